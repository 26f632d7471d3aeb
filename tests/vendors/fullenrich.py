"""FullEnrich: batches that take their time, credits, a webhook."""

import uuid
from typing import Any, ClassVar

from tests.vendors.deferred import DeferredSimulator, Job
from tests.vendors.simulator import Request, Response
from tests.vendors.spec import Spec, spec

_PATH = "/contact/enrich/bulk"
_PRICES = {"contact.work_emails": 1, "contact.phones": 10, "contact.personal_emails": 3}

AMINA = {
    "first_name": "Amina",
    "last_name": "Diallo",
    "domain": "harborline-demo.com",
    "company_name": "Harborline",
    "linkedin_url": "https://www.linkedin.com/in/amina-diallo-demo",
    "email": {"email": "amina.diallo@harborline-demo.com", "status": "DELIVERABLE"},
    "phone": {"number": "+33 6 12 34 56 78", "region": "FR"},
    "title": "Chief Buyer",
}


class FullEnrich(DeferredSimulator):
    """Knows Amina.

    ``credits`` are left: who is come to when they are gone is not looked for. ``ends_as`` is the
    status of a batch that went through. ``tells_progress`` says whether a batch in progress is an
    answer of 200 instead of the refusal that the specification has.
    """

    document: ClassVar[Spec | None] = spec("fullenrich.json")

    def __init__(self) -> None:
        super().__init__()
        self.key = "fullenrich-key"
        self.people: list[dict[str, Any]] = [AMINA]
        self.credits = 5000
        self.ends_as = "FINISHED"
        self.tells_progress = False

    def answer(self, request: Request) -> Response:
        with self.lock:
            return self._answer(request)

    def _answer(self, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {self.key}":
            return _refused(401, "error.api.key", "Unknown api key")
        if request.path == "/account/credits":
            return Response(200, {"balance": self.credits})
        if request.path == _PATH and request.method == "POST":
            return self._take(request.json)
        return self._tell(request.path.rpartition("/")[2])

    def _take(self, asked: dict[str, Any]) -> Response:
        data = asked["data"]
        if not data:
            return _refused(400, "error.enrichment.data.empty", "Data is empty")
        if len(data) > 100:
            return _refused(400, "error.enrichment.data.exceeded", "Too many contacts")
        for contact in data:
            if not contact.get("enrich_fields"):
                code = "error.enrichment.enrich_fields.empty"
                return _refused(400, code, "enrichFields cannot be empty")
            is_named = contact.get("first_name") and contact.get("last_name")
            is_placed = contact.get("domain") or contact.get("company_name")
            if not (contact.get("linkedin_url") or (is_named and is_placed)):
                return _refused(400, "error.enrichment.domain.empty", "Domain cannot be empty")
        ref = str(uuid.UUID(int=self.next_number()))
        self.take_in(ref, data, asked.get("webhook_url"))
        return Response(200, {"enrichment_id": ref})

    def _tell(self, ref: str) -> Response:
        job = self.poll(ref)
        if job is None:
            return _refused(404, "error.enrichment.not_found", "Enrichment ID not found")
        if job.is_done:
            told = self.callback_body(ref, job)
            return Response(402 if told["status"] == "CREDITS_INSUFFICIENT" else 200, told)
        if self.tells_progress:
            return Response(200, {"id": ref, "status": "IN_PROGRESS", "data": []})
        said = "Enrichment not ready, try again in 30 seconds"
        return _refused(400, "error.enrichment.in_progress", said)

    def work_out(self, job: Job) -> Any:
        before, ended = self.credits, self.ends_as
        rows = []
        for contact in job.questions:
            person = self._find(contact)
            price = sum(_PRICES[field] for field in contact["enrich_fields"]) if person else 0
            if price > self.credits:
                person, ended = None, "CREDITS_INSUFFICIENT"
            elif person:
                self.credits -= price
                self.paid[f"{person['first_name']} {','.join(contact['enrich_fields'])}"] += 1
            rows.append(_row(contact, person))
        return {"status": ended, "data": rows, "cost": {"credits": before - self.credits}}

    def callback_body(self, ref: str, job: Job) -> Any:
        return {"id": ref, "name": "AI Sales Doctor", **job.answer}

    def _find(self, asked: dict[str, Any]) -> dict[str, Any] | None:
        for person in self.people:
            is_name = all(
                str(asked.get(key, "")).casefold() == person[key].casefold()
                for key in ("first_name", "last_name")
            )
            works_there = any(asked.get(key) == person[key] for key in ("domain", "company_name"))
            if asked.get("linkedin_url") == person["linkedin_url"] or (is_name and works_there):
                return person
        return None


def _row(contact: dict[str, Any], person: dict[str, Any] | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "input": {"first_name": contact.get("first_name"), "last_name": contact.get("last_name")},
        "custom": contact.get("custom"),
        "contact_info": {},
    }
    if person is None:
        return row
    if "contact.work_emails" in contact["enrich_fields"]:
        row["contact_info"]["most_probable_work_email"] = person["email"]
        row["contact_info"]["work_emails"] = [person["email"]]
    if "contact.phones" in contact["enrich_fields"]:
        row["contact_info"]["most_probable_phone"] = person["phone"]
        row["contact_info"]["phones"] = [person["phone"]]
    if contact.get("linkedin_url"):
        row["profile"] = {
            "first_name": person["first_name"],
            "last_name": person["last_name"],
            "employment": {"current": {"title": person["title"], "is_current": True}},
        }
    return row


def _refused(status: int, code: str, message: str) -> Response:
    return Response(status, {"code": code, "message": message})
