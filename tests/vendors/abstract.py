"""Abstract: one product an address, each request counts."""

from typing import Any

from tests.vendors.simulator import Request, Response, Simulator
from tests.vendors.spec import spec


class _Product(Simulator):
    """A product. ``is_documented`` answers as the documentation has it, else as a description."""

    key = "abstract-key"
    subject: str

    def __init__(self) -> None:
        super().__init__()
        self.quota = 100
        self.is_documented = True

    def answer(self, request: Request) -> Response:
        """Answer the one endpoint."""
        if request.path != "/":
            return Response(404, b"<html>Not found</html>", {"Content-Type": "text/html"})
        if request.query.get("api_key") != self.key:
            return _refusal(401, "invalid_api_key", "Invalid API key provided.")
        asked = request.query.get(self.subject)
        if not asked:
            return _refusal(400, "validation_error", f"{self.subject} is a required argument.")
        with self.lock:
            if self.paid.total() >= self.quota:
                return _refusal(422, "quota_reached", "Insufficient API credits.")
            self.paid[asked] += 1
        return Response(body=self.tell(asked))

    def tell(self, asked: str) -> Any:
        """Return what is known of the subject."""
        raise NotImplementedError


class EmailReputation(_Product):
    """The Email Reputation API; ``mailboxes`` holds status and detail by address."""

    document = spec("abstract-email-reputation-thirdparty.json")
    subject = "email"

    def __init__(self) -> None:
        super().__init__()
        self.mailboxes = {"jane.doe@acme.com": ("deliverable", "valid_email")}

    def tell(self, asked: str) -> Any:
        """Return what is known of an address."""
        status, detail = self.mailboxes.get(asked, ("unknown", None))
        quality = {"score": 0.8, "is_disposable": False, "is_catchall": False, "is_role": None}
        if self.is_documented:
            return {
                "email_address": asked,
                "suggested_correction": None,
                "email_deliverability": {"status": status, "status_detail": detail},
                "email_quality": quality,
            }
        return {
            "email": asked,
            "deliverability": {"status": status.upper(), "status_detail": detail},
            "quality": quality,
        }

    def _check(self, request: Request, target: str) -> None:
        # The live test leaves the address out on purpose, since each one counts.
        if self.subject in request.query:
            super()._check(request, target)


class CompanyEnrichment(_Product):
    """The Company Enrichment API; version 2, or 1 where it is not documented."""

    document = spec("abstract-company-enrichment-thirdparty.json")
    subject = "domain"

    def tell(self, asked: str) -> Any:
        """Return what is known of a domain; of an unknown one nothing but the domain."""
        is_known = asked == "acme.com"
        told = _COMPANY_2 if self.is_documented else _COMPANY_1
        return {"domain": asked} | (told if is_known else dict.fromkeys(told))


_COMPANY_1 = {
    "name": "Acme",
    "country": "DE",
    "locality": "Hamburg",
    "region": "Hamburg",
    "linkedin_url": "https://www.linkedin.com/company/acme",
    "year_founded": 1999,
    "industry": "Machinery",
    "employees_count": 120,
    "description": None,
}
_COMPANY_2 = {
    "company_name": "Acme",
    "description": "Acme makes anvils.",
    "year_founded": "1999",
    "street_address": "Hafenstr. 1",
    "city": "Hamburg",
    "state": "Hamburg",
    "country": "Germany",
    "country_iso_code": "DE",
    "postal_code": "01234",
    "latitude": 53.55,
    "industry": "Machinery",
    "employee_count": 120,
    "employee_range": "50-200",
    "phone_numbers": ["+49405550100"],
    "linkedin_url": "linkedin.com/company/acme",
    "tags": None,
}


def _refusal(code: int, name: str, words: str) -> Response:
    return Response(code, {"error": {"message": words, "code": name, "details": None}})
