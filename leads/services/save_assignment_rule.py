"""Add an assignment rule, or change one."""

from collections.abc import Sequence

from accounts import audit
from accounts.errors import ProductError
from accounts.models import Membership
from leads.assignment import kept_filters
from leads.models import AssignmentMember, AssignmentRule
from lib.normalise.country import country_code

_MAX_RULES = 50


def save_assignment_rule(
    *,
    countries: Sequence[str],
    member_ids: Sequence[int],
    is_active: bool,
    query: str = "",
    rule_id: int | None = None,
) -> AssignmentRule:
    """Write what a rule is for and who takes turns in it; a new one joins at the end.

    ``query`` is the query string of a lead list. Raises ProductError for a country, member
    or filter that cannot be, AssignmentRule.DoesNotExist.
    """
    codes = sorted({_code(country) for country in countries if country.strip()})
    members = list(Membership.objects.filter(pk__in=member_ids).values_list("pk", flat=True))
    if not members:
        raise ProductError("Choose at least one member.", field="members")
    kept = kept_filters(query)
    rules = {rule.pk: rule for rule in AssignmentRule.objects.held()}
    if rule_id is not None and rule_id not in rules:
        raise AssignmentRule.DoesNotExist
    rule = rules[rule_id] if rule_id is not None else _at_the_end(rules)
    rule.countries, rule.query, rule.is_active = codes, kept, is_active
    rule.save()
    AssignmentMember.objects.filter(rule=rule).exclude(member_id__in=members).delete()
    AssignmentMember.objects.bulk_create(
        [AssignmentMember(rule=rule, member_id=pk) for pk in members], ignore_conflicts=True
    )
    audit.record(
        "saved",
        rule,
        after={"countries": codes, "query": kept, "members": members, "is_active": is_active},
    )
    return rule


def _at_the_end(rules: dict[int, AssignmentRule]) -> AssignmentRule:
    if len(rules) >= _MAX_RULES:
        message = f"An organization has at most {_MAX_RULES} rules."
        raise ProductError(message)
    return AssignmentRule(position=max((one.position for one in rules.values()), default=-1) + 1)


def _code(country: str) -> str:
    code = country_code(country[:80])
    if code is None:
        message = f"“{country.strip()[:80]}” is not a country."
        raise ProductError(message, field="countries")
    return code
