"""What a filter asks, parted into what an index leads to and what leads are walked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.db.models import Q

from leads.querysets import LeadQuerySet


@dataclass(frozen=True, slots=True)
class Question:
    """A question to leads: ``led`` is what an index leads to, ``asked`` what is left to ask there.

    It ``is_few`` where what the index leads to can only be few leads, wherever they stand.
    """

    led: Q
    asked: Q
    is_few: bool = False

    @property
    def q(self) -> Q:
        """Return the whole question as one query."""
        return self.led & self.asked

    def narrow(self, leads: LeadQuerySet) -> LeadQuerySet:
        """Return the leads of which the question holds."""
        if self.is_few:
            return leads.filter(self.q)
        return leads.filter(self.led).passing(self.asked)


def led(q: Q) -> Question:
    """Ask what an index serves in the order of its own."""
    return Question(q, Q())


def few(q: Q, asked: Q | None = None) -> Question:
    """Ask what an index serves and only few leads can fulfil."""
    return Question(q, asked or Q(), is_few=True)


def walked(q: Q) -> Question:
    """Ask what no index serves."""
    return Question(Q(), q)


def all_of(questions: Sequence[Question]) -> Question:
    """Ask that all of them hold."""
    return Question(
        reduce(and_, (one.led for one in questions)),
        reduce(and_, (one.asked for one in questions)),
        any(one.is_few for one in questions),
    )


def any_of(questions: Sequence[Question]) -> Question:
    """Ask that one of them holds: an index leads there only where each one's leads to few."""
    if len(questions) == 1:
        return questions[0]
    whole = reduce(or_, (one.q for one in questions))
    if not all(one.is_few for one in questions):
        return walked(whole)
    wider = reduce(or_, (one.led for one in questions))
    return few(wider, whole if any(one.asked for one in questions) else None)
