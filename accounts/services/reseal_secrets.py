"""Encrypt every stored secret anew, under the newest key."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from accounts.models import Organization
from accounts.wall.scope import acting_across, acting_for
from accounts.wall.tenant import TenantModel, tenant_models
from lib.crypto import Secrets

_OF_FACTORS = ("secret", "seed")


def reseal_secrets() -> int:
    """Reseal the ``sealed_…`` columns of every organization, and second factors.

    Returns how many secrets there are. Raises SecretUnreadableError, and changes nothing more,
    at the first that no key opens. Safe to run again.
    """
    vault = Secrets(settings.SECRET_ENCRYPTION_KEYS)
    number = _reseal_factors(vault)
    with acting_across():
        organizations = list(Organization.objects.order_by("pk").values_list("pk", flat=True))
    for organization_id in organizations:
        with acting_for(organization_id):
            number += sum(_reseal(model, vault) for model in tenant_models())
    return number


def _reseal(model: type[TenantModel], vault: Secrets) -> int:
    names = [one.name for one in model._meta.concrete_fields if one.name.startswith("sealed_")]
    number = 0
    for name in names:
        rows = model.objects.exclude(**{name: ""}).order_by("pk")
        for pk, sealed in rows.select_for_update(of=("self",)).values_list("pk", name):
            model.objects.filter(pk=pk).update(**{name: vault.reseal(sealed)})
            number += 1
    return number


@transaction.atomic
def _reseal_factors(vault: Secrets) -> int:
    number = 0
    for factor in Authenticator.objects.select_for_update().order_by("pk"):
        sealed = [name for name in _OF_FACTORS if name in factor.data]
        for name in sealed:
            factor.data[name] = vault.reseal(factor.data[name])
        factor.save(update_fields=["data"])
        number += len(sealed)
    return number
