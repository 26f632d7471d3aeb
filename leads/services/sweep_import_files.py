"""Delete uploads that no import names: whoever should have deleted them died first."""

import os
from datetime import timedelta
from heapq import nsmallest

from django.core.files.storage import default_storage
from django.db.models import Q

from leads.importing.files import folder
from leads.models import Import
from lib.clock import now

FILES_AT_ONCE = 1_000
_ABANDONED = timedelta(days=1)


def sweep_import_files(*, after: str = "") -> list[str]:
    """Delete those of the organization's next uploads of which no row tells.

    Looks at up to ``FILES_AT_ONCE`` whose names come after a name, and returns these names in
    order. A fresh upload is left alone: its import may be about to be committed.
    """
    place = folder()
    with os.scandir(default_storage.path(place)) as entries:
        names = (entry.name for entry in entries if entry.name > after)
        looked_at = nsmallest(FILES_AT_ONCE, names)
    found = [f"{place}/{name}" for name in looked_at]
    rows = Import.objects.with_file().filter(Q(file__in=found) | Q(source__in=found))
    named = {name for pair in rows.values_list("file", "source") for name in pair}
    before = now() - _ABANDONED
    for name in found:
        if name not in named and default_storage.get_modified_time(name) < before:
            default_storage.delete(name)
    return looked_at
