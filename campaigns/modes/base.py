"""What a campaign mode is. A mode knows nothing of Django, leads or the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, ClassVar


class Level(StrEnum):
    """How much a finding matters; only BAD keeps a campaign from being scheduled."""

    BAD = "bad"
    WATCH = "watch"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the check-up says; ``field`` names the input it is about."""

    level: Level
    message: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """One input that a mode asks for beyond what all campaigns have."""

    key: str
    label: str
    kind: str = "text"
    help_text: str = ""
    default: Any = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a campaign says."""

    subject: str
    body_text: str
    body_html: str


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One thing done to each lead, ``delay`` after the one before."""

    number: int
    channel: str = "email"
    delay: timedelta = timedelta()


class Mode:
    """How a campaign works through its leads."""

    key: ClassVar[str]
    label: ClassVar[str]
    description: ClassVar[str]
    settings: ClassVar[tuple[Setting, ...]] = ()

    def check(self, content: Content, settings: Mapping[str, Any]) -> list[Finding]:
        """Return what is wrong or worth knowing."""
        raise NotImplementedError

    def plan(self, settings: Mapping[str, Any]) -> list[PlannedStep]:
        """Return the steps that each lead goes through."""
        raise NotImplementedError
