"""A request id, taken from the caller or made, and one log line a request."""

import logging
import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

_FORM = re.compile(r"^[A-Za-z0-9._-]{8,64}$")
_log = logging.getLogger("request")


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
        method = request.META["REQUEST_METHOD"]  # HEAD, which views see as GET
        _log.info(
            "%s %s %s",
            method,
            route,
            response.status_code,
            extra={
                "method": method,
                "route": route,
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - began) * 1000, 1),
                "organization": organization,
            },
        )
        return response
