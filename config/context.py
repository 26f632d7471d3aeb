"""What every page's frame shows."""

from typing import Any

from django.http import HttpRequest

from accounts.admin_access import may_open_admin
from accounts.rail import entries
from jobs.heartbeat import worker_is_alive

_THEMES = {"light", "dark"}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the rail, the organizations, the theme and whether a worker is alive.

    Costs no query but the heartbeat's, and none for people who are not logged in.
    """
    theme = request.COOKIES.get("theme", "")
    membership = getattr(request, "membership", None)
    base: dict[str, Any] = {"theme": theme if theme in _THEMES else ""}
    if membership is None:
        return base
    return base | {
        "membership": membership,
        "memberships": getattr(request, "memberships", []),
        "rail": entries(request),
        "worker_alive": worker_is_alive(),
        "may_open_admin": may_open_admin(request),
    }
