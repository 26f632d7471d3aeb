"""Switch a provider on or off."""

from accounts import audit
from enrichment import registry
from enrichment.models import ProviderAccount


def switch_provider(*, key: str, is_on: bool) -> ProviderAccount:
    """Let the waterfall ask a provider, or stop it; what it found stays.

    Switching on forgets the problem that switched it off. Raises UnknownProviderError.
    """
    provider = registry.load(key)
    state = ProviderAccount.State.ENABLED if is_on else ProviderAccount.State.DISABLED
    account: ProviderAccount
    account, _ = ProviderAccount.objects.update_or_create(
        provider=provider.key, defaults={"state": state, "problem": ""}
    )
    audit.record("switched on" if is_on else "switched off", account)
    return account
