"""Move an assignment rule one place."""

from accounts import audit
from leads.models import AssignmentRule


def move_assignment_rule(*, rule_id: int, up: bool) -> None:
    """Let a rule change places with the one before or after it; at the end it stays.

    Raises AssignmentRule.DoesNotExist.
    """
    list(AssignmentRule.objects.held().values_list("pk"))
    order = list(AssignmentRule.objects.all())
    rule = next((one for one in order if one.pk == rule_id), None)
    if rule is None:
        raise AssignmentRule.DoesNotExist
    at = order.index(rule)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(order):
        return
    order[at], order[to] = order[to], order[at]
    for place, one in enumerate(order):
        one.position = place
    AssignmentRule.objects.bulk_update(order, ["position"])
    audit.record("moved", rule, before={"position": at}, after={"position": to})
