"""People Data Labs: persons one by one or in bulk, companies, credits, a fixed minute."""

import json
from collections import Counter
from typing import Any, ClassVar
from urllib.parse import urlencode

from lib import clock
from tests.vendors.simulator import Request, Response, Simulator
from tests.vendors.spec import Spec, spec

_PERSON = "/v5/person/enrich"
_BULK = "/v5/person/bulk"
_COMPANY = "/v5/company/enrich"
_PLAIN = frozenset({"id", "work_email", "emails", "phone_numbers", "mobile_phone", "linkedin_url"})
_CONTACT = ("work_email", "emails", "mobile_phone", "phone_numbers")
_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "payment_required",
    404: "not_found",
    405: "invalid_request_error",
    429: "rate_limit_error",
}

SOFIA = {
    "id": "p-0001",
    "full_name": "sofia reyes",
    "first_name": "sofia",
    "last_name": "reyes",
    "linkedin_url": "linkedin.com/in/sofia-reyes-demo",
    "work_email": "sofia.reyes@brightforge-demo.com",
    "emails": [{"address": "sofia.reyes@brightforge-demo.com", "type": "current_professional"}],
    "mobile_phone": "+14155550132",
    "phone_numbers": ["+14155550132", "+14155550100"],
    "job_title": "head of procurement",
    "job_title_role": "operations",
    "job_title_levels": ["manager", "director"],
    "job_start_date": "2023-04",
    "job_company_name": "brightforge",
    "job_company_website": "brightforge-demo.com",
    "job_company_industry": "machinery",
    "job_company_size": "51-200",
    "location_locality": "oakland",
    "location_region": "california",
    "location_country": "united states",
}
BRIGHTFORGE = {
    "id": "c-0001",
    "name": "brightforge",
    "display_name": "BrightForge",
    "website": "brightforge-demo.com",
    "industry": "machinery",
    "size": "51-200",
    "employee_count": 134,
    "founded": 2009,
    "ticker": None,
    "linkedin_url": "linkedin.com/company/brightforge-demo",
    "location": {"locality": "oakland", "region": "california", "country": "united states"},
}


