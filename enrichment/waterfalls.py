"""The waterfall of an organization: its own rules, and what is usual where it has none."""

from datetime import timedelta
from typing import Any

from enrichment import registry
from enrichment.models import FieldRule
from enrichment.planning.rules import Rule, Waterfall
from enrichment.providers.base import Provider
from leads.fields import BUILT_IN


def waterfall_for(providers: list[Provider], segment_id: int | None = None) -> Waterfall:
    """Return the rules by which these providers fill leads, of a segment if there is one.

    A rule of the segment comes before one of all leads, and both before what is usual: every
    provider that knows the field, the cheapest first.
    """
    own: dict[str, FieldRule] = {}
    for rule in FieldRule.objects.filter(segment=None):
        own[rule.field] = rule
    if segment_id is not None:
        for rule in FieldRule.objects.filter(segment=segment_id):
            own[rule.field] = rule
    keys = {one.key for one in providers}
    rules = [
        _own(own[field], keys) if field in own else _usual(field, providers) for field in BUILT_IN
    ]
    return Waterfall(
        tuple(rule for rule in rules if rule.providers), _verifiers(providers), _tellers(providers)
    )


def _own(rule: FieldRule, keys: set[str]) -> Rule:
    return Rule(
        rule.field,
        tuple(key for key in rule.providers if key in keys),
        rule.least,
        rule.verified,
        timedelta(days=rule.refresh_days) if rule.refresh_days else None,
    )


def _usual(field: str, providers: list[Provider]) -> Rule:
    able = [one for one in providers if field in one.can.outputs]
    able.sort(key=lambda one: one.can.price.hit)
    return Rule(field, tuple(one.key for one in able))


def _verifiers(providers: list[Provider]) -> dict[str, tuple[str, ...]]:
    fields = {one.can.verifies for one in providers if one.can.verifies}
    return {
        field: tuple(one.key for one in providers if one.can.verifies == field)
        for field in sorted(fields)
    }


def _tellers(providers: list[Provider]) -> tuple[str, ...]:
    """Return who is asked for facts alone: those that take nothing for it."""
    return tuple(one.key for one in providers if one.can.tells_facts and one.can.price.is_free)


def to_json(waterfall: Waterfall) -> dict[str, Any]:
    """Return a waterfall for a run to keep."""
    return {
        "rules": [
            {
                "field": rule.field,
                "providers": list(rule.providers),
                "least": rule.least,
                "verified": rule.verified,
                "refresh_days": rule.refresh_after.days if rule.refresh_after else None,
            }
            for rule in waterfall.rules
        ],
        "verifiers": {field: list(keys) for field, keys in waterfall.verifiers.items()},
        "tellers": list(waterfall.tellers),
    }


def from_json(kept: dict[str, Any]) -> Waterfall:
    """Return the waterfall that ``to_json`` kept; providers that are gone are left out."""
    return Waterfall(
        tuple(
            Rule(
                one["field"],
                _there(one["providers"]),
                one["least"],
                one["verified"],
                timedelta(days=one["refresh_days"]) if one["refresh_days"] else None,
            )
            for one in kept.get("rules", ())
        ),
        {field: _there(keys) for field, keys in kept.get("verifiers", {}).items()},
        _there(kept.get("tellers", ())),
    )


def _there(keys: Any) -> tuple[str, ...]:
    return tuple(key for key in keys if key in registry.PROVIDERS)
