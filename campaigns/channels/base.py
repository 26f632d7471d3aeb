"""What a sending channel is. A channel knows nothing of campaigns, leads or the database."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ReadyMail:
    """One mail as it goes over the wire: envelope and bytes with CRLF line ends."""

    sender: str
    recipient: str
    data: bytes


class ChannelError(Exception):
    """A mail was not sent; the message tells a person why."""


class RefusedError(ChannelError):
    """The server does not take this mail; where not permanent, it may take it later."""

    def __init__(self, message: str, *, is_permanent: bool) -> None:
        """Take the server's words."""
        super().__init__(message)
        self.is_permanent = is_permanent


class ChannelDownError(ChannelError):
    """The channel takes no mail at all now; permanent where only a person can mend it."""

    def __init__(self, message: str, *, is_permanent: bool = False) -> None:
        """Take what happened."""
        super().__init__(message)
        self.is_permanent = is_permanent


class UncertainError(ChannelError):
    """The connection broke after the mail was handed over: the server may have taken it."""


class Channel(Protocol):
    """Something that sends mail, one after the other, over a connection that it keeps."""

    def open(self) -> None:
        """Get ready to send; does nothing where it is. Raises ChannelDownError."""

    def send(self, mail: ReadyMail) -> None:
        """Send one mail. Raises RefusedError, ChannelDownError or UncertainError.

        After RefusedError and ChannelDownError the mail was certainly not taken.
        """

    def close(self) -> None:
        """Let go of the connection; never raises."""
