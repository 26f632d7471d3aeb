"""Dropcontact's JSON as we use it; attributes without a value are left out."""

from typing import Any

from msgspec import Struct


class Said(Struct):
    """What every answer says of itself: an HTTP status of 200 does not mean success."""

    success: bool
    error: bool | str = False
    reason: str | None = None


class Accepted(Said):
    """A batch was taken in."""

    request_id: str | None = None


class Batch(Said):
    """A batch, ready or not."""

    data: list[Any] | None = None


class Email(Struct):
    """An address that was found, and what it is: mailbox@domain, such as nominative@pro."""

    email: str | None = None
    qualification: str | None = None


class Record(Struct):
    """A person; what was sent comes back among what was found."""

    email: list[Email] | None = None
    first_name: str | None = None
    last_name: str | None = None
    full_name: str | None = None
    linkedin: str | None = None
    job: str | None = None
    job_level: str | None = None
    job_function: str | None = None
    phone: str | None = None
    mobile_phone: str | None = None
    company: str | None = None
    website: str | None = None
    nb_employees: int | str | None = None


class Credits(Struct):
    """What the account has left."""

    credits: float | None = None
    credits_left: float | None = None
