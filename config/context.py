"""What every page's frame shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.admin_access import may_open_admin
from accounts.rail import entries
from jobs.heartbeat import worker_is_alive

_THEMES = {"light", "dark"}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return rail, organizations, theme, whether mail waits in the outbox, and the worker's pulse.

    Costs no query but the heartbeat's, and none for people who are not logged in.
    """
    theme = request.COOKIES.get("theme", "")
    membership = getattr(request, "membership", None)
    base: dict[str, Any] = {
        "theme": theme if theme in _THEMES else "",
        "has_outbox": settings.OUTBOX_VIEWER,
    }
    if settings.OUTBOX_VIEWER:
        base["outbox_url"] = reverse("outbox")
    if membership is None:
        return base
    return base | {
        "membership": membership,
        "memberships": getattr(request, "memberships", []),
        "rail": entries(request),
        "worker_alive": worker_is_alive(),
        "may_open_admin": may_open_admin(request),
    }
