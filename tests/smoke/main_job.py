"""The main job over HTTP against a running product, as a rep, a partner and a recipient do it.

    python tests/smoke/main_job.py http://127.0.0.1:8000

Signs in as an admin (SMOKE_EMAIL and SMOKE_PASSWORD, else the demo's), imports a file, enriches
the leads, runs a campaign on them in the built-in outbox, reads the result through the API, and
unsubscribes through the mail's own header. Leaves its leads behind, named after the run.
"""

import os
import re
import secrets
import sys
import time
from collections.abc import Callable
from html import unescape
from urllib.parse import urljoin, urlsplit

import requests
from forms import Form, forms_of

ROWS = 25
PATIENCE = 90.0


class SmokeError(Exception):
    """A step did not do what it should."""


class Visitor:
    """A browser without a screen: keeps cookies, fills in the forms that pages show."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.session = requests.Session()

    def get(self, path: str) -> requests.Response:
        """Open a page. Raises SmokeError where it does not answer 200."""
        return _good(self.session.get(urljoin(self.base, path), timeout=30))

    def submit(self, page: requests.Response, action: str, files=None, **changes):
        """Fill in and send the page's form whose action ends in ``action``."""
        form = _form(page, action)
        return _good(
            self.session.post(
                urljoin(page.url, form.action or page.url),
                data=form.filled(changes),
                files=files,
                headers={"Referer": page.url},
                timeout=60,
            )
        )

    def post(self, page: requests.Response, path: str, data: dict[str, str]):
        """Send what a script of the page would send, with its token."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        token = token[1] if token else self.session.cookies.get("csrftoken", "")
        return _good(
            self.session.post(
                urljoin(self.base, path),
                data={"csrfmiddlewaretoken": token, **data},
                headers={"Referer": page.url},
                timeout=60,
            )
        )


def _good(answer: requests.Response) -> requests.Response:
    if answer.status_code != 200:
        said = " ".join(re.sub(r"<[^>]+>|\s+", " ", answer.text).split())[:400]
        method, path = answer.request.method, urlsplit(answer.url).path
        raise SmokeError(f"{method} {path} answered {answer.status_code}: {said}")
    return answer


def _form(page: requests.Response, action: str) -> Form:
    found = [form for form in forms_of(page.text) if form.method == "post"]
    for form in found:
        target = urlsplit(urljoin(page.url, form.action)).path
        if target.endswith(action):
            return form
    raise SmokeError(f"{page.url} has no form for {action}: {[form.action for form in found]}")


def wait_for(what: str, look: Callable[[], object]):
    """Look again until there is something; a truthy answer is returned."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.5)
    raise SmokeError(f"{what} did not happen within {PATIENCE:.0f} s")


