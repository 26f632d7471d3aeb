"""The plan for one lead: what to ask next, what to wait for, what to write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from enrichment.planning.candidates import Candidate, Same, gathered, judged
from enrichment.planning.known import Known
from enrichment.planning.questions import Question, missing_for, questions_for, whether_good
from enrichment.planning.rules import Rule, Waterfall
from enrichment.providers.base import Finding, Provider, Result

_PASSES = 5


class Why(StrEnum):
    """Why a provider gave nothing for a field."""

    OFF = "off"
    NOTHING_TO_ASK = "nothing_to_ask"
    MISS = "miss"
    FAILED = "failed"
    UNSURE = "unsure"
    REFUTED = "refuted"


@dataclass(frozen=True, slots=True)
class Failed:
    """A question that ended in an error, told in the words of it."""

    words: str


@dataclass(frozen=True, slots=True)
class Pending:
    """A question that is being asked, by this run or another."""


Known_ = Result | Failed | Pending
Answers = Mapping[tuple[str, str], Known_]
"""What is known of questions, by provider and fingerprint."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a provider did not do for a field, and why."""

    provider: str
    why: Why
    words: str = ""


@dataclass(slots=True)
class Plan:
    """What is next for a lead.

    ``chosen`` are the values to write once it ``is_done``; ``notes`` tell of each field that
    was not filled, or not by the first that was asked.
    """

    asks: dict[tuple[str, str], Question] = field(default_factory=dict)
    waits_for: set[tuple[str, str]] = field(default_factory=set)
    chosen: dict[str, Candidate] = field(default_factory=dict)
    notes: dict[str, list[Note]] = field(default_factory=dict)
    used: set[tuple[str, str]] = field(default_factory=set)
    """The answers that it rests on."""

    @property
    def is_done(self) -> bool:
        """Return whether there is nothing to ask and nothing to wait for."""
        return not (self.asks or self.waits_for)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What holds for all leads of a run.

    ``closed`` are providers that may not be asked, with the reason in words: off, unwell, out
    of budget. Answers of theirs that are known already count all the same.
    """

    waterfall: Waterfall
    providers: Mapping[str, Provider]
    closed: Mapping[str, str]
    now: datetime
    country: str | None
    same: Same


def plan(known: Known, answers: Answers, around: Surroundings) -> Plan:
    """Return what is next for a lead, given all the answers there are."""
    waiting: set[str] = set()
    chosen: dict[str, Candidate] = {}
    for _ in range(_PASSES):
        run = _Pass(known, answers, around, dict(chosen), waiting)
        run.run()
        if (run.plan.chosen, run.waiting) == (chosen, waiting):
            break
        chosen, waiting = run.plan.chosen, run.waiting
    return run.plan


class _WaitingError(Exception):
    """The field cannot go on before an answer comes."""


@dataclass(slots=True)
class _Pass:
    """One walk over all fields, with what the walk before it chose and waited for.

    What one field finds is what another asks with, so walks go on until nothing new comes.
    """

    known: Known
    answers: Answers
    around: Surroundings
    before: dict[str, Candidate]
    waited: set[str]
    waiting: set[str] = field(default_factory=set)
    plan: Plan = field(default_factory=Plan)

    def run(self) -> None:
        """Walk over the fields that are open, then over those who are asked for facts alone."""
        for rule in self.around.waterfall.rules:
            if rule.is_open(self.known, self.around.now):
                try:
                    self._fill(rule)
                except _WaitingError:
                    self.waiting.add(rule.field)
        for key in self.around.waterfall.tellers:
            try:
                self._look(key, "")
            except _WaitingError:
                continue

    def _fill(self, rule: Rule) -> None:
        found: list[tuple[str, Finding]] = []
        for key in rule.providers:
            if rule.field not in self._outputs(key):
                continue
            result = self._look(key, rule.field)
            if result is None:
                continue
            said = [one for one in result.findings if one.field == rule.field]
            if not said:
                self._note(rule.field, key, Why.MISS)
                continue
            found += [(key, one) for one in said]
            if self._settle(rule, found):
                return
        if found:
            self._note(rule.field, found[0][0], Why.UNSURE)

    def _settle(self, rule: Rule, found: Sequence[tuple[str, Finding]]) -> bool:
        """Choose the surest value if it is sure enough; return whether one was chosen."""
        for candidate in gathered(found, self.around.same):
            one = self._verified(candidate) if rule.verified else candidate
            if one.is_refuted:
                self._note(rule.field, one.providers[0], Why.REFUTED, one.value)
            elif one.confidence >= rule.least:
                self.plan.chosen[rule.field] = one
                return True
        return False

    def _verified(self, candidate: Candidate) -> Candidate:
        """Return the candidate with the word of the first verifier that has one."""
        for key in self.around.waterfall.verifiers.get(candidate.field, ()):
            verifier = self.around.providers.get(key)
            if verifier is None:
                continue
            question = whether_good(verifier, candidate.field, candidate.value)
            result = self._answer_to([question], candidate.field)
            for verdict in result.verdicts if result else ():
                if verdict.field == candidate.field:
                    return judged(candidate, verdict)
        return candidate

    def _look(self, key: str, field_key: str) -> Result | None:
        """Return what a provider says of the lead, None where it says nothing.

        Raises _WaitingError where it has to be asked first, or with a value still to come.
        """
        provider = self.around.providers.get(key)
        if provider is None:
            return None
        told = self._told(provider)
        questions = questions_for(provider, told, self.around.country)
        if questions:
            return self._answer_to(questions, field_key)
        if any(need <= self.waited for need in missing_for(provider, told)):
            raise _WaitingError
        self._note(field_key, key, Why.NOTHING_TO_ASK)
        return None

    def _answer_to(self, questions: Sequence[Question], field_key: str) -> Result | None:
        """Return the answer to the best question that has one, or put the best question.

        A better question, with a value that was found meanwhile, is put only where the ones
        before it missed: nobody pays twice to hear the same.
        """
        for question in questions:
            mark = question.provider, question.fingerprint
            state = self.answers.get(mark)
            if isinstance(state, Result) and state.is_hit:
                self.plan.used.add(mark)
                return state
            if isinstance(state, Pending):
                self.plan.waits_for.add(mark)
                raise _WaitingError
        best = questions[0]
        mark = best.provider, best.fingerprint
        state = self.answers.get(mark)
        if state is not None:
            self.plan.used.add(mark)
            is_failed = isinstance(state, Failed)
            why = Why.FAILED if is_failed else Why.MISS
            self._note(field_key, best.provider, why, getattr(state, "words", ""))
            return None
        if reason := self.around.closed.get(best.provider):
            self._note(field_key, best.provider, Why.OFF, reason)
            return None
        self.plan.asks[mark] = best
        raise _WaitingError

    def _told(self, provider: Provider) -> dict[str, str]:
        found = {
            key: one.value for key, one in self.before.items() if provider.key not in one.providers
        }
        return self.known.told_to(provider.key) | found

    def _outputs(self, key: str) -> tuple[str, ...]:
        provider = self.around.providers.get(key)
        return provider.can.outputs if provider else ()

    def _note(self, field_key: str, provider: str, why: Why, words: str = "") -> None:
        note = Note(provider, why, words)
        notes = self.plan.notes.setdefault(field_key, [])
        if note not in notes:
            notes.append(note)
