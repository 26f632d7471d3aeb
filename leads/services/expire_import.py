"""Throw away an import that nobody ran in time."""

from leads.models import Import
from leads.services.discard_import import discard_import
from lib.clock import now


def expire_import(*, import_id: int) -> bool:
    """Discard an import that has waited too long; return whether it still did."""
    waiting = Import.objects.left_waiting(now()).select_for_update(of=("self",), skip_locked=True)
    if not waiting.filter(pk=import_id).exists():
        return False
    discard_import(import_id=import_id)
    return True
