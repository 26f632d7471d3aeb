"""The built-in outbox: mail is kept to be looked at and goes nowhere."""

from collections.abc import Callable

from campaigns.channels.base import ReadyMail


class OutboxChannel:
    """Hands each mail to ``keep``."""

    def __init__(self, keep: Callable[[ReadyMail], None]) -> None:
        """Take what keeps a mail."""
        self._keep = keep

    def open(self) -> None:
        """Nothing to open."""

    def check(self) -> None:
        """Nothing can be wrong."""

    def send(self, mail: ReadyMail) -> None:
        """Keep the mail."""
        self._keep(mail)

    def close(self) -> None:
        """Nothing to close."""
