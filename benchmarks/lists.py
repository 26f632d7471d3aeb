"""The lead list and the leads of the API, at ten thousand and at many, wall up.

The floor of each page is the same page in an organization of 10,000 leads, in the same run.
"""

import re
from collections.abc import Callable
from html import unescape
from itertools import count
from json import dumps
from typing import NamedTuple
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.services.found_organization import found_organization
from accounts.wall.scope import acting_for
from benchmarks.harness import Result, medians_ms
from benchmarks.people import fill, with_indexes, without_indexes
from leads.models import Lead, Stage

DEFAULT_ROWS = 300_000
SMALL = 10_000
MAX_STATEMENTS = 12
_OLDER = re.compile(r'rel="next" href="([^"]+)"')
_NOWHERE = urlencode(
    {"filter": dumps({"all": [{"field": "city", "op": "is", "value": "Nowhere"}]})}
)
PAGES = {
    "first page": "/leads/",
    "by name": "/leads/?order=name",
    "by company, backwards": "/leads/?order=company-desc",
    "country and stage": "/leads/?country=DE&stage={stage}",
    "search, many hits": "/leads/?q=smith",
    "search, few hits": "/leads/?q=zimmerm",
    "search, no hit": "/leads/?q=zqxjk",
    "count, capped": "/leads/count/",
    "API, first page": "/api/v1/leads/",
    "API, filtered": "/api/v1/leads/?country=NO",
    "city, no hit": f"/leads/?{_NOWHERE}",
    "city, no hit, by name": f"/leads/?order=name&{_NOWHERE}",
    "count, city, no hit": f"/leads/count/?{_NOWHERE}",
    "API, city, no hit": f"/api/v1/leads/?{_NOWHERE}",
    "no e-mail": "/leads/?has_email=false",
    "opted out": "/leads/?opted_out=true",
    "board": "/leads/board/",
    "one lead": "/leads/{lead}/",
    "API, one lead": "/api/v1/leads/{lead}/",
}


def run(rows: int) -> list[Result]:
    """Fill two organizations and time the same pages in both."""
    indexes = without_indexes()
    readers = {size: _organization(size) for size in (SMALL, rows)}
    with_indexes(indexes)
    results = []
    for what, path in PAGES.items():
        small, big = medians_ms(*(_page(readers[size], path) for size in (SMALL, rows)))
        results.append(Result(what, big, "ms", small, 1.3 if "search" not in what else 3))
    small, big = medians_ms(*(_creating(readers[size].client) for size in (SMALL, rows)))
    results.append(Result("API, create one", big, "ms", small, 1.3))
    client = readers[rows].client
    deep = _deep_page(client)
    first, far = medians_ms(lambda: client.get("/leads/"), lambda: client.get(deep))
    results.append(Result("page 200 against page 1", far, "ms", first, 1.3))
    with CaptureQueriesContext(connection) as queries:
        client.get("/leads/")
    asked = [
        q for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
    ]
    results.append(Result("statements of a page", len(asked), "", MAX_STATEMENTS, 1.0))
    return results


class _Reader(NamedTuple):
    client: Client
    stage: int
    lead: int


def _organization(rows: int) -> _Reader:
    user = User.objects.create_user(f"reader-{rows}@example.com", "unused")
    organization = found_organization(name=f"{rows} leads", founder=user)
    with acting_for(organization.pk):
        stage = Stage.objects.first().pk
    fill(organization.pk, stage, rows)
    with acting_for(organization.pk):
        lead = Lead.objects.order_by("created_at", "id").values_list("pk", flat=True)[rows // 2]
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return _Reader(client, stage, lead)


def _page(reader: _Reader, path: str) -> Callable[[], object]:
    """Return a call that reads a page; it was seen to answer."""
    url = path.replace("{stage}", str(reader.stage)).replace("{lead}", str(reader.lead))
    response = reader.client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return lambda: reader.client.get(url)


def _creating(client: Client) -> Callable[[], object]:
    """Return a call that creates a lead, another one each time."""
    numbers = count()

    def create() -> None:
        lead = {"email": f"created-{next(numbers)}@example.com", "full_name": "Created Lead"}
        response = client.post("/api/v1/leads/", lead, content_type="application/json")
        assert response.status_code == 201, (response.status_code, response.content)

    return create


def _deep_page(client: Client) -> str:
    url = "/leads/"
    for _ in range(200):
        older = _OLDER.search(client.get(url).content.decode())
        if older is None:
            break
        url = f"/leads/{unescape(older[1])}"
    return url
