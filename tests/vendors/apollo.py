"""Apollo: people one by one and by ten, companies, phone numbers that come later, credits."""

from typing import Any, ClassVar

from tests.vendors.deferred import DeferredSimulator, Job
from tests.vendors.simulator import Request, Response
from tests.vendors.spec import Spec, spec

_FIRST_ID = -7_210_394_417_220_931_584  # signed, of 64 bits, often negative

ROCKETS = {
    "id": "org-0001",
    "name": "Rocket Works",
    "website_url": "http://www.rocketworks-demo.com",
    "primary_domain": "rocketworks-demo.com",
    "linkedin_url": "http://www.linkedin.com/company/rocketworks-demo",
    "phone": "+1 415-555-0170",
    "industry": "aviation & aerospace",
    "estimated_num_employees": 240,
    "founded_year": 2011,
    "annual_revenue_printed": "35M",
    "street_address": "12 Pier Road",
    "postal_code": "94105",
    "city": "San Francisco",
    "state": "California",
    "country": "United States",
}
JANE = {
    "id": "person-0001",
    "first_name": "Jane",
    "last_name": "Miller",
    "name": "Jane Miller",
    "linkedin_url": "http://www.linkedin.com/in/jane-miller-demo",
    "title": "Head of Propulsion",
    "seniority": "head",
    "departments": ["master_engineering_technical"],
    "email": "jane.miller@rocketworks-demo.com",
    "email_status": "verified",
    "extrapolated_email_confidence": None,
    "city": "Oakland",
    "state": "California",
    "country": "United States",
    "organization": ROCKETS,
    "numbers": [
        {
            "raw_number": "+1 415-555-0132",
            "sanitized_number": "+14155550132",
            "type_cd": "mobile",
            "status_cd": "valid_number",
            "confidence_cd": "high",
            "dnc_status_cd": "not_found",
        }
    ],
}


