"""Delete an assignment rule."""

from accounts import audit
from leads.models import AssignmentRule


def delete_assignment_rule(*, rule_id: int) -> None:
    """Delete a rule; the leads that it gave away stay with their owners.

    Raises AssignmentRule.DoesNotExist.
    """
    rule = AssignmentRule.objects.get(pk=rule_id)
    audit.record("deleted", rule, before={"countries": rule.countries, "query": rule.query})
    rule.delete()
