"""Let a change set go that is too old to be taken back."""

from leads.models import ChangeSet, ChangeSetPart


def expire_change_set(*, change_set_id: int) -> None:
    """Drop what the set holds; one that is being undone, or was, is left alone."""
    held = ChangeSet.objects.select_for_update(of=("self",))
    change_set = held.filter(pk=change_set_id, state=ChangeSet.State.OPEN).first()
    if change_set is None:
        return
    ChangeSetPart.objects.filter(change_set=change_set).delete()
    change_set.state = ChangeSet.State.EXPIRED
    change_set.save(update_fields=["state"])
