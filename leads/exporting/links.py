"""Links to the file of an export that work without log-in, for an hour."""

from accounts.wall.scope import current_organization_id
from leads.models import Export
from lib.crypto import sign, unsign

LIFE_SECONDS = 60 * 60
_PURPOSE = "leads.export"


def link_token(export: Export) -> str:
    """Return what stands for the export in a link."""
    return sign([current_organization_id(), export.pk], purpose=_PURPOSE)


def read_link_token(token: str) -> tuple[int, int] | None:
    """Return organization and export; None where the link is forged or too old."""
    value = unsign(token, purpose=_PURPOSE, max_age=LIFE_SECONDS)
    return (value[0], value[1]) if value else None
