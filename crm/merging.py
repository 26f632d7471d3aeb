"""The three-way merge of a lead and its remote record, field by field. Pure.

The *base* holds what both sides last agreed on. A side that still equals the base did not
change; so an echo of our own push is no change, and no field is lost because another moved.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Policy(StrEnum):
    """Whose value wins where both sides changed a field to different values."""

    OURS = "ours"
    THEIRS = "theirs"
    NEWEST = "newest"
    ASK = "ask"


class Direction(StrEnum):
    """Which way values of a field may travel."""

    BOTH = "both"
    PULL = "pull"
    PUSH = "push"


class Act(StrEnum):
    """What to do about a field."""

    NOTHING = "nothing"
    AGREE = "agree"
    TAKE = "take"
    PUSH = "push"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Rule:
    """How one mapped field is merged."""

    policy: Policy = Policy.ASK
    direction: Direction = Direction.BOTH


@dataclass(frozen=True, slots=True)
class Times:
    """When each side last changed, as far as it is known; ties and unknowns are asked about."""

    ours: datetime | None = None
    theirs: datetime | None = None


@dataclass(slots=True)
class Merge:
    """What to do about a record.

    ``take`` goes into the lead, ``push`` to the CRM, ``ask`` into the conflict inbox.
    ``agreed`` is to be laid over the base at once; pushed values only when the CRM took them.
    """

    take: dict[str, Any] = field(default_factory=dict)
    push: dict[str, Any] = field(default_factory=dict)
    ask: list[str] = field(default_factory=list)
    agreed: dict[str, Any] = field(default_factory=dict)


def merge_field(base: Any, ours: Any, theirs: Any, rule: Rule, times: Times) -> Act:
    """Return what to do about one field.

    Before the first agreement the base is None, so a value on one side only travels to the
    blank side, and two different ones are a matter of policy.
    """
    if _same(ours, theirs):
        return Act.NOTHING if _same(ours, base) else Act.AGREE
    if _same(ours, base):
        act = Act.TAKE
    elif _same(theirs, base):
        act = Act.PUSH
    else:
        act = _by_policy(rule.policy, times)
    forbidden = {Direction.PULL: Act.PUSH, Direction.PUSH: Act.TAKE}.get(rule.direction)
    return Act.NOTHING if act is forbidden else act


def merge_record(
    *,
    base: Mapping[str, Any],
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    rules: Mapping[str, Rule],
    times: Times,
) -> Merge:
    """Merge every mapped field; keys of all sides are our field keys."""
    merge = Merge()
    for key, rule in rules.items():
        mine, remote = ours.get(key), theirs.get(key)
        match merge_field(base.get(key), mine, remote, rule, times):
            case Act.TAKE:
                merge.take[key] = merge.agreed[key] = remote
            case Act.PUSH:
                merge.push[key] = mine
            case Act.ASK:
                merge.ask.append(key)
            case Act.AGREE:
                merge.agreed[key] = mine
    return merge


def _by_policy(policy: Policy, times: Times) -> Act:
    if policy is Policy.NEWEST:
        if times.ours is None or times.theirs is None or times.ours == times.theirs:
            return Act.ASK
        return Act.PUSH if times.ours > times.theirs else Act.TAKE
    return {Policy.OURS: Act.PUSH, Policy.THEIRS: Act.TAKE, Policy.ASK: Act.ASK}[policy]


def _same(one: Any, other: Any) -> bool:
    return bool(one == other) or (_is_blank(one) and _is_blank(other))


def _is_blank(value: Any) -> bool:
    return value is None or value in ("", [])
