"""A visit to a company's site: few pages, in little time, and none that robots shall not read."""

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from enrichment.providers.line import Line, Page
from enrichment.providers.website.robots import EVERYTHING, Robots, read_robots
from lib.clock import Deadline
from lib.http.client import USER_AGENT
from lib.http.retrying import retry_after
from lib.vendor_errors import RejectedError, TransientError

SECONDS = 30.0
_SECONDS_A_PAGE = 10.0
_MAX_BYTES = 3 * 1024 * 1024
_MAX_ROBOTS_BYTES = 512 * 1024  # RFC 9309, 2.5, asks for no fewer than 500 KiB.
_MAX_HOPS = 5
_MAX_URL = 2000
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
_WAIT = 600.0
_HTML = re.compile(r"\s*(?:$|text/html|application/xhtml\+xml|text/plain)", re.IGNORECASE)


class ForbiddenError(Exception):
    """The site's robots.txt forbids the page to us."""


@dataclass(slots=True)
class Visit:
    """The requests to one site and those it leads to; ``has_answered`` once any of them did."""

    line: Line
    deadline: Deadline = field(default_factory=lambda: Deadline(SECONDS))
    has_answered: bool = False
    _robots: dict[str, Robots] = field(default_factory=dict)

    def page(self, url: str) -> Page | None:
        """Return a page, redirects followed; None where there is none that can be read.

        Raises ForbiddenError, and VendorError where the site does not answer as it should.
        """
        found = self._followed(url, is_checked=True, max_bytes=_MAX_BYTES)
        if found.status >= 500 or found.status in (408, 429):
            wait = retry_after(found.headers)
            message = f"{_host(found.url)} is unwell (HTTP {found.status})."
            raise TransientError(message, retry_after=_WAIT if wait is None else wait)
        if found.status in _GONE or not found.body.strip():
            return None
        if found.status != 200:
            message = f"{_host(found.url)} does not let us read it (HTTP {found.status})."
            raise RejectedError(message)
        return found if _HTML.match(found.headers.get("Content-Type", "")) else None

    def wants_pauses(self, url: str) -> bool:
        """Return whether the site asks for a delay between two requests."""
        return self._robots_of(url).wants_pauses

    def _followed(self, url: str, *, is_checked: bool, max_bytes: int) -> Page:
        for _ in range(_MAX_HOPS + 1):
            if len(url) > _MAX_URL:
                message = "The website leads to an address that is too long."
                raise RejectedError(message)
            if is_checked and not self._robots_of(url).allows(url):
                raise ForbiddenError
            page = self._fetch(url, max_bytes)
            location = page.headers.get("Location")
            if page.status not in _REDIRECTS or not location:
                return page
            url = _joined(url, location)
        message = f"{_host(url)} redirects more than {_MAX_HOPS} times."
        raise RejectedError(message)

    def _robots_of(self, url: str) -> Robots:
        """Return the rules of a URL's site, read once.

        Where there is no such file, or we may not have it, all is allowed; where the server is
        unwell, nothing is (RFC 9309, 2.3.1.3 and 2.3.1.4).
        """
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            found = self._followed(
                f"{site}/robots.txt", is_checked=False, max_bytes=_MAX_ROBOTS_BYTES
            )
            if found.status >= 500 or found.status == 429:
                message = f"The robots.txt of {parts.hostname} cannot be read now."
                raise TransientError(message, retry_after=_WAIT)
            is_there = found.status == 200
            text = found.body.decode(errors="replace")
            self._robots[site] = read_robots(text, USER_AGENT) if is_there else EVERYTHING
        return self._robots[site]

    def _fetch(self, url: str, max_bytes: int) -> Page:
        if self.deadline.has_passed:
            message = f"{_host(url)} did not answer within {self.deadline.seconds:g} seconds."
            raise TransientError(message, retry_after=_WAIT)
        timeout = min(_SECONDS_A_PAGE, self.deadline.remaining)
        page = self.line.fetch(url, timeout=timeout, max_bytes=max_bytes)
        self.has_answered = True
        return page


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        message = f"{_host(url)} redirects to what is no address."
        raise RejectedError(message) from None


def _host(url: str) -> str:
    return urlsplit(url).hostname or "The website"
