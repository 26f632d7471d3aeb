"""What all endpoints of Apollo have in common: settings, refusals, credits, the live test."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from enrichment.providers.apollo.shapes import Profile, Refusal
from enrichment.providers.base import API_KEY, Query, Standing, base_url
from enrichment.providers.line import Line, Reply, Statuses
from lib.vendor_errors import OutOfCreditsError, UnusableAnswerError

SETTINGS = (API_KEY, base_url("https://api.apollo.io/api/v1"))
HOMEPAGE = "https://www.apollo.io"

PERSON_NEEDS = (
    ("email",),
    ("linkedin_url",),
    ("first_name", "last_name", "domain"),
    ("first_name", "last_name", "company_name"),
    ("full_name", "domain"),
    ("full_name", "company_name"),
)
"""A name alone often finds nobody, as its specification warns."""

PERSON_PARAMETERS = {
    "email": "email",
    "linkedin_url": "linkedin_url",
    "first_name": "first_name",
    "last_name": "last_name",
    "full_name": "name",
    "domain": "domain",
    "company_name": "organization_name",
}

_STATUSES = Statuses()


def send(line: Line, method: str, path: str, **given: Any) -> Reply:
    """Send one request with the account's key in its header."""
    return line.request(method, path, headers={"x-api-key": line.settings["api_key"]}, **given)


def refuse(reply: Reply) -> None:
    """Raise what a refusal means; returns for a reply that is none.

    It is not published which status an empty account gets: 402, and 422 where it speaks of
    credits, are both taken for it.
    """
    if reply.status == 422 and "credit" in reply.words.lower():
        message = f"The account at Apollo has no credits left. It says: {reply.words}"
        raise OutOfCreditsError(message)
    _STATUSES.refuse(reply)


def refusal(reply: Reply) -> Refusal:
    """Return the vendor's own code of a refusal; an empty one where it gives none."""
    try:
        return reply.read(Refusal)
    except UnusableAnswerError:
        return Refusal()


def parameters(query: Query, names: Mapping[str, str]) -> dict[str, str]:
    """Return what a query sends, under the vendor's names."""
    return {name: value for key, name in names.items() if (value := query.value(key))}


def credits_of(told: float | str | None) -> Decimal | None:
    """Return credits as the vendor tells them, None where it does not."""
    try:
        amount = Decimal(str(told))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount >= 0 else None


def standing(line: Line) -> Standing:
    """Ask for the profile of the key's owner, which costs 0 credits as its specification has it.

    A key whose scope leaves that endpoint out is told apart from an unknown one by the code
    API_INACCESSIBLE: such a key may work all the same.
    """
    path, params = "/users/api_profile", {"include_credit_usage": "true"}
    reply = send(line, "GET", path, params=params, costs_nothing=True)
    if reply.status == 403 and refusal(reply).error_code == "API_INACCESSIBLE":
        return Standing("Apollo knows the key, but it may not look up the account's credits.")
    refuse(reply)
    left = credits_of(reply.read(Profile).num_credits_remaining)
    if left is None:
        return Standing("The key works. Apollo does not say how many credits are left.")
    return Standing("The key works.", left)
