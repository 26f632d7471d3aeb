"""Put addresses or domains on the do-not-contact list."""

from collections.abc import Iterable

from accounts import audit
from accounts.errors import ProductError
from leads.models import Lead, Suppression
from leads.storing import opt_out
from lib.normalise.domain import domain_key
from lib.normalise.email import normalise_email


def suppress(*, kind: str, keys: Iterable[str], reason: str, detail: str = "") -> int:
    """Suppress addresses (``kind`` "email") or domains and mark the leads that have them.

    A lifted entry comes into force again. Returns how many are new. Raises ProductError
    for something that is neither address nor domain.
    """
    normalise = normalise_email if kind == Suppression.Kind.EMAIL else domain_key
    wanted = []
    for key in keys:
        normal = normalise(key)
        if normal is None:
            message = (
                f"“{key[:80]}” is not {'an e-mail address' if kind == 'email' else 'a domain'}."
            )
            raise ProductError(message, field="key")
        wanted.append(normal)
    before = set(
        Suppression.objects.active().filter(kind=kind, key__in=wanted).values_list("key", flat=True)
    )
    Suppression.objects.bulk_create(
        [
            Suppression(kind=kind, key=key, reason=reason, detail=detail[:200])
            for key in dict.fromkeys(wanted)
            if key not in before
        ],
        update_conflicts=True,
        unique_fields=["organization", "kind", "key"],
        update_fields=["reason", "detail", "lifted_at"],
    )
    if kind == Suppression.Kind.EMAIL:
        opt_out(Lead.objects.live().filter(email_key__in=wanted))
    new = len(set(wanted) - before)
    if new:
        audit.record("suppressed", after={"kind": kind, "number": new, "reason": reason})
    return new
