"""Persons, one by one or ten at once."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from enrichment.providers.apollo.account import (
    HOMEPAGE,
    PERSON_NEEDS,
    PERSON_PARAMETERS,
    SETTINGS,
    credits_of,
    parameters,
    refuse,
    send,
    standing,
)
from enrichment.providers.apollo.shapes import Matches, OneMatch, Person
from enrichment.providers.apollo.translation import person_facts, person_findings
from enrichment.providers.base import (
    Answer,
    Capabilities,
    Price,
    Provider,
    Query,
    RateLimit,
    Result,
    Standing,
    with_costs,
)
from enrichment.providers.line import Line, shaped
from lib.vendor_errors import UnusableAnswerError


class ApolloPerson(Provider):
    """Finds a person's address, job and employer; neither private addresses nor phone numbers.

    Its specification charges 1 credit for a person and nothing where nobody is found. The pace is
    that of the bulk endpoint in its example of usage, the tightest it shows; a plan may have
    another, which its answers of 429 enforce.
    """

    key = "apollo_person"
    label = "Apollo: people"
    description = "Finds business e-mail address, job title, employer and place of a person."
    icon = "user"
    homepage = HOMEPAGE
    settings = SETTINGS
    can: ClassVar = Capabilities(
        needs=PERSON_NEEDS,
        also=tuple(PERSON_PARAMETERS),
        outputs=(
            *("email", "first_name", "last_name", "full_name", "linkedin_url"),
            *("title", "seniority", "department", "city", "region", "country"),
            *("company_name", "domain", "website", "industry", "company_size"),
        ),
        price=Price(hit=Decimal(1)),
        rate_limit=RateLimit(calls=20, seconds=60),
        batch_size=10,
    )

    def answer(self, queries: Sequence[Query], line: Line) -> list[Answer]:
        """Answer each query: one goes to the endpoint for one, several to the one for several."""
        if len(queries) == 1:
            return [_one(queries[0], line)]
        return _several(queries, line)

    def check(self, line: Line) -> Standing:
        """Look up the key's owner, which costs nothing."""
        return standing(line)


def _one(query: Query, line: Line) -> Result:
    reply = send(line, "POST", "/people/match", params=parameters(query, PERSON_PARAMETERS))
    refuse(reply)
    person = reply.read(OneMatch).person
    return _result(person, query) if person else Result()


def _several(queries: Sequence[Query], line: Line) -> list[Answer]:
    details = [parameters(query, PERSON_PARAMETERS) for query in queries]
    reply = send(line, "POST", "/people/bulk_match", json={"details": details})
    refuse(reply)
    found = reply.read(Matches)
    entries = entries_for(queries, found)
    answers = [_answer(entry, query) for entry, query in zip(entries, queries, strict=True)]
    spent = credits_of(found.credits_consumed)
    if spent is None:
        return answers
    expected = [Decimal(isinstance(one, Result) and one.is_hit) for one in answers]
    return with_costs(answers, spent, expected)


def entries_for(queries: Sequence[Query], found: Matches) -> list[Any]:
    """Return an entry for each query. Raises UnusableAnswerError where there are not as many.

    Nothing but the order tells whom an entry is about.
    """
    if len(found.matches) != len(queries):
        message = f"Apollo told of {len(found.matches)} people where {len(queries)} were asked for."
        raise UnusableAnswerError(message)
    return found.matches


def _answer(entry: Any, query: Query) -> Answer:
    if entry is None:
        return Result()
    try:
        return _result(shaped(entry, Person), query)
    except UnusableAnswerError as error:
        return error


def _result(person: Person, query: Query) -> Result:
    return Result(person_findings(person, query), person_facts(person, query))
