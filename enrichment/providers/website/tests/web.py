"""A web on loopback: one real server for all sites, which a line finds by their names."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from enrichment.line import AccountLine
from enrichment.providers.base import Query
from enrichment.providers.website.provider import Website
from lib.http.client import HttpClient
from lib.tests.http_server import Server, reply, serving
from lib.vendor_errors import TransientError

SITES = Path(__file__).parent / "sites"


class Web:
    """The line of a world in which each name leads to the one server, under a folder of its own.

    ``pages`` are answers by URL: bytes, or a function of the handler; else files below SITES.
    """

    def __init__(self, server: Server, pages: dict, **client) -> None:
        self.settings = {}
        self.pages = pages
        self.asked: list[str] = []
        self._server = server
        self._line = AccountLine({}, HttpClient(allow_private=True, **client))

    def fetch(self, url: str, *, timeout: float, max_bytes: int):
        self.asked.append(url)
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if not any(one.startswith(f"{site}/") for one in self.pages) and not (
            (SITES / parts.netloc).is_dir() and (parts.scheme == "https" or "bianchi" in url)
        ):
            raise TransientError(f"{parts.hostname} could not be reached.")
        query = f"?{parts.query}" if parts.query else ""
        path = f"/{parts.scheme}/{parts.netloc}{parts.path or '/'}{query}"
        page = self._line.fetch(
            f"{self._server.url}{path}", timeout=min(timeout, 2), max_bytes=max_bytes
        )
        return replace(page, url=url)

    def ask(self, **values: str):
        [answer] = Website().answer([Query(values)], self)
        return answer


@contextlib.contextmanager
def web(pages: dict | None = None) -> Iterator[Web]:
    """Serve the sites until the block ends."""
    known = pages or {}

    def answer(handler, _):
        _, scheme, rest = handler.path.split("/", 2)
        url = f"{scheme}://{rest}"
        if url in known:
            one = known[url]
            if callable(one):
                one(handler)
            else:
                reply(handler, 200, one, Content_Type="text/html")
            return
        file = SITES / rest / "index.html" if rest.endswith("/") else SITES / rest
        if file.is_file():
            # As old servers do: the type without the charset.
            body = file.read_bytes()
            if b"iso-8859-1" in body:
                body = body.decode().encode("iso-8859-1")
            reply(handler, 200, body, Content_Type="text/html")
        else:
            reply(handler, 404, b"Not found", Content_Type="text/html")

    with serving(answer) as server:
        yield Web(server, known)
