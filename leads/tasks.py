"""What the worker calls each minute."""

from accounts.wall.scope import acting_across, acting_for
from leads.models import ChangeSet
from leads.services.expire_change_set import expire_change_set


def expire_change_sets() -> None:
    """Let go of what change sets hold once they are too old to be taken back."""
    with acting_across():
        found = list(ChangeSet.objects.outlived().values_list("organization_id", "pk")[:100])
    for organization_id, change_set_id in found:
        with acting_for(organization_id):
            expire_change_set(change_set_id=change_set_id)