class PeopleDataLabs(Simulator):
    """Knows Sofia and BrightForge.

    ``shows_contacts`` is off on the free plan. ``likelihood`` is that of every match, ``broken``
    are addresses at which an item fails, with the status of it. ``credits`` are left, ``a_minute``
    are the requests that each endpoint takes in a minute.
    """

    document: ClassVar[Spec | None] = spec("pdl.json")
    unchecked: ClassVar[frozenset[str]] = frozenset({_BULK})

    def __init__(self) -> None:
        super().__init__()
        self.key = "pdl-key"
        self.people: list[dict[str, Any]] = [SOFIA]
        self.companies: list[dict[str, Any]] = [BRIGHTFORGE]
        self.likelihood = 9
        self.shows_contacts = True
        self.credits = 1000
        self.a_minute = 100
        self.broken: dict[str, int] = {}
        self._minute = ""
        self._taken: Counter[str] = Counter()

    def answer(self, request: Request) -> Response:
        with self.lock:
            return self._answer(request)

    def _answer(self, request: Request) -> Response:
        endpoints = {
            ("GET", _PERSON): ("enrich", self._enrich_person),
            ("POST", _BULK): ("enrich", self._enrich_people),
            ("GET", _COMPANY): ("enrich_company", self._enrich_company),
        }
        if request.headers.get("x-api-key") != self.key:
            return self._refused(401)
        if (request.method, request.path) not in endpoints:
            return Response(404, {"message": "no such route"})
        kind, endpoint = endpoints[request.method, request.path]
        if not self._is_in_time(request.path):
            return self._with_headers(self._refused(429), request.path, kind, 0)
        if self.credits <= 0:
            return self._with_headers(self._refused(402), request.path, kind, 0)
        before = self.credits
        response = endpoint(request)
        return self._with_headers(response, request.path, kind, before - self.credits)

    def _enrich_person(self, request: Request) -> Response:
        said = self._person(request.query)
        return Response(said["status"], said)

    def _enrich_people(self, request: Request) -> Response:
        asked = request.json.get("requests")
        if not isinstance(asked, list) or not 1 <= len(asked) <= 100:
            return self._refused(400)
        items = []
        for one in asked:
            self._check_question(one["params"], request)
            item = self._person({key: _word(value) for key, value in one["params"].items()})
            items.append(item | ({"metadata": one["metadata"]} if "metadata" in one else {}))
        return Response(200, items)

    def _check_question(self, params: dict[str, Any], request: Request) -> None:
        """Complain of a question of a bulk as of the plain one: it takes the same parameters."""
        if self.document is None:
            return
        words = urlencode({key: _word(value) for key, value in params.items()})
        found = self.document.complaint("GET", f"{_PERSON}?{words}", request.headers, b"")
        if found:
            self.complaints.append(f"an item of {_BULK}: {found}")

    def _person(self, asked: dict[str, str]) -> dict[str, Any]:
        if status := self.broken.get(asked.get("email", "")):
            return _refusal(status)
        if not _is_enough(asked):
            return _refusal(400)
        person = next((one for one in self.people if _is_asked_for(one, asked)), None)
        if person is None or self.likelihood < int(asked.get("min_likelihood", 2)):
            return _refusal(404)
        self._charge(person["id"])
        record = dict(person)
        if not self.shows_contacts:
            record |= {key: bool(record.get(key)) for key in _CONTACT}
        if wanted := asked.get("data_include"):
            record = {key: record.get(key) for key in wanted.split(",")}
        return {
            "status": 200,
            "likelihood": self.likelihood,
            "data": _titled(record, asked),
        }

    def _enrich_company(self, request: Request) -> Response:
        asked = request.query
        if not asked.keys() & {"name", "website", "profile", "ticker", "pdl_id"}:
            return self._refused(400)
        wanted = {"website": asked.get("website"), "name": asked.get("name", "").lower() or None}
        company = next(
            (one for one in self.companies if any(one[key] == wanted[key] for key in wanted)), None
        )
        if company is None or self.likelihood < int(asked.get("min_likelihood", 2)):
            return self._refused(404)
        self._charge(company["id"])
        record = _titled(company, asked) | {"display_name": company.get("display_name")}
        return Response(200, {"status": 200, **record, "likelihood": self.likelihood})

    def _charge(self, subject: str) -> None:
        self.credits -= 1
        self.paid[subject] += 1

    def _is_in_time(self, path: str) -> bool:
        minute = clock.now().strftime("%H:%M")
        if minute != self._minute:
            self._minute = minute
            self._taken.clear()
        self._taken[path] += 1
        return self._taken[path] <= self.a_minute

    def _refused(self, status: int) -> Response:
        return Response(status, _refusal(status))

    def _with_headers(self, response: Response, path: str, kind: str, spent: int) -> Response:
        left = max(0, self.a_minute - self._taken[path])
        headers = {
            "X-Call-Credits-Spent": str(spent),
            "X-Call-Credits-Type": kind,
            "X-TotalLimit-Remaining": str(self.credits),
            "X-RateLimit-Limit": f"{{'minute': {self.a_minute}}}",
            "X-RateLimit-Remaining": f"{{'minute': {left}}}",
            "X-RateLimit-Reset": clock.now().strftime("%Y-%m-%d %H:%M:59"),
        }
        return Response(response.status, response.body, headers)


def _refusal(status: int) -> dict[str, Any]:
    kind = _TYPES.get(status, "api_error")
    return {"status": status, "error": {"type": kind, "message": f"This is a {kind}."}}


def _is_enough(asked: dict[str, str]) -> bool:
    has_name = bool(asked.get("name") or (asked.get("first_name") and asked.get("last_name")))
    has_more = asked.keys() & {"company", "school", "location", "locality", "region", "country"}
    return bool(asked.keys() & {"profile", "email", "phone", "pdl_id"} or (has_name and has_more))


def _is_asked_for(person: dict[str, Any], asked: dict[str, str]) -> bool:
    """Return whether a parameter that is one person's alone, or name and company, fit."""
    addresses = [one["address"] for one in person.get("emails") or []]
    if asked.get("email", "").lower() in addresses or asked.get("phone") in (
        person.get("phone_numbers") or []
    ):
        return True
    if "profile" in asked:
        return asked["profile"].lower().endswith(person["linkedin_url"])
    name = asked.get("name") or f"{asked.get('first_name')} {asked.get('last_name')}"
    company = asked.get("company", "").lower()
    names = {person["job_company_name"], person["job_company_website"]}
    return name.lower() == person["full_name"] and company in names


def _titled(record: dict[str, Any], asked: dict[str, str]) -> dict[str, Any]:
    if asked.get("titlecase") != "true":
        return record
    return {
        key: value.title() if isinstance(value, str) and key not in _PLAIN else value
        for key, value in record.items()
    }


def _word(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
