"""A company's own pages, read as a guest: few of them, and only what robots may read."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from enrichment.providers.base import (
    About,
    Answer,
    Capabilities,
    Provider,
    Query,
    Result,
)
from enrichment.providers.line import Line
from enrichment.providers.website.markup import Markup, read_markup
from enrichment.providers.website.translation import site_of, translated
from enrichment.providers.website.visit import ForbiddenError, Visit
from enrichment.providers.website.wayfinding import telling_pages
from lib.shared_sites import is_shared
from lib.vendor_errors import TransientError, VendorError

_MORE_PAGES = 2


class Website(Provider):
    """Reads the home page and at most two pages that tell of the company."""

    key = "website"
    label = "Company website"
    description = (
        "Reads the company's own pages: name, address, country, industry, size, profiles and "
        "mailboxes of functions. Keeps to robots.txt."
    )
    icon = "world"
    can: ClassVar = Capabilities(
        needs=(("website",), ("domain",)),
        outputs=(
            "company_name",
            "domain",
            "website",
            "industry",
            "company_size",
            "street",
            "postal_code",
            "city",
            "region",
            "country",
        ),
        about=About.COMPANY,
        tells_facts=True,
        is_remote=True,
        repeats_free=True,
    )

    def answer(self, queries: Sequence[Query], line: Line) -> list[Answer]:
        """Answer each query. A site that fails is the failure of its question alone."""
        return [_answer(query, line) for query in queries]


def _answer(query: Query, line: Line) -> Answer:
    starts = list(_starts(query))
    asked = site_of(starts[0]) if starts else ""
    if not asked or is_shared(asked):
        return Result()
    try:
        pages = _read(starts, Visit(line))
    except ForbiddenError:
        return Result()
    except VendorError as error:
        return error
    if not pages or is_shared(site_of(pages[0].url)):
        return Result()
    return translated(pages, asked)


def _starts(query: Query) -> Iterator[str]:
    """Yield the addresses where the home page may be, the likeliest first.

    Who typed a website rarely typed its scheme, and not every site has TLS.
    """
    website, domain = query.value("website"), query.value("domain")
    if website:
        yield website
    if domain and not website:
        yield f"https://{domain}/"
        yield f"https://www.{domain}/"
    secure = website or f"https://{domain}/"
    if secure.startswith("https://") and (website or domain):
        yield f"http://{secure.removeprefix('https://')}"


def _read(starts: Sequence[str], visit: Visit) -> list[Markup]:
    """Return the home page and those that tell more; none where there is no home page.

    Raises ForbiddenError, and VendorError where the home page cannot be had. The others are
    extra: what goes wrong with them is let go.
    """
    home = _home(starts, visit)
    if home is None:
        return []
    pages = [home]
    if visit.wants_pauses(home.url):
        return pages
    for url in telling_pages(home, _MORE_PAGES):
        try:
            page = visit.page(url)
        except (ForbiddenError, VendorError):
            continue
        if page is not None and site_of(page.url) == site_of(home.url):
            pages.append(read_markup(page))
    return pages


def _home(starts: Sequence[str], visit: Visit) -> Markup | None:
    failure: TransientError | None = None
    for url in starts:
        try:
            page = visit.page(url)
        except TransientError as error:
            if visit.has_answered:
                raise
            failure = failure or error
            continue
        return read_markup(page) if page else None
    if failure:
        raise failure
    return None
