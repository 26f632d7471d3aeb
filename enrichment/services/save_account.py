"""Set an account with a provider up, or change it."""

from collections.abc import Mapping
from typing import Any

from accounts import audit
from enrichment import registry
from enrichment.models import ProviderAccount


def save_account(
    *, key: str, settings: Mapping[str, str], secrets: Mapping[str, str], bounds: Mapping[str, Any]
) -> ProviderAccount:
    """Write an account's settings, its secrets and its bounds, and switch it on.

    A secret that is left out stays as it is, but where the vendor's address changes all of them
    are forgotten, so that nobody can have them sent to a server of their own. Raises
    UnknownProviderError.
    """
    provider = registry.load(key)
    account: ProviderAccount = ProviderAccount.objects.select_for_update().filter(
        provider=provider.key
    ).first() or ProviderAccount(provider=provider.key)
    is_new = account.pk is None
    moved = account.settings.get("base_url", "") != settings.get("base_url", "")
    kept = {} if moved else account.secrets
    account.settings = dict(settings)
    account.seal({**kept, **{name: text for name, text in secrets.items() if text}})
    for name, value in bounds.items():
        setattr(account, name, value)
    account.state, account.problem = ProviderAccount.State.ENABLED, ""
    account.tested_at, account.standing = None, ""
    account.version += 0 if is_new else 1
    account.save()
    fields = sorted([*settings, *secrets, *bounds])
    audit.record("set up" if is_new else "changed", account, after={"fields": fields})
    return account
