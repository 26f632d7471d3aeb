"""Errors as problem+json (RFC 9457), whatever raised them."""

from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.errors import ProductError
from accounts.wall.scope import current_scope

CONTENT_TYPE = "application/problem+json"
_TITLES = {
    400: "The request is not valid",
    401: "Not authenticated",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Conflict",
    410: "No longer there",
    412: "Precondition failed",
    413: "Too large",
    415: "Unsupported media type",
    422: "Cannot be processed",
    429: "Too many requests",
    500: "Our error",
}


def problem(status: int, code: str, detail: str, **more: Any) -> dict[str, Any]:
    """Return the body of a problem; ``type`` leads to the page that documents it."""
    return {
        "type": f"{settings.BASE_URL}/api/problems/#{code}",
        "title": _TITLES.get(status, "Error"),
        "status": status,
        "code": code,
        "detail": detail,
        "instance": structlog.contextvars.get_contextvars().get("request_id", ""),
        **more,
    }


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: any error in our shape, and nothing half-done behind it."""
    if isinstance(error, ProductError):
        response = Response(_of_product(error), status=error.status)
    elif isinstance(error, RequestDataTooBig):
        body = problem(413, "too-large", "This body is too large. Send less at a time.")
        response = Response(body, status=413)
    else:
        answered = exception_handler(error, context)
        if answered is None:
            return None
        response = answered
        response.data = _of_drf(error, response)
    if current_scope() is not None:
        transaction.set_rollback(True)
    response.content_type = CONTENT_TYPE
    return response


def problem_http(request: HttpRequest, status: int, code: str, detail: str) -> JsonResponse:
    """Return a problem where DRF is not at work: unknown URLs and crashes."""
    return JsonResponse(problem(status, code, detail), status=status, content_type=CONTENT_TYPE)


def _of_product(error: ProductError) -> dict[str, Any]:
    body = problem(error.status, error.code, error.message)
    if error.field:
        body["errors"] = [
            {"pointer": f"/{error.field}", "code": error.code, "detail": error.message}
        ]
    return body


def _of_drf(error: Exception, response: Response) -> dict[str, Any]:
    if isinstance(error, ValidationError):
        errors = list(_flatten(response.data, ""))
        detail = "See “errors” for each field." if errors else "The request is not valid."
        return problem(400, "invalid", detail, errors=errors)
    detail = response.data.get("detail", "") if isinstance(response.data, dict) else ""
    code = getattr(detail, "code", None) or getattr(error, "default_code", "error")
    if isinstance(error, APIException):
        code = getattr(error.detail, "code", code)
    return problem(response.status_code, str(code).replace("_", "-"), str(detail))


def _flatten(data: Any, pointer: str) -> Any:
    """Yield each message with a JSON pointer (RFC 6901) to the input at fault."""
    if isinstance(data, dict):
        for name, value in data.items():
            inner = pointer if name == "non_field_errors" else f"{pointer}/{name}"
            yield from _flatten(value, inner)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            is_text = isinstance(value, str)
            yield from _flatten(value, pointer if is_text else f"{pointer}/{index}")
    else:
        code = data.code if isinstance(data, ErrorDetail) else "invalid"
        yield {"pointer": pointer, "code": code, "detail": str(data)}
