"""SMTP over one connection that is kept open (RFC 5321)."""

import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from campaigns.channels.base import ChannelDownError, ReadyMail, RefusedError, UncertainError

_TIMEOUT_SECONDS = 20.0
_DATA_GOES_AHEAD = 354
_OK = 250
_PERMANENT = 500
_SERVICE_GOES_AWAY = 421

Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """Where the server is and how to log in; without ``username`` nobody logs in."""

    host: str
    port: int
    security: Literal["none", "starttls", "tls"] = "starttls"
    username: str = ""
    password: str = ""


class _Connection:
    """Makes smtplib call an address that was checked, under the name it was asked for."""

    address = ""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = socket.create_connection((self.address, port), timeout)
        context = getattr(self, "context", None)
        if isinstance(self, smtplib.SMTP_SSL) and context is not None:
            wrapped: socket.socket = context.wrap_socket(plain, server_hostname=host)
            return wrapped
        return plain


class _Plain(_Connection, smtplib.SMTP):
    pass


class _Tls(_Connection, smtplib.SMTP_SSL):
    pass


class SmtpChannel:
    """A mail server. ``resolve`` turns a name into addresses that may be called."""

    def __init__(self, settings: SmtpSettings, resolve: Resolve) -> None:
        """Take where to connect; nothing is opened yet."""
        self._settings = settings
        self._resolve = resolve
        self._smtp: smtplib.SMTP | None = None

    def open(self) -> None:
        """Connect and log in, or prove that the connection still stands."""
        if self._smtp is not None and not self._answers():
            self.close()
        if self._smtp is None:
            self._smtp = self._connect()

    def check(self) -> None:
        """Prove that the server answers and lets us in. Raises ChannelDownError."""
        self.open()
        if not self._answers():
            self.close()
            message = "The mail server let us in but does not answer."
            raise ChannelDownError(message)

    def send(self, mail: ReadyMail) -> None:
        """Send one mail: MAIL, RCPT, DATA, and the bytes."""
        if self._smtp is None:
            self.open()
        try:
            self._expect(self._server.mail(mail.sender))
            self._expect(self._server.rcpt(mail.recipient))
            self._expect(self._server.docmd("DATA"), _DATA_GOES_AHEAD)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            message = f"The mail server closed the connection: {_words(error)}"
            raise ChannelDownError(message) from error
        self._hand_over(mail.data)

    def close(self) -> None:
        """Say goodbye and close."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            smtp.quit()
        except (OSError, smtplib.SMTPException):
            smtp.close()

    def _answers(self) -> bool:
        try:
            return self._server.noop()[0] == _OK
        except (OSError, smtplib.SMTPException):
            return False

    @property
    def _server(self) -> smtplib.SMTP:
        if self._smtp is None:
            message = "The connection to the mail server is closed."
            raise ChannelDownError(message)
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        wanted = self._settings
        address = self._resolve(wanted.host, wanted.port)[0]
        context = ssl.create_default_context()
        smtp: _Plain | _Tls = (
            _Tls(timeout=_TIMEOUT_SECONDS, context=context)
            if wanted.security == "tls"
            else _Plain(timeout=_TIMEOUT_SECONDS)
        )
        smtp.address = address
        # smtplib verifies a certificate against the name given to its constructor.
        smtp._host = wanted.host  # type: ignore[union-attr]  # noqa: SLF001
        try:
            smtp.connect(wanted.host, wanted.port)
            smtp.ehlo_or_helo_if_needed()
            if wanted.security == "starttls":
                smtp.starttls(context=context)
                smtp.ehlo()
            if wanted.username:
                smtp.login(wanted.username, wanted.password)
        except smtplib.SMTPAuthenticationError as error:
            smtp.close()
            message = f"The mail server refuses user name and password: {_words(error)}"
            raise ChannelDownError(message, is_permanent=True) from error
        except smtplib.SMTPNotSupportedError as error:
            smtp.close()
            message = f"The mail server cannot do what is set: {error}"
            raise ChannelDownError(message, is_permanent=True) from error
        except (OSError, smtplib.SMTPException) as error:
            smtp.close()
            message = f"{wanted.host}:{wanted.port} does not answer: {_words(error)}"
            raise ChannelDownError(message) from error
        return smtp

    def _expect(self, reply: tuple[int, bytes], wanted: int | None = None) -> None:
        code, text = reply
        if code == wanted or (wanted is None and code // 100 == 2):
            return
        words = f"{code} {_decoded(text)}"
        if code in (_SERVICE_GOES_AWAY, -1):
            self.close()
            message = f"The mail server takes no mail now: {words}"
            raise ChannelDownError(message)
        self._forget_mail()
        raise RefusedError(words, is_permanent=code >= _PERMANENT)

    def _hand_over(self, data: bytes) -> None:
        """Send the bytes; from the first one on a broken connection leaves us not knowing."""
        try:
            self._server.send(_stuffed(data))
            code, text = self._server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            message = (
                f"The connection broke before the server said whether it took the mail: {error}"
            )
            raise UncertainError(message) from error
        if code == -1:
            self.close()
            message = "The server closed the connection without saying whether it took the mail."
            raise UncertainError(message)
        self._expect((code, text))

    def _forget_mail(self) -> None:
        try:
            self._server.rset()
        except (OSError, smtplib.SMTPException):
            self.close()


def _stuffed(data: bytes) -> bytes:
    """Double leading dots and end with the lone one (RFC 5321, 4.5.2)."""
    body = data if data.endswith(b"\r\n") else data + b"\r\n"
    body = body.replace(b"\r\n.", b"\r\n..")
    return (b"." + body if body.startswith(b".") else body) + b".\r\n"


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_decoded(error.smtp_error)}"
    return str(error) or type(error).__name__


def _decoded(text: bytes | str) -> str:
    plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(plain.split())[:300]
