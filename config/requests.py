"""Who asked for what: the client's address, a request id, one log line a request."""

import logging
import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

_FORM = re.compile(r"^[A-Za-z0-9._-]{8,64}$")
_log = logging.getLogger("request")


class ClientAddressMiddleware:
    """Take the client's address from ``X-Forwarded-For``, as far as our own proxies wrote it.

    Each proxy appends the address it saw, so with ``PROXY_COUNT`` of them the client is that
    many from the right; what stands left of it anybody may have made up.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Correct ``REMOTE_ADDR`` where proxies stand before us."""
        count: int = settings.PROXY_COUNT
        seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        if count and len(seen) >= count and seen[-count]:
            request.META["REMOTE_ADDR"] = seen[-count]
        return self.get_response(request)


class RequestLogMiddleware:
    """Bind ``X-Request-ID`` to the logs, send it back, and log each request once.

    The line names the route and not the path: paths hold ids and sometimes tokens.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Bind the id for this request alone."""
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _FORM.match(given) else uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        began = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        route = request.resolver_match.route if request.resolver_match else None
        organization = getattr(getattr(request, "membership", None), "organization_id", None)
        _log.info(
            "%s %s %s",
            request.method,
            route,
            response.status_code,
            extra={
                "method": request.method,
                "route": route,
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - began) * 1000, 1),
                "organization": organization,
            },
        )
        return response
