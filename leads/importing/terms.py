"""On which terms the rows of a file meet the leads we have."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Self

from leads.importing.synonyms import fold
from leads.writing import MatchKey

MAX_EXTERNAL = 200
LEAVE_OUT = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a person chose beside the columns.

    ``system`` is the other system that ids in the file come from, ``dated_on`` the day that
    the file is of. ``meanings`` say, by column and by folded value, what a word of the file
    stands for: a stage, a member, a choice, ``OPT_OUT``, or nothing (``LEAVE_OUT``).
    """

    match_by: MatchKey = MatchKey.AUTOMATIC
    system: str = ""
    dated_on: date | None = None
    meanings: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    @property
    def moment(self) -> datetime | None:
        """Return when rows without a date of their own were said: as that day began."""
        return datetime.combine(self.dated_on, time(), UTC) if self.dated_on else None

    def external_key(self, text: str) -> str | None:
        """Return the key of an id in the other system; None where it is too long to be one."""
        return f"{fold(self.system)}:{text}" if len(text) <= MAX_EXTERNAL else None

    def meaning(self, place: int, text: str) -> str | None:
        """Return what a word of a column stands for, None where nobody said."""
        words = self.meanings.get(place)
        return words.get(word(text)) if words else None

    def meanings_to_json(self) -> dict[str, dict[str, str]]:
        """Return the meanings as an import keeps them."""
        return {str(place): dict(words) for place, words in self.meanings.items() if words}

    @classmethod
    def kept(cls, run: Any) -> Self:
        """Return the terms that an import keeps."""
        meanings = run.mapping.get("meanings", {})
        return cls(
            match_by=MatchKey(run.match_by),
            system=run.system,
            dated_on=run.dated_on,
            meanings={int(place): words for place, words in meanings.items()},
        )


AS_EVER = Terms()


def word(text: str) -> str:
    """Return a value as meanings are kept by: case and spaces do not tell two apart."""
    return " ".join(text.split()).casefold()
