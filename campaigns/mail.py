"""Builds mails.

The parts that all mails of a campaign share are made once, and each mail is these bytes with
a few filled in. Building a MIME tree per mail would cost a millisecond each.
Header values are stripped of control characters, so no value can start a header of its own.
"""

import binascii
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr
from html import escape

from campaigns.channels.base import ReadyMail
from campaigns.sanitising import clean_html
from lib.normalise.email import parse_email

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_CONTROL_BUT_TAB = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]+")
_MAX_SUBJECT = 250
_ENCODED_LINE = 76
_LONGEST_LINE = 900  # RFC 5322 allows 998


class AddressError(ValueError):
    """An address that no mail can be sent to; the message says why."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who a mail is from; ``unsubscribe_email`` also takes opt-outs by mail, where set."""

    from_email: str
    from_name: str = ""
    reply_to: str = ""
    unsubscribe_email: str = ""


@dataclass(frozen=True, slots=True)
class Footer:
    """What the law asks to stand below each mail."""

    organization: str
    postal_address: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What one mail says, merged for one lead; HTML as rendered, not yet sanitised."""

    subject: str
    text: str
    html: str = ""


class Skeleton:
    """The shared parts of a campaign's mails."""

    def __init__(self, sender: Sender, footer: Footer) -> None:
        """Build what does not differ between mails. Raises AddressError for the sender."""
        self._sender = sender
        self._footer = footer
        self.from_email = wire_address(sender.from_email)
        self._domain = self.from_email.rpartition("@")[2]
        # Random, so that no text can hold it.
        self._boundary = f"=_{secrets.token_hex(16)}"
        self._shared = self._shared_headers()
        address = " · ".join(footer.postal_address.split("\n"))
        self._foot_text = _one_line(f"{footer.organization} · {address}")
        self._foot_html = escape(self._foot_text)

    def fill(
        self, letter: Letter, *, to_email: str, key: str, unsubscribe_url: str, at: datetime
    ) -> ReadyMail:
        """Return one mail; ``key`` makes its Message-ID. Raises AddressError.

        Headers as RFC 8058 asks for one-click unsubscribing.
        """
        recipient = wire_address(to_email)
        text = self._text(letter.text, unsubscribe_url)
        html = self._html(letter.html, unsubscribe_url) if letter.html.strip() else ""
        headers = [
            f"Subject: {header_text(letter.subject, 'Subject')}",
            f"To: {recipient}",
            f"Date: {format_datetime(at)}",
            f"Message-ID: {self.message_id(key)}",
            f"List-Unsubscribe: {self._unsubscribe(unsubscribe_url)}",
        ]
        head = "\r\n".join(headers).encode("ascii") + b"\r\n" + self._shared
        return ReadyMail(self.from_email, recipient, head + self._body(text, html))

    def message_id(self, key: str) -> str:
        """Return the Message-ID of the mail with that key."""
        return f"<{_one_line(key)}@{self._domain}>"

    def _shared_headers(self) -> bytes:
        sender = self._sender
        lines = [f"From: {mailbox(sender.from_name, self.from_email)}"]
        if sender.reply_to:
            lines.append(f"Reply-To: {wire_address(sender.reply_to)}")
        lines += [
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
            "Precedence: bulk",
            "MIME-Version: 1.0",
        ]
        return ("\r\n".join(lines) + "\r\n").encode("ascii")

    def _unsubscribe(self, url: str) -> str:
        by_mail = self._sender.unsubscribe_email
        return f"<{url}>, <mailto:{wire_address(by_mail)}>" if by_mail else f"<{url}>"

    def _text(self, text: str, unsubscribe_url: str) -> str:
        return f"{text.rstrip()}\n\n-- \n{self._foot_text}\nUnsubscribe: {unsubscribe_url}\n"

    def _html(self, html: str, unsubscribe_url: str) -> str:
        url = escape(unsubscribe_url)
        return (
            f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{clean_html(html)}'
            f'<p style="color:#666;font-size:12px">{self._foot_html}<br>'
            f'<a href="{url}" style="color:#666">Unsubscribe</a></p></body></html>'
        )

    def _body(self, text: str, html: str) -> bytes:
        plain = _part("plain", text)
        if not html:
            return plain
        mark = self._boundary.encode("ascii")
        return b"".join(
            (
                b'Content-Type: multipart/alternative; boundary="', mark, b'"\r\n\r\n--', mark,
                b"\r\n", plain, b"\r\n--", mark, b"\r\n", _part("html", html), b"\r\n--", mark,
                b"--\r\n",
            )
        )  # fmt: skip


def wire_address(address: str) -> str:
    """Return an address as SMTP without extensions can carry it. Raises AddressError."""
    parsed = parse_email(address)
    if parsed is None:
        message = f"“{address[:80]}” is not an e-mail address."
        raise AddressError(message)
    wire = parsed.typed if parsed.typed.isascii() else parsed.key
    if not wire.isascii() or _CONTROL.search(wire):
        message = f"“{address[:80]}” has letters that ordinary mail servers do not take."
        raise AddressError(message)
    return wire


def mailbox(name: str, address: str) -> str:
    """Return ``name <address>`` fit for a header."""
    return formataddr((_one_line(name), address)) if name else address


def header_text(text: str, name: str) -> str:
    """Return text fit for an unstructured header: one line, encoded where it is not ASCII."""
    line = _one_line(text)[:_MAX_SUBJECT]
    if line.isascii() and len(line) + len(name) + 2 <= _ENCODED_LINE and "=?" not in line:
        return line
    charset = "ascii" if line.isascii() and "=?" not in line else "utf-8"
    return Header(line, charset, header_name=name).encode(linesep="\r\n")


def _one_line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def _part(kind: str, text: str) -> bytes:
    lines = [_CONTROL_BUT_TAB.sub("", line) for line in text.splitlines()]
    body = "\r\n".join(lines) + "\r\n"
    head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: "
    if body.isascii() and max(map(len, lines), default=0) <= _LONGEST_LINE:
        return f"{head}7bit\r\n\r\n{body}".encode("ascii")
    encoded = binascii.b2a_qp(body.encode("utf-8"), istext=True)
    return f"{head}quoted-printable\r\n\r\n".encode("ascii") + encoded
