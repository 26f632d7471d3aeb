"""Hunter: finds addresses, verifies them while one asks again, describes companies."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from tests.vendors.simulator import Request, Response, Simulator
from tests.vendors.spec import spec

JANE = {
    "first_name": "Jane",
    "last_name": "Doe",
    "email": "jane.doe@acme.com",
    "score": 94,
    "domain": "acme.com",
    "accept_all": False,
    "position": "Head of Sales",
    "twitter": None,
    "linkedin_url": "https://www.linkedin.com/in/janedoe",
    "phone_number": None,
    "company": "Acme",
    "sources": [],
    "verification": {"date": "2026-10-02", "status": "valid"},
}
ACME = {
    "id": "4c3a",
    "name": "Acme",
    "legalName": None,
    "domain": "acme.com",
    "site": {"phoneNumbers": [], "emailAddresses": []},
    "category": {"sector": "Industrials", "industry": "Machinery", "naicsCode": None},
    "foundedYear": 1999,
    "timeZone": "Europe/Berlin",
    "geo": {"city": "Hamburg", "state": "Hamburg", "country": "Germany", "countryCode": "DE"},
    "linkedin": {"handle": "company/acme"},
    "metrics": {"employees": "51-200", "employeesRange": None},
    "tech": [],
}


class Hunter(Simulator):
    """The vendor. ``running`` tells how often an address is still being verified."""

    document = spec("hunter-thirdparty.json")
    key = "hunter-key"

    def __init__(self) -> None:
        super().__init__()
        self.persons: list[dict[str, Any]] = [JANE]
        self.companies: dict[str, dict[str, Any]] = {"acme.com": ACME}
        self.mailboxes: dict[str, str] = {"jane.doe@acme.com": "valid"}
        self.forbidden: set[str] = set()
        self.running: Counter[str] = Counter()
        self.allowance = 50.0

    def answer(self, request: Request) -> Response:
        """Answer an endpoint."""
        if request.headers.get("x-api-key") != self.key:
            return _refusal(401, "wrong_auth", "No user found for the API key supplied")
        if request.path == "/account":
            return self._account()
        endpoints = {
            "/email-finder": self._find,
            "/email-verifier": self._verify,
            "/companies/find": self._company,
        }
        with self.lock:
            return endpoints[request.path](request.query)

    @property
    def used(self) -> float:
        """Return the credits that went."""
        prices = {"find": 1.0, "verify": 0.5, "company": 1.0}
        return sum(prices[subject.partition(":")[0]] for subject in self.paid)

    def _account(self) -> Response:
        meter = {"used": self.used, "available": self.allowance}
        data = {"plan_name": "Starter", "plan_level": 1, "requests": {"credits": meter}}
        return Response(body={"data": data})

    def _find(self, query: Mapping[str, str]) -> Response:
        for person in self.persons:
            if _is_asked_for(person, query):
                if person["email"] in self.forbidden:
                    return _forbidden()
                return self._charged(f"find:{person['email']}", {"data": person, "meta": {}})
        nobody = dict.fromkeys(JANE) | {"sources": [], "verification": {"status": None}}
        return Response(body={"data": nobody, "meta": {"params": dict(query)}})

    def _verify(self, query: Mapping[str, str]) -> Response:
        address = query["email"]
        if address in self.forbidden:
            return _forbidden()
        if self.running[address] > 0:
            self.running[address] -= 1
            return Response(202, {"data": {"status": "pending"}})
        status = self.mailboxes.get(address, "unknown")
        body = {
            "data": {
                "status": status,
                "result": "risky",
                "score": 80,
                "email": address,
                "smtp_check": status in {"valid", "webmail"},
                "accept_all": status == "accept_all",
                "sources": [],
            }
        }
        if status in {"unknown", "disposable"}:
            return Response(body=body)
        return self._charged(f"verify:{address}", body)

    def _company(self, query: Mapping[str, str]) -> Response:
        company = self.companies.get(query["domain"])
        if company is None:
            return _refusal(404, "not_found", "No company was found for this domain")
        return self._charged(f"company:{query['domain']}", {"data": company})

    def _charged(self, subject: str, body: Any) -> Response:
        """Answer for credits; what was paid for already in this month is free."""
        if subject not in self.paid:
            if self.used >= self.allowance:
                return _refusal(429, "too_many_requests", "You have used up your credits")
            self.paid[subject] += 1
        return Response(body=body)


def _is_asked_for(person: Mapping[str, Any], query: Mapping[str, str]) -> bool:
    if "linkedin_handle" in query:
        return str(person["linkedin_url"]).endswith(f"/in/{query['linkedin_handle']}")
    if "full_name" in query:
        is_named = query["full_name"] == f"{person['first_name']} {person['last_name']}"
    else:
        asked = query.get("first_name"), query.get("last_name")
        is_named = asked == (person["first_name"], person["last_name"])
    return is_named and (
        query.get("domain") == person["domain"] or query.get("company") == person["company"]
    )


def _forbidden() -> Response:
    return _refusal(451, "claimed_email", "The person asked us not to process their data")


def _refusal(code: int, name: str, details: str) -> Response:
    return Response(code, {"errors": [{"id": name, "code": code, "details": details}]})
