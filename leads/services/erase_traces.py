"""Erase what is held under an e-mail address or phone number beside leads."""

from django.db import transaction

from accounts import audit
from accounts.errors import ConflictError
from leads import erasure, storing
from leads.people import Sign, leads_with
from leads.registry import kept_by_sign
from leads.suppression import suppressed_keys


@transaction.atomic
def erase_traces(*, sign: Sign) -> None:
    """Erase what outlived a person's lead; a hash keeps machines from bringing them back.

    Raises ConflictError where a lead has the address or number: it is erased as a lead.
    """
    storing.take_turn()
    if leads_with(sign):
        message = "A lead has this address or number. Erase that lead first."
        raise ConflictError(message)
    erasure.keep_hashes({sign.key}, opted_out=bool(suppressed_keys({sign.key})))
    for kept in kept_by_sign.values():
        kept.forget(sign)
    audit.record("erased person", after={"leads": 0})
