"""A vendor of our own making, over real HTTP, and the providers that ask it."""

from decimal import Decimal
from typing import ClassVar

from enrichment.providers.base import (
    API_KEY,
    Capabilities,
    DeferredProvider,
    Finding,
    NotReady,
    Price,
    Provider,
    Result,
    Standing,
    Submitted,
    base_url,
)
from enrichment.providers.line import Statuses
from tests.vendors.simulator import Response, Simulator

KEY = "key-of-the-tests"
PATH = __name__
_MEANS = Statuses(waits=1.0)


class TitleVendor(Simulator):
    """Knows the title of everybody whose address does not begin with "nobody"."""

    def __init__(self) -> None:
        super().__init__()
        self.rounds = 1
        self.tells_apart = False
        self.batches: dict[str, list[str]] = {}
        self.polled: dict[str, int] = {}

    def answer(self, request):
        if request.headers.get("x-key") != KEY:
            return Response(401, {"message": "Wrong key."})
        if request.path == "/title":
            return self._title(request.query["email"])
        if request.path == "/later" and request.method == "POST":
            return self._take(request.json["emails"])
        return self._give(request.path.rsplit("/", 1)[1])

    def _title(self, email):
        if email.startswith("nobody"):
            return Response(404, {"message": "Nobody."})
        with self.lock:
            self.paid[email] += 1
        return Response(200, {"title": "Head of Rockets"})

    def _take(self, emails):
        with self.lock:
            ref = f"batch-{len(self.batches)}"
            self.batches[ref] = emails
            self.paid.update(one for one in emails if not one.startswith("nobody"))
        return Response(202, {"ref": ref})

    def _give(self, ref):
        with self.lock:
            self.polled[ref] = self.polled.get(ref, 0) + 1
            is_ready = self.polled[ref] >= self.rounds
        if not is_ready:
            return Response(200, {"ready": False})
        title = "Title of {}" if self.tells_apart else "Head of Rockets"
        titles = [
            None if one.startswith("nobody") else title.format(one) for one in self.batches[ref]
        ]
        return Response(200, {"ready": True, "titles": titles})


class Titles(Provider):
    """Asks for one title at a time; a hit costs a credit."""

    key = "titles"
    label = "Titles"
    description = "Knows titles."
    homepage = "https://titles.example"
    settings: ClassVar = (API_KEY, base_url("https://titles.example"))
    can = Capabilities(
        needs=(("email",),), outputs=("title",), price=Price(hit=Decimal(1)), at_once=4
    )

    def answer(self, queries, line):
        [query] = queries
        headers = {"X-Key": line.settings["api_key"]}
        reply = line.request("GET", "/title", params=dict(query.values), headers=headers)
        if reply.status == 404:
            return [Result()]
        _MEANS.refuse(reply)
        return [_told(reply.json()["title"])]

    def check(self, line):
        return Standing("Fine.")


class TitlesLater(DeferredProvider):
    """Hands addresses in and fetches titles later."""

    key = "titles_later"
    label = "Titles, later"
    description = "Knows titles after a while."
    homepage = "https://titles.example"
    settings: ClassVar = (API_KEY, base_url("https://titles.example"))
    can = Capabilities(
        needs=(("email",),), outputs=("title",), price=Price(hit=Decimal(2)), batch_size=3
    )

    def submit(self, queries, line, callback_url):
        headers = {"X-Key": line.settings["api_key"]}
        emails = [query.value("email") for query in queries]
        reply = line.request("POST", "/later", json={"emails": emails}, headers=headers)
        _MEANS.refuse(reply)
        return Submitted(reply.json()["ref"], after=0.0)

    def collect(self, ref, queries, line):
        reply = line.request("GET", f"/later/{ref}", headers={"X-Key": line.settings["api_key"]})
        _MEANS.refuse(reply)
        found = reply.json()
        if not found["ready"]:
            return NotReady(after=0.0)
        return [_told(title) if title else Result() for title in found["titles"]]


def _told(title):
    return Result((Finding("title", title, 0.8),))
