"""Persons, by what is known of them: one or many in a request."""

from collections.abc import Sequence
from typing import Any, ClassVar

from enrichment.providers.base import (
    Answer,
    Capabilities,
    Provider,
    Query,
    RateLimit,
    Result,
    Standing,
)
from enrichment.providers.line import Line, Reply
from enrichment.providers.people_data_labs.account import (
    PRICE,
    SETTINGS,
    certainty,
    least_likelihood,
    matched,
    refuse,
    send,
    settled,
    standing,
)
from enrichment.providers.people_data_labs.bulk import numbered, one_by_one
from enrichment.providers.people_data_labs.shapes import Person, PersonMatch
from enrichment.providers.people_data_labs.translation import facts_of, findings_of

_ONE = "/v5/person/enrich"
_MANY = "/v5/person/bulk"
_NOBODY = "no-such-person-zq7k2v9x4m@example.com"
_PATIENCE = 60.0


class PdlPerson(Provider):
    """Finds persons.

    Its documentation allows 100 questions in a bulk and recommends 80: beyond, answers may fail
    on their way. The limit is the smallest plan's.
    """

    key = "pdl_person"
    label = "People Data Labs: person"
    description = (
        "Finds a person's job, company, e-mail address, mobile, LinkedIn profile and place, by "
        "LinkedIn profile, e-mail address, name and company, or phone."
    )
    icon = "user-circle"
    homepage = "https://www.peopledatalabs.com"
    settings = SETTINGS
    can: ClassVar = Capabilities(
        needs=(
            ("linkedin_url",),
            ("email",),
            ("first_name", "last_name", "domain"),
            ("first_name", "last_name", "company_name"),
            ("full_name", "domain"),
            ("full_name", "company_name"),
            ("mobile",),
            ("phone",),
        ),
        also=("first_name", "last_name", "full_name", "domain", "company_name"),
        outputs=(
            "email",
            "first_name",
            "last_name",
            "full_name",
            "title",
            "seniority",
            "department",
            "mobile",
            "phone",
            "linkedin_url",
            "company_name",
            "website",
            "domain",
            "industry",
            "company_size",
            "city",
            "region",
            "country",
        ),
        price=PRICE,
        rate_limit=RateLimit(calls=100, seconds=60),
        at_once=4,
        batch_size=80,
    )

    def answer(self, queries: Sequence[Query], line: Line) -> list[Answer]:
        """Answer one query by a plain request, several by a bulk."""
        least = least_likelihood(line)
        if len(queries) == 1:
            # A query string has no booleans; its specification wants the word in lower case.
            params = _asked(queries[0], least) | {"titlecase": "true"}
            reply = send(line, "GET", _ONE, params=params)
            return settled([_result(reply, least)], reply.headers)
        body = numbered([_asked(query, least) for query in queries])
        reply = send(line, "POST", _MANY, json=body, timeout=_PATIENCE)
        refuse(reply)
        answers = one_by_one(reply, len(queries), lambda item: _result(item, least))
        return settled(answers, reply.headers)

    def check(self, line: Line) -> Standing:
        """Ask for an address that nobody has."""
        return standing(line, _ONE, {"email": _NOBODY})


def _asked(query: Query, least: int) -> dict[str, Any]:
    """Return the parameters of a question; only what we translate is wanted back."""
    has_both_names = query.value("first_name") and query.value("last_name")
    given = {
        "profile": query.value("linkedin_url"),
        "email": query.value("email"),
        "phone": query.value("mobile") or query.value("phone"),
        "first_name": query.value("first_name"),
        "last_name": query.value("last_name"),
        "name": "" if has_both_names else query.value("full_name"),
        "company": query.value("domain") or query.value("company_name"),
    }
    return {key: value for key, value in given.items() if value} | {
        "min_likelihood": least,
        "titlecase": True,
        "data_include": ",".join(Person.__struct_fields__),
    }


def _result(reply: Reply, least: int) -> Result:
    match = matched(reply, PersonMatch)
    if match is None:
        return Result(cost=PRICE.miss)
    sure = certainty(match.likelihood, least)
    return Result(findings_of(match.data, sure), facts_of(match.data), cost=PRICE.hit)