class MainJob:
    """The steps, in order; each returns what to print."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.member = Visitor(base)
        self.run = f"smoke{secrets.token_hex(4)}"
        self.key = ""

    def product_is_ready(self) -> str:
        health = _good(requests.get(urljoin(self.base, "/healthz"), timeout=10)).json()
        ready = wait_for("a live worker", self._ready)
        good = ", ".join(name for name, value in ready.items() if value is True)
        return f"{health['status']}; {good}"

    def _ready(self):
        answer = requests.get(urljoin(self.base, "/readyz"), timeout=10).json()
        return answer if answer.get("worker") and answer["status"] == "ready" else None

    def member_signs_in(self) -> str:
        email = os.environ.get("SMOKE_EMAIL", "admin@demo.example")
        password = os.environ.get("SMOKE_PASSWORD", "northwind-demo-only")
        page = self.member.get("/accounts/login/")
        page = self.member.submit(page, "/accounts/login/", login=email, password=password)
        if "/accounts/" in urlsplit(page.url).path:
            raise SmokeError(f"the log-in of {email} was refused")
        return email

    def admin_makes_an_api_key(self) -> str:
        page = self.member.get("/settings/keys/")
        scopes = ["leads:read", "leads:write", "jobs:read"]
        page = self.member.submit(page, "/settings/keys/", name=self.run, scopes=scopes)
        found = re.search(r"asd_[A-Za-z0-9]{10}_[A-Za-z0-9_-]{43}", page.text)
        if not found:
            raise SmokeError("the page does not show the new key")
        self.key = found[0]
        return self.api("/api/v1/me/")["organization_name"]

    def api(self, path: str, **params: str):
        """Read from the partner API with the key."""
        headers = {"Authorization": f"Bearer {self.key}"}
        url = urljoin(self.base, path)
        return _good(requests.get(url, params=params, headers=headers, timeout=30)).json()

    def api_refuses_a_forged_key(self) -> str:
        headers = {"Authorization": f"Bearer {self.key[:-4]}AAAA"}
        answer = requests.get(urljoin(self.base, "/api/v1/leads/"), headers=headers, timeout=30)
        if answer.status_code != 401 or "problem+json" not in answer.headers["Content-Type"]:
            raise SmokeError(f"a forged key was answered {answer.status_code}")
        return answer.json()["detail"]

    def file_is_imported(self) -> str:
        header = "E-mail;First name;Last name;Company;Phone;Country"
        rows = [
            f"{self.run}.{n}@{self.run}.example;Zoë;Smoke{n};{self.run} Ltd;+44 20 7946 0{n:03};GB"
            for n in range(1, ROWS + 1)
        ]
        content = "\r\n".join([header, *rows, f"not-an-address;No;Address;{self.run} Ltd;;GB"])
        page = self.member.get("/leads/imports/new/")
        file = {"file": (f"{self.run}.csv", content.encode("utf-8-sig"), "text/csv")}
        page = self.member.submit(page, "/leads/imports/new/", files=file)
        self.member.submit(page, "/run/")
        job = self._job_ends("import")
        count = self.api("/api/v1/leads/count/", q=self.run)["count"]
        if count < ROWS:
            raise SmokeError(f"{count} of {ROWS} leads are there: {job}")
        return f"{count} leads; {job['counts']}"

    def _job_ends(self, what: str):
        def look():
            newest = self.api("/api/v1/jobs/")["results"][0]
            return newest if newest["state"] in {"finished", "failed", "cancelled"} else None

        job = wait_for(f"the end of the {what}", look)
        if job["state"] != "finished":
            raise SmokeError(f"the {what} {job['state']}: {job['error']}")
        return job

    def leads_are_enriched(self) -> str:
        page = self.member.get(f"/leads/?q={self.run}")
        self.member.post(page, "/enrichment/run/", {"all": "1", "query": f"q={self.run}"})
        job = self._job_ends("enrichment")
        lead = self._lead(1)
        said = {name for name, value in lead["provenance"].items() if "provider" in value["source"]}
        if not said:
            raise SmokeError(f"no value came from a provider: {lead['provenance']}")
        return f"{job['done']} leads; from providers: {', '.join(sorted(said))}"

    def _lead(self, number: int):
        email = f"{self.run}.{number}@{self.run}.example"
        return self.api("/api/v1/leads/", email=email)["results"][0]

    def campaign_is_drafted_and_scheduled(self) -> str:
        page = self.member.get(f"/campaigns/new/?query=q%3D{self.run}")
        page = self.member.submit(
            page,
            "/campaigns/new/",
            name=self.run,
            audience="query",
            subject=f"Hello {{{{ first_name }}}} from {self.run}",
            body_text="Dear {{ first_name }} of {{ company_name }},\n\nthis is a smoke test.\n",
            weekdays=[str(day) for day in range(7)],
            opens="00:00",
            closes="00:00",
            then="schedule",
        )
        path = urlsplit(page.url).path
        if not re.fullmatch(r"/campaigns/\d+/", path):
            raise SmokeError(f"it was not scheduled: {_notices(page)}")
        return path

    def mails_are_in_the_outbox(self) -> str:
        needed = f"{self.run}.1@"
        wait_for("the sending", lambda: needed in self._outbox())
        sent = len(set(re.findall(rf"{self.run}\.\d+@", self._outbox())))
        if sent < ROWS:
            wait_for(f"all {ROWS} mails", lambda: self._outbox_holds(ROWS))
        return f"{ROWS} mails"

    def _outbox(self) -> str:
        return self.member.get("/campaigns/outbox/").text

    def _outbox_holds(self, count: int) -> bool:
        return len(set(re.findall(rf"{self.run}\.\d+@", self._outbox()))) >= count

    def recipient_unsubscribes_by_the_header(self) -> str:
        listing = self._outbox()
        link = re.search(r'href="(/campaigns/outbox/\d+/)"', listing)
        if not link:
            raise SmokeError("the outbox links to no mail")
        mail = unescape(self.member.get(link[1]).text)
        number = re.search(rf"{self.run}\.(\d+)@", mail)
        url = re.search(r"<(https?://[^>\s]+/unsubscribe/[^>\s]+)>", mail)
        if not number or not url or "List-Unsubscribe=One-Click" not in mail:
            raise SmokeError("the mail has no one-click unsubscribe header")
        stranger = requests.post(
            urljoin(self.base, urlsplit(url[1]).path),
            data={"List-Unsubscribe": "One-Click"},
            timeout=30,
        )
        _good(stranger)
        lead = wait_for("the opt-out", lambda: self._opted_out(int(number[1])))
        return f"{lead['email']} at {lead['opted_out_at']}"

    def _opted_out(self, number: int):
        lead = self._lead(number)
        return lead if lead["opted_out_at"] else None

    def member_signs_out(self) -> str:
        page = self.member.get("/accounts/logout/")
        self.member.submit(page, "/accounts/logout/")
        answer = self.member.session.get(urljoin(self.base, "/leads/"), timeout=30)
        if "/accounts/login/" not in answer.url:
            raise SmokeError("the leads are still shown after log-out")
        return "the leads ask for a log-in again"

    STEPS = (
        product_is_ready,
        member_signs_in,
        admin_makes_an_api_key,
        api_refuses_a_forged_key,
        file_is_imported,
        leads_are_enriched,
        campaign_is_drafted_and_scheduled,
        mails_are_in_the_outbox,
        recipient_unsubscribes_by_the_header,
        member_signs_out,
    )


def _notices(page: requests.Response) -> str:
    found = re.findall(
        r'<[^>]*class="[^"]*(?:alert|invalid-feedback|toast)[^"]*"[^>]*>(.*?)</div>',
        page.text,
        re.DOTALL,
    )
    return " | ".join(" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found)[:500]


def main(base: str) -> int:
    """Do the steps; stop at the first that fails."""
    began = time.monotonic()
    job = MainJob(base.rstrip("/") + "/")
    for step in MainJob.STEPS:
        words = step.__name__.replace("_", " ")
        at = time.monotonic()
        try:
            result = step(job)
        except (SmokeError, requests.RequestException, KeyError, IndexError, ValueError) as error:
            print(f"FAILED  {words}: {error!r}")
            return 1
        print(f"passed  {words} ({time.monotonic() - at:.1f} s): {result}", flush=True)
    took = time.monotonic() - began
    print(f"The main job works at {base}: {len(MainJob.STEPS)} steps in {took:.1f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"))
