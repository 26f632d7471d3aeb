"""Enter an organization as a platform operator."""

from accounts import audit
from accounts.errors import ConflictError, NotAllowedError
from accounts.models import Organization, User
from accounts.wall.scope import Actor, acting_for


def enter_organization(
    *, organization_id: int, operator: User, ip: str | None = None
) -> Organization:
    """Note in the organization that an operator enters it, and return it.

    Raises NotAllowedError for anyone but an operator, ConflictError where there is no such
    organization.
    """
    if not (operator.is_active and operator.is_staff):
        raise NotAllowedError("Only platform operators may enter an organization.")
    with acting_for(organization_id, Actor("operator", operator.pk, operator.email, ip)):
        organization = Organization.objects.filter(pk=organization_id).first()
        if organization is None:
            raise ConflictError("There is no such organization.", field="organization")
        audit.record("operator entered", organization)
    return organization
