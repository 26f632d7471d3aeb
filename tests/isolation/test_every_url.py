"""Every URL that takes an id, called with a real object of another organization: not found."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.isolation.foreign import MAKERS, NOT_ROWS

OURS = {"accounts", "jobs", "leads", "enrichment", "crm", "campaigns", "v1"}


def _walk(resolver, namespaces=()):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _walk(entry, (*namespaces, *([entry.namespace] if entry.namespace else [])))
        elif isinstance(entry, URLPattern) and entry.name and set(namespaces) & OURS:
            names = sorted(entry.pattern.converters or entry.pattern.regex.groupindex)
            yield ":".join((*namespaces, entry.name)), tuple(names)


URLS = sorted(set(_walk(get_resolver())))
WITH_IDS = [(name, names) for name, names in URLS if set(names) - set(NOT_ROWS)]


def _maker(url_name, parameter):
    if parameter == "pk":
        return MAKERS[url_name.rsplit("-", 1)[0] if url_name.count("-") else url_name]
    return MAKERS[parameter]


def test_the_walk_finds_the_urls():
    assert len(WITH_IDS) > 20


@pytest.mark.parametrize(("url_name", "parameters"), WITH_IDS, ids=[name for name, _ in WITH_IDS])
def test_a_real_object_of_another_organization_is_not_found(client, world, url_name, parameters):
    with world.inside(world.globex):
        ids = {
            name: _maker(url_name, name)().pk if name not in NOT_ROWS else "x"
            for name in parameters
        }
    ids.pop("format", None)
    url = reverse(url_name, kwargs=ids)
    client.force_login(world.alice)
    answers = {}
    for method in ("get", "post", "put", "patch", "delete"):
        response = getattr(client, method)(url, content_type="application/json", data={})
        answers[method] = response.status_code
    assert set(answers.values()) <= {404, 405}, answers
    assert 404 in answers.values(), answers


@pytest.mark.parametrize("url_name", [name for name, _ in URLS])
def test_every_url_asks_who_is_there(client, db, url_name):
    """Without a log-in every page leads to one, except those made for strangers."""
    for_strangers = {"accounts:invitation", "campaigns:unsubscribe", "leads:export-link"}
    parameters = dict(URLS)[url_name]
    url = reverse(
        url_name,
        kwargs={n: "x" if n in ("key", "token") else 1 for n in parameters if n != "format"},
    )
    response = client.get(url)
    if url_name in for_strangers:
        assert response.status_code in (200, 404, 410)
    elif url_name.startswith("v1:"):
        assert response.status_code in (401, 405)
    else:
        assert response.status_code == 302, url
        assert response.url.startswith(reverse("account_login"))
