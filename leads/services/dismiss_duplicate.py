"""Decide that two leads are two people."""

from accounts.errors import ConflictError
from leads.models import DuplicatePair


def dismiss_duplicate(*, pair_id: int) -> None:
    """Take a pair off the queue for good. Raises ConflictError where it was merged already."""
    changed = DuplicatePair.objects.filter(pk=pair_id).exclude(state=DuplicatePair.State.MERGED)
    if not changed.update(state=DuplicatePair.State.DISMISSED):
        message = "These two were merged meanwhile; undo the merge first."
        raise ConflictError(message)
