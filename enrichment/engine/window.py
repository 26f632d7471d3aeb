"""The leads of a run that are being worked on, and the questions they wait for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from enrichment.engine.desk import Asked, Mark
from enrichment.planning.known import Known
from enrichment.planning.plan import Known_, Plan, Surroundings, plan


@dataclass(slots=True)
class Window:
    """Some hundred leads, planned again whenever an answer that they wait for is in.

    ``unseen`` are questions that nobody has looked up yet, ``wanted`` those that have to be
    asked; ``mine`` are being asked by us.
    """

    around: Surroundings
    leads: dict[int, Known] = field(default_factory=dict)
    answers: dict[Mark, Known_] = field(default_factory=dict)
    unseen: dict[Mark, Asked] = field(default_factory=dict)
    wanted: dict[Mark, Asked] = field(default_factory=dict)
    mine: set[Mark] = field(default_factory=set)
    done: dict[int, Plan] = field(default_factory=dict)
    stuck: set[int] = field(default_factory=set)
    """Leads that wait for what others are asking."""
    _dirty: set[int] = field(default_factory=set)
    _waiting: defaultdict[Mark, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, known: Iterable[Known]) -> None:
        """Take leads in."""
        for one in known:
            self.leads[one.lead_id] = one
            self._dirty.add(one.lead_id)

    def drop(self, lead_ids: Iterable[int]) -> None:
        """Let leads go."""
        for lead_id in lead_ids:
            self.leads.pop(lead_id, None)
            self.done.pop(lead_id, None)
            self.stuck.discard(lead_id)
            self._dirty.discard(lead_id)

    def prune(self, most: int) -> None:
        """Forget answers beyond a number; they are looked up again where they are needed."""
        if len(self.answers) > most:
            self.answers.clear()

    def learn(self, states: Mapping[Mark, Known_]) -> None:
        """Take answers in; leads that wait for them are planned again."""
        for mark, state in states.items():
            self.answers[mark] = state
            self.mine.discard(mark)
            self.unseen.pop(mark, None)
            self.wanted.pop(mark, None)
            self._dirty |= self._waiting.pop(mark, set())

    def forget(self, marks: Iterable[Mark]) -> None:
        """Have questions looked up and asked once more."""
        for mark in marks:
            self.answers.pop(mark, None)
            self.mine.discard(mark)
            self._dirty |= self._waiting.pop(mark, set())

    def put_aside(self, marks: Iterable[Mark]) -> set[int]:
        """Let the leads go that wait for questions; return them."""
        waiting: set[int] = set()
        for mark in marks:
            self.answers.pop(mark, None)
            self.mine.discard(mark)
            waiting |= self._waiting.pop(mark, set())
        self.drop(waiting)
        return waiting

    def give_up_on(self, provider: str) -> None:
        """Plan again without what a provider would have been asked; it is closed by now."""
        self.forget([mark for mark in (*self.wanted, *self.unseen) if mark[0] == provider])
        for marks in (self.wanted, self.unseen):
            for mark in [one for one in marks if one[0] == provider]:
                del marks[mark]

    def confirm(self) -> None:
        """Take the questions that nobody had looked up for such that have to be asked."""
        self.wanted |= self.unseen
        self.unseen.clear()

    def take(self, provider: str, most: int) -> list[Asked]:
        """Return questions to put to a provider; they are ours from here on."""
        marks = [mark for mark in self.wanted if mark[0] == provider][:most]
        self.mine.update(marks)
        return [self.wanted.pop(mark) for mark in marks]

    def plan(self) -> None:
        """Plan every lead of which something changed."""
        while self._dirty:
            lead_id = self._dirty.pop()
            known = self.leads.get(lead_id)
            if known is not None:
                self._sort(lead_id, plan(known, self.answers, self.around))

    def _sort(self, lead_id: int, found: Plan) -> None:
        self.stuck.discard(lead_id)
        if found.is_done:
            self.done[lead_id] = found
            return
        for mark, question in found.asks.items():
            self._waiting[mark].add(lead_id)
            if mark not in self.wanted and mark not in self.mine:
                self.unseen.setdefault(mark, Asked(question, lead_id))
        for mark in found.waits_for:
            self._waiting[mark].add(lead_id)
        if not found.asks and not (found.waits_for & self.mine):
            self.stuck.add(lead_id)
