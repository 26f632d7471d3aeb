"""Hand out the file of an export."""

from typing import IO

from accounts import audit
from accounts.errors import ConflictError
from leads.models import Export


def open_export(*, export: Export) -> IO[bytes]:
    """Return the file, open, and note who took it.

    Raises ConflictError where the export is not ready, has expired or lost its file.
    """
    if not export.is_ready:
        message = "This export is not ready, or has expired. Exports are kept for seven days."
        raise ConflictError(message)
    try:
        file: IO[bytes] = export.file.open("rb")
    except FileNotFoundError as error:
        message = "The file of this export is gone. Start the export again."
        raise ConflictError(message) from error
    audit.record("downloaded", export, after={"number": export.row_count})
    return file
