"""Pages and problems for what no view answers: unknown URLs, refusals, crashes."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.views import defaults

from api.problems import problem_http
from config.uploads import BodyTooLargeError


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 for a form that is too large."""
    if isinstance(exception, RequestDataTooBig):
        return _too_large(request, exception)
    if _is_api(request):
        return problem_http(request, 400, "invalid", "The request could not be understood.")
    return defaults.bad_request(request, exception)


def _too_large(request: HttpRequest, exception: RequestDataTooBig) -> HttpResponse:
    if _is_api(request):
        detail = "This body is too large. Send less at a time."
        return problem_http(request, 413, "too-large", detail)
    size, limit = "", settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if isinstance(exception, BodyTooLargeError):
        size, limit = filesizeformat(exception.size), exception.limit
    context = {"size": size, "limit": filesizeformat(limit)}
    return render(request, "413.html", context, status=413)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    if _is_api(request):
        return problem_http(request, 403, "not-allowed", "This is not allowed.")
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    if _is_api(request):
        return problem_http(request, 404, "not-found", f"Nothing is at {request.path}.")
    return defaults.page_not_found(request, exception)


def crashed(request: HttpRequest) -> HttpResponse:
    """500."""
    if _is_api(request):
        detail = "Something failed on our side. Nothing was changed; try again."
        return problem_http(request, 500, "our-error", detail)
    return defaults.server_error(request)


def csrf_failure(request: HttpRequest, reason: str = "", **_: Any) -> HttpResponse:
    """403 for a form without a valid token."""
    if _is_api(request):
        return problem_http(request, 403, "csrf", reason)
    return render(request, "403_csrf.html", {"reason": reason}, status=403)
