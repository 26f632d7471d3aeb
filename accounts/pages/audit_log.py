"""The page of the audit log."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET

from accounts.models import AuditEvent
from accounts.pages.access import needs
from accounts.roles import Permission

_PAGE = 50


@needs(Permission.AUDIT_READ)
@require_GET
def audit_log(request: HttpRequest) -> HttpResponse:
    """List who did what, newest first; ``before`` pages to what came earlier."""
    events = AuditEvent.objects.newest_first()
    before = _read_cursor(request.GET.get("before", ""))
    if before:
        events = events.before(*before)
    page = list(events[: _PAGE + 1])
    has_older = len(page) > _PAGE
    page = page[:_PAGE]
    context = {
        "events": page,
        "newer_url": request.path if before else "",
        "older_url": f"?{urlencode({'before': _write_cursor(page[-1])})}" if has_older else "",
    }
    return render(request, "accounts/audit_log.html", context)


def _write_cursor(event: AuditEvent) -> str:
    return f"{event.at.isoformat()}~{event.pk}"


def _read_cursor(text: str) -> tuple[datetime, int] | None:
    """Return the place in the list; None, the newest, for what is no cursor."""
    moment, _, number = text.partition("~")
    try:
        at = parse_datetime(moment)
        return (at, int(number)) if at and at.tzinfo else None
    except ValueError:
        return None
