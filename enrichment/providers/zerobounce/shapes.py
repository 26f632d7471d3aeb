"""ZeroBounce's JSON as we use it; what we do not read is left out."""

from typing import Any

from msgspec import Struct, field


class Checked(Struct):
    """What ZeroBounce says of one address."""

    address: str
    status: str
    sub_status: str | None = None
    did_you_mean: str | None = None


class Refused(Struct):
    """Why one address was not checked."""

    error: str
    email_address: str


class BatchAnswer(Struct):
    """The answer of ``/validatebatch``. Items are read one by one: an odd one spoils no other."""

    email_batch: list[dict[str, Any]]
    errors: list[Refused] | None = field(default_factory=list)


class Credits(Struct, rename="pascal"):
    """The answer of ``/getcredits``: -1 for a key that it does not know."""

    credits: int
