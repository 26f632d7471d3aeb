"""What two leads with a common key are to each other. Pure."""

from typing import NamedTuple

from leads.duplicates.names import likeness

SURE = 95
LIKELY = 80
REASONS = {
    "email": "Same e-mail",
    "linkedin": "Same LinkedIn profile",
    "phone": "Same phone",
    "alias": "Same mailbox",
    "name": "Same name and company",
    "similar": "Similar name, same company",
}
"""Strongest first."""
_AGREED = {"email": 99, "linkedin": 98, "phone": 97, "alias": 92, "name": 88}
_CONTRADICTED = {"email": 75, "linkedin": 75, "phone": 50, "alias": 60}


class Verdict(NamedTuple):
    """Why two leads may be one, and how sure that is, of 100."""

    reason: str
    score: int


def judge(kind: str, ours: str, theirs: str, *, is_shared: bool) -> Verdict | None:
    """Judge two leads by the kind of their common key and their names; None for two people.

    A key that is shared by many (a switchboard's phone) tells nothing by itself: there the
    names must agree.
    """
    alike = likeness(ours, theirs)
    if kind == "name":
        if alike == 1:
            return Verdict("name", _AGREED["name"])
        return Verdict("similar", round(80 * alike)) if alike else None
    if ours and theirs and not alike:
        return None if is_shared else Verdict(kind, _CONTRADICTED[kind])
    if is_shared and not (ours and theirs):
        return None
    return Verdict(kind, _AGREED[kind])


def in_order(reasons: set[str]) -> list[str]:
    """Return reasons with the strongest first."""
    return [reason for reason in REASONS if reason in reasons]
