"""Create or change a sending account."""

from typing import Any

from accounts import audit
from campaigns.models import SendingAccount


def save_sending_account(
    *, account: SendingAccount, values: dict[str, Any], password: str | None = None
) -> SendingAccount:
    """Write columns of an account, new or known. A password of None keeps the present one.

    Where host or user name change, the old password is forgotten unless a new one is given,
    so that nobody can have it sent to a server of their own.
    """
    moved = any(getattr(account, name) != values.get(name) for name in ("host", "username"))
    for name, value in values.items():
        setattr(account, name, value)
    if password is not None:
        account.seal_password(password)
    elif moved:
        account.sealed_password = ""
    is_new = account.pk is None
    account.version += 0 if is_new else 1
    account.save()
    audit.record("created" if is_new else "changed", account, after={"fields": sorted(values)})
    return account
