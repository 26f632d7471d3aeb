"""Who must not be written to: asked before anything is sent."""

from collections.abc import Iterable

from leads.erasure import erased_keys
from leads.models import Suppression


def suppressed_keys(email_keys: Iterable[str]) -> set[str]:
    """Return which of the normalised addresses are suppressed, by address or by domain."""
    keys = set(email_keys)
    domains = {key.rpartition("@")[2] for key in keys}
    rows = Suppression.objects.active().filter(key__in=keys | domains)
    hit = {(row.kind, row.key) for row in rows}
    by_row = {
        key for key in keys if ("email", key) in hit or ("domain", key.rpartition("@")[2]) in hit
    }
    return by_row | erased_keys(keys, opted_out=True)
