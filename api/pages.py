"""The API's pages for people, and its answer to unknown URLs."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from accounts.middleware import outside_organization
from api.problems import problem_http

PROBLEMS = {
    "invalid": "A value is missing or wrong. “errors” says which, by JSON pointer.",
    "authentication-failed": "The key is unknown, revoked or expired. Ask an admin for a new one.",
    "not-authenticated": "The call carried no key. Send “Authorization: Bearer asd_…”.",
    "permission-denied": "The key lacks the scope this needs. An admin can make one that has it.",
    "not-allowed": "The key or role may not do this.",
    "not-found": "There is nothing at this address, or it belongs to another organization.",
    "method-not-allowed": "The resource does not take this HTTP method.",
    "not-acceptable": "The API answers in JSON only.",
    "unsupported-media-type": "Send JSON, with “Content-Type: application/json”.",
    "too-large": "The body is larger than a call may be. Send less at a time.",
    "parse-error": "The body is not valid JSON.",
    "conflict": "The thing is not in a state in which this can be done; read it again.",
    "start-again": "The feed no longer tells what was deleted since. Read it from the beginning.",
    "quota": "A limit of the plan is reached.",
    "throttled": "Too many calls. Wait the seconds that “Retry-After” names.",
    "csrf": "A browser call came without its CSRF token. Reload the page.",
    "our-error": "Something failed on our side. Nothing was changed; try again.",
}


@outside_organization
def problem_page(request: HttpRequest) -> HttpResponse:
    """Explain each kind of problem; the ``type`` of a problem leads here."""
    return render(request, "api/problems.html", {"problems": PROBLEMS})


@csrf_exempt
@outside_organization
def unknown_url(request: HttpRequest) -> JsonResponse:
    """Answer an unknown API URL with a problem, not a page."""
    return problem_http(request, 404, "not-found", f"Nothing is at {request.path}.")