class Apollo(DeferredSimulator):
    """Knows Jane and Rocket Works.

    ``scope`` are the endpoints that the key may call beside the enriching ones; ``retry_after``
    is what it says where numbers are still looked for.
    """

    document: ClassVar[Spec | None] = spec("apollo.json")

    def __init__(self) -> None:
        super().__init__()
        self.key = "apollo-key"
        self.people: list[dict[str, Any]] = [JANE]
        self.companies: list[dict[str, Any]] = [ROCKETS]
        self.credits = 1000
        self.retry_after = 10
        self.scope = {"/users/api_profile"}
        self.forgets: set[str] = set()
        """Requests whose numbers have aged out."""

    def answer(self, request: Request) -> Response:
        with self.lock:
            return self._answer(request)

    def _answer(self, request: Request) -> Response:
        if request.headers.get("x-api-key") != self.key:
            refused = b"Invalid API key. See the documentation."
            return Response(401, refused, {"Content-Type": "text/plain"})
        if request.path.startswith("/webhook_result/"):
            return self._webhook_result(request.path.rpartition("/")[2])
        endpoints = {
            ("POST", "/people/match"): self._match,
            ("POST", "/people/bulk_match"): self._bulk_match,
            ("GET", "/organizations/enrich"): self._organization,
            ("GET", "/users/api_profile"): self._profile,
        }
        endpoint = endpoints.get((request.method, request.path))
        return endpoint(request) if endpoint else Response(404, {"error": "no such route"})

    def _match(self, request: Request) -> Response:
        person = self._find(request.query)
        self._charge(person, 1, "person")
        return Response(200, {"person": _shown(person), "request_id": self._next_id()})

    def _bulk_match(self, request: Request) -> Response:
        details = request.json.get("details")
        if not details:
            return _failed("INVALID_REQUEST", "invalid request, missing details")
        if len(details) > 10:
            return _failed("RECORD_LIMIT_EXCEEDED", "cannot enrich more than 10")
        people = [self._find(detail) for detail in details]
        charged = sum(self._charge(person, 1, "person") for person in people)
        ref = self._next_id()
        told: dict[str, Any] = {
            "status": "success",
            "total_requested_enrichments": len(details),
            "matches": [_shown(person) for person in people],
            "request_id": ref,
        }
        is_waterfall = request.query.get("run_waterfall_phone") == "true"
        if is_waterfall:
            told["waterfall"] = {"status": "accepted", "message": "Results will follow."}
        else:
            told["unique_enriched_records"] = charged
            told["missing_records"] = people.count(None)
            told["credits_consumed"] = charged
        if is_waterfall or request.query.get("reveal_phone_number") == "true":
            url = request.query.get("webhook_url")
            if not url:
                return Response(422, {"error": "Please add a valid 'webhook_url' parameter"})
            known = [person for person in people if person]
            self.take_in(str(ref), [is_waterfall, *known], url)
        return Response(200, told)

    def _organization(self, request: Request) -> Response:
        if not request.query:
            return Response(422, {"error": "Required parameter 'domain' missing"})
        names = {"domain": "primary_domain", "name": "name", "website": "website_url"}
        asked = {names[name]: text.casefold() for name, text in request.query.items()}
        for company in self.companies:
            if any(str(company[key]).casefold() == text for key, text in asked.items()):
                self._charge(company, 1, "company")
                return Response(200, {"organization": company})
        return Response(200, {"organization": None})

    def _profile(self, request: Request) -> Response:
        if request.path not in self.scope:
            said = "This API key is not authorized to access api/v1/users/api_profile."
            return Response(403, {"error": said, "error_code": "API_INACCESSIBLE"})
        owner = {"id": "user-0001", "team_id": "team-0001", "email": "owner@acme-demo.com"}
        return Response(200, owner | {"num_credits_remaining": self.credits})

    def _webhook_result(self, ref: str) -> Response:
        job = self.poll(ref)
        if job is None:
            return Response(404, {"error_code": "request_id_unknown"})
        if ref in self.forgets:
            return Response(410, {"error_code": "request_id_expired"})
        if not job.is_done:
            pending = {"error_code": "result_pending", "retry_after_seconds": self.retry_after}
            return Response(404, pending)
        return Response(
            200,
            {
                "request_id": ref,
                "webhook_status": "success",
                "request_type": "waterfall" if job.questions[0] else "phone",
                "last_dispatched_at": "2026-05-26T10:42:11Z",
                "failure_reason": None,
                "webhook_result": job.answer,
            },
        )

    def work_out(self, job: Job) -> Any:
        people = job.questions[1:]
        charged = sum(self._charge(one, 8, "phone") for one in people if one.get("numbers"))
        return {
            "status": "success",
            "total_requested_enrichments": len(people),
            "credits_consumed": charged,
            "people": [
                {"id": one["id"], "status": "success", "phone_numbers": one.get("numbers", [])}
                for one in people
            ],
        }

    def callback_body(self, ref: str, job: Job) -> Any:
        return job.answer

    def _find(self, asked: dict[str, str]) -> dict[str, Any] | None:
        for person in self.people:
            name = asked.get("name") or f"{asked.get('first_name')} {asked.get('last_name')}"
            company = person["organization"]
            works_there = (
                asked.get("domain") == company["primary_domain"]
                or asked.get("organization_name") == company["name"]
            )
            profile = asked.get("linkedin_url", "").rpartition("/")[2]
            if (
                asked.get("email") == person["email"]
                or (profile and person["linkedin_url"].endswith(profile))
                or (name.casefold() == person["name"].casefold() and works_there)
            ):
                return person
        return None

    def _charge(self, found: dict[str, Any] | None, amount: int, what: str) -> int:
        if found is None:
            return 0
        self.paid[f"{what} {found['id']}"] += 1
        self.credits -= amount
        return amount

    def _next_id(self) -> int:
        return _FIRST_ID + self.next_number()


def _shown(person: dict[str, Any] | None) -> dict[str, Any] | None:
    return person and {key: value for key, value in person.items() if key != "numbers"}


def _failed(code: str, message: str) -> Response:
    return Response(400, {"status": "failed", "error_code": code, "error_message": message})
