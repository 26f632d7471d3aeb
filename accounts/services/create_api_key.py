"""Create an API key."""

from collections.abc import Sequence
from datetime import datetime

from accounts import audit
from accounts.errors import NotAllowedError, ProductError
from accounts.keys import new_key
from accounts.models import ApiKey
from accounts.roles import KEY_SCOPES, Permission, allows
from accounts.standing import role_of_actor
from accounts.wall.scope import current_actor


def create_api_key(
    *, name: str, scopes: Sequence[str], expires_at: datetime | None = None
) -> tuple[ApiKey, str]:
    """Return a new key's row and the key itself, which is kept nowhere.

    Raises ProductError where no scope is given or one is not for keys, NotAllowedError
    where a scope reaches beyond what the actor may do.
    """
    unknown = set(scopes) - {scope.value for scope in KEY_SCOPES}
    if not scopes or unknown:
        problem = f"A key cannot have: {', '.join(sorted(unknown))}." if unknown else ""
        raise ProductError(problem or "Choose at least one scope.", field="scopes")
    role = role_of_actor()
    beyond = [scope for scope in scopes if not allows(role, Permission(scope))]
    if beyond:
        message = f"Your role does not allow this itself: {', '.join(beyond)}."
        raise NotAllowedError(message, field="scopes")
    key, prefix, secret_hash = new_key()
    actor = current_actor()
    row: ApiKey = ApiKey.objects.create(
        name=name,
        prefix=prefix,
        secret_hash=secret_hash,
        scopes=sorted(set(scopes)),
        created_by_id=actor.user_id,
        expires_at=expires_at,
    )
    audit.record("created", row, after={"scopes": ", ".join(row.scopes)})
    return row, key
