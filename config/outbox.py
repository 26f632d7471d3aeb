"""Mail of the product itself where no mail server is set: kept as files, shown in a page."""

import email
import email.policy
import secrets
import time
from collections.abc import Sequence
from email.message import EmailMessage as ParsedMessage
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.middleware import outside_organization

_SHOWN = 50


class OutboxBackend(BaseEmailBackend):
    """Write each mail to a file of its own in ``settings.OUTBOX_DIR``."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages; return how many."""
        folder = Path(settings.OUTBOX_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{time.time_ns()}-{secrets.token_hex(4)}.eml"
            partial = folder / f".{name}"
            partial.write_bytes(message.message().as_bytes())
            partial.rename(folder / name)
        return len(email_messages)


def _read(path: Path) -> dict[str, str]:
    parsed = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(parsed, ParsedMessage)  # noqa: S101 -- what policy.default makes
    body = parsed.get_body(preferencelist=("plain", "html"))
    return {
        "to": str(parsed["To"]),
        "subject": str(parsed["Subject"]),
        "date": str(parsed["Date"]),
        "body": body.get_content() if body else "",
    }


@outside_organization
def outbox(request: HttpRequest) -> HttpResponse:
    """Show the newest mails, newest first; only on a machine without a mail server."""
    if not settings.OUTBOX_VIEWER:
        raise Http404
    paths = sorted(Path(settings.OUTBOX_DIR).glob("[0-9]*.eml"), reverse=True)[:_SHOWN]
    return render(request, "outbox.html", {"mails": [_read(path) for path in paths]})
