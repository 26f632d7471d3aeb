"""Dropcontact: batches that take their time, credits taken first and given back, a callback."""

import re
from typing import Any

from tests.vendors.deferred import DeferredSimulator, Job
from tests.vendors.simulator import Request, Response

_PATH = "/enrich/all"
_LARGEST = 15_000
_KNOWN = frozenset(
    {
        *("first_name", "last_name", "full_name", "email", "linkedin", "company", "website"),
        *("job", "location", "company_linkedin", "num_siren", "siret", "custom_fields"),
    }
)
_PLACES = ("company", "website", "company_linkedin", "num_siren", "siret", "email", "linkedin")

LUC = {
    "first_name": "Luc",
    "last_name": "Marchand",
    "full_name": "Luc Marchand",
    "email": [{"email": "luc.marchand@atelier-nord-demo.com", "qualification": "nominative@pro"}],
    "linkedin": "www.linkedin.com/in/luc-marchand-demo",
    "phone": "+33 1 99 00 12 34",
    "company": "Atelier Nord",
    "website": "www.atelier-nord-demo.com",
    "nb_employees": "11-50",
    "job": "Purchasing Manager",
}


class Dropcontact(DeferredSimulator):
    """Knows Luc.

    No document of it may be passed on, so requests are checked by what its documentation says:
    the names of the fields, a record's least content and most size. ``credits`` are taken as a
    batch comes in, and given back for whom nothing was found.
    """

    def __init__(self) -> None:
        super().__init__()
        self.key = "dropcontact-key"
        self.people: list[dict[str, Any]] = [LUC]
        self.credits = 1000

    def answer(self, request: Request) -> Response:
        with self.lock:
            return self._answer(request)

    def _answer(self, request: Request) -> Response:
        if request.path == "/account/credits":
            if request.headers.get("x-access-token") != self.key:
                return Response(401, {"detail": "Unknown account"})
            return Response(200, {"credits": self.credits})
        if request.headers.get("x-access-token") != self.key:
            return _refused(401, "Unknown account")
        if request.path == _PATH and request.method == "POST":
            return self._take(request.json, len(request.body))
        return self._tell(request.path.rpartition("/")[2])

    def _take(self, asked: dict[str, Any], size: int) -> Response:
        data = asked.get("data")
        if not data:
            return _refused(400, "Missing data in JSON")
        if len(data) > 250:
            return _refused(400, "Too many records, you can only submit up to 250 records")
        if size > _LARGEST * len(data):
            return _refused(400, "Data size is too big")
        for record in data:
            self._complain(record)
        if asked.get("language") != "en":
            self.complaints.append("a language whose qualifications nobody reads")
        if self.credits < len(data):
            return _refused(403, "You do not have enough credits")
        self.credits -= len(data)
        ref = f"request{self.next_number()}"
        self.take_in(ref, [asked["language"], *data], asked.get("custom_callback_url"))
        told = {"request_id": ref, "credits_left": self.credits, "error": False, "success": True}
        return Response(200, told)

    def _complain(self, record: dict[str, Any]) -> None:
        if unknown := record.keys() - _KNOWN:
            self.complaints.append(f"unexpected_field: {sorted(unknown)}")
        if not any(record.get(key) for key in _PLACES):
            self.complaints.append("a record without company, e-mail and profile")

    def _tell(self, ref: str) -> Response:
        job = self.poll(ref)
        if job is None or not job.is_done:
            reason = "Request not ready yet, try again in 30 seconds"
            return Response(200, {"error": False, "success": False, "reason": reason})
        return Response(200, self.callback_body(ref, job) | {"credits_left": self.credits})

    def work_out(self, job: Job) -> Any:
        rows = []
        for record in job.questions[1:]:
            person = self._find(record)
            if record.get("email") or (person and person.get("email")):
                self.paid[str(record.get("full_name") or record.get("last_name"))] += 1
            else:
                self.credits += 1
            rows.append({**_echoed(record), **(person or {})})
        return rows

    def callback_body(self, ref: str, job: Job) -> Any:
        return {"request_id": ref, "error": False, "success": True, "data": job.answer}

    def _find(self, asked: dict[str, Any]) -> dict[str, Any] | None:
        name = asked.get("full_name") or f"{asked.get('first_name')} {asked.get('last_name')}"
        for person in self.people:
            is_name = name.casefold() == str(person.get("full_name", "")).casefold()
            works_there = asked.get("company") == person.get("company") or _bare(
                asked.get("website")
            ) == _bare(person.get("website"))
            profile = str(asked.get("linkedin", "")).rpartition("/")[2]
            is_profile = profile and str(person.get("linkedin", "")).endswith(profile)
            if is_profile or (is_name and works_there):
                return person
        return None


def _echoed(record: dict[str, Any]) -> dict[str, Any]:
    echoed = {key: value for key, value in record.items() if key != "email"}
    if record.get("email"):
        echoed["email"] = [{"email": record["email"], "qualification": "nominative@pro"}]
    return echoed


def _bare(website: Any) -> str:
    return re.sub(r"^(https?://)?(www\.)?", "", str(website))


def _refused(status: int, reason: str) -> Response:
    return Response(status, {"error": True, "success": False, "reason": reason})
