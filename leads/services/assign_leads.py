"""Give leads without an owner to members, by the rules."""

from collections.abc import Sequence

from leads.assignment import matching, take_turns
from leads.models import AssignmentRule, Lead
from leads.services.set_reference import set_reference
from leads.writing import Source, Trust


def assign_leads(*, lead_ids: Sequence[int]) -> int:
    """Apply the active rules, the first first, to up to some thousand leads. Returns how many.

    The rules stay locked until the transaction ends: whoever comes next deals on where this
    one stopped, so that turns are fair over batches and at the same moment.
    """
    rules = list(AssignmentRule.objects.filter(is_active=True).held().with_members())
    rules.sort(key=lambda rule: (rule.position, rule.pk))
    return sum(_apply(rule, lead_ids) for rule in rules)


def _apply(rule: AssignmentRule, lead_ids: Sequence[int]) -> int:
    members = sorted(seat.member_id for seat in rule.seats.all())
    if not members:
        return 0
    chosen = matching(rule, Lead.objects.live().filter(pk__in=lead_ids))
    # Held before they are dealt: a turn must not go to a lead that someone takes meanwhile.
    ids = list(chosen.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    if not ids:
        return 0
    number = set_reference(
        field="owner",
        wanted=take_turns(ids, members, rule.turn),
        source=Source(Trust.RULE, str(rule.pk)),
    )
    AssignmentRule.objects.filter(pk=rule.pk).update(turn=rule.turn + number)
    return number
