"""Delete uploads that no import names: whoever should have deleted them died first."""

from datetime import timedelta

from django.core.files.storage import default_storage

from leads.importing.files import folder
from leads.models import Import
from lib.clock import now

_ABANDONED = timedelta(days=1)


def sweep_import_files() -> int:
    """Delete the organization's uploads of which no row tells; return how many there were.

    A fresh one is left alone: its import may be about to be committed.
    """
    rows = Import.objects.with_file().values_list("file", "source")
    named = {name for pair in rows for name in pair}
    place = folder()
    found = [f"{place}/{name}" for name in default_storage.listdir(place)[1]]
    before = now() - _ABANDONED
    left = [
        name
        for name in found
        if name not in named and default_storage.get_modified_time(name) < before
    ]
    for name in left:
        default_storage.delete(name)
    return len(left)
