"""Give out what is held under an e-mail address or phone number beside leads."""

from typing import Any

from accounts import audit
from leads.people import Sign
from leads.registry import kept_by_sign


def export_traces(*, sign: Sign) -> dict[str, Any]:
    """Return it by where it is kept, fit for JSON once times are written as text.

    Audited without personal data, for the audit log outlives an erasure.
    """
    audit.record("exported person")
    return {name: kept.held(sign) for name, kept in sorted(kept_by_sign.items())}
