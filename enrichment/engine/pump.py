"""Keeps providers and database busy for a few seconds of a run."""

import time
from collections import Counter
from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.wall.scope import Actor, Scope, acting_for
from enrichment import pace
from enrichment.engine import settling
from enrichment.engine.caller import Caller, Returned
from enrichment.engine.circumstances import circumstances_of
from enrichment.engine.desk import CLAIM, Asked, Batch, Mark, look_up, take
from enrichment.engine.window import Window
from enrichment.engine.writing import write_done
from enrichment.knowledge import known_of
from enrichment.models import Answer, Call, Run, RunLead
from enrichment.planning.questions import Question
from enrichment.providers.base import DeferredProvider, NotReady, Query, Submitted
from enrichment.waterfalls import from_json
from leads.models import Lead
from lib.clock import Deadline
from lib.vendor_errors import (
    BadCredentialsError,
    OutOfCreditsError,
    RateLimitedError,
    TransientError,
    VendorError,
)

WINDOW = 500
"""So many leads are worked on at once."""
REMEMBERED = 20_000
AHEAD = 1.0
"""Calls are booked no more than so many seconds before their moment."""
_MOST_WAIT = 0.25
_A_LITTLE = 0.05
_SOME = 3.0
_AGAIN = timedelta(seconds=2)
"""A lead whose question another run is asking is looked at again after so long."""
_UNWELL = timedelta(seconds=10)
"""A lead whose provider was unwell is tried again after so long."""


@dataclass(slots=True)
class Progress:
    """What a stretch of work came to; ``resume_at`` where there is nothing to do before."""

    done: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    is_over: bool = False
    resume_at: datetime | None = None


class Pump:
    """One stretch of work on a run. It opens its own transactions, each short."""

    def __init__(self, organization_id: int, run: Run, actor: Actor) -> None:
        """Take the run, and who asked for it."""
        self._organization_id, self._run, self._actor = organization_id, run, actor
        self._progress = Progress()
        self._ours: set[Mark] = set()

    def work(self, deadline: Deadline) -> Progress:
        """Work until the deadline, then until every call under way is back and settled."""
        with self._inside():
            self._progress.counts["lost"] += settling.recover()
            self._at = circumstances_of(from_json(self._run.plan), self._run)
            polls = self._to_poll()
        self._window = Window(self._at.around)
        self._caller = Caller(self._at.lines)
        try:
            for batch in polls:
                self._caller.poll(batch)
            goes_on = self._turn(is_open=True)
            while goes_on:
                goes_on = self._turn(is_open=not deadline.has_passed)
        finally:
            self._caller.close()
        self._look_ahead()
        return self._progress

    def _turn(self, *, is_open: bool) -> bool:
        """Do each thing once, nothing new where the time is up; return whether to go on."""
        if is_open:
            self._refill()
        self._plan()
        self._finish()
        sent = self._send() if is_open else 0
        returned = self._caller.back(_MOST_WAIT if not sent else 0.0)
        self._settle(returned)
        if self._caller or sent or returned:
            return True
        if not is_open or not self._window.wanted or self._all_rest():
            return False
        time.sleep(_A_LITTLE)  # every moment of the next second is booked
        return True

    def _refill(self) -> None:
        """Take in leads that are due, and postpone those that wait for others' questions."""
        window = self._window
        with self._inside():
            if window.stuck:
                self._postpone(window.stuck, _AGAIN)
                window.drop(list(window.stuck))
            room = WINDOW - len(window.leads)
            if room < WINDOW // 4:
                return
            window.prune(REMEMBERED)
            due = RunLead.objects.due(self._run.pk, room + len(window.leads))
            ids = [row.lead_id for row in due if row.lead_id not in window.leads][:room]
            leads = list(Lead.objects.live().filter(pk__in=ids))
            gone = set(ids) - {lead.pk for lead in leads}
            if gone:
                rows = RunLead.objects.filter(run=self._run, lead_id__in=gone)
                self._progress.done += rows.update(state=RunLead.State.GONE)
            window.add(known_of(lead) for lead in leads)

    def _plan(self) -> None:
        """Plan, looking up whatever is asked for until nothing new is."""
        window = self._window
        window.plan()
        while window.unseen:
            with self._inside():
                found = look_up(window.unseen)
            self._ours |= {mark for mark, one in found.items() if one.run_id == self._run.pk}
            window.learn({mark: one.state for mark, one in found.items()})
            window.confirm()
            window.plan()

    def _finish(self) -> None:
        window = self._window
        if not window.done:
            return
        with self._inside():
            written = write_done(self._run, window.done, window.leads, self._ours)
        self._progress.done += written.done
        self._progress.counts += written.counts
        window.drop(list(window.done))

    def _send(self) -> int:
        """Claim and send as many calls as providers bear now; return how many."""
        sent = 0
        for key, provider in self._at.providers.items():
            room = provider.can.at_once - self._caller.under_way(key)
            while room > 0 and (batch := self._next_batch(key)):
                self._caller.send(*batch)
                room, sent = room - 1, sent + 1
        return sent

    def _next_batch(self, key: str) -> tuple[Batch, datetime] | None:
        provider = self._at.providers[key]
        if key in self._at.closed or not any(mark[0] == key for mark in self._window.wanted):
            return None
        with self._inside():
            if pace.is_booked_out(key, AHEAD):
                return None
            asked = self._window.take(key, provider.can.batch_size)
            batch, is_short = take(provider, asked, self._run, self._at.accounts.get(key))
            [moment] = pace.book(key, self._at.limit_of(key), 1) if batch else [timezone.now()]
        taken = {one.mark for one in batch.asked} if batch else set()
        self._window.forget(one.mark for one in asked if one.mark not in taken)
        if is_short:
            self._close(key, "The credits that may be spent are used up.")
        return (batch, moment) if batch else None

    def _close(self, key: str, reason: str) -> None:
        """Ask a provider no more for now; leads are planned again without it."""
        self._at.closed[key] = reason
        self._window.give_up_on(key)

    def _settle(self, returned: list[Returned]) -> None:
        if not returned:
            return
        with self._inside():
            for one in returned:
                self._settle_one(one)

    def _settle_one(self, one: Returned) -> None:
        batch, outcome, key = one.batch, one.outcome, one.batch.provider.key
        marks = {asked.mark for asked in batch.asked}
        self._ours |= marks
        if isinstance(outcome, Submitted):
            assert isinstance(batch.provider, DeferredProvider)  # noqa: S101 -- only they submit
            settling.hand_in(batch, outcome, batch.provider.gives_up_after)
            self._window.forget(marks)
            return
        if isinstance(outcome, NotReady):
            settling.put_off(batch.call, outcome)
            return
        if isinstance(outcome, VendorError) and batch.call.state == Call.State.WAITING:
            # The vendor has the questions, and may have charged them: answers are still to come.
            settling.put_off(batch.call, NotReady(settling.wait_after(outcome)))
            return
        if isinstance(outcome, VendorError):
            states = settling.fail(batch, outcome, one.milliseconds)
        else:
            states = settling.settle(batch, outcome, one.milliseconds)
            self._postpone(self._window.put_aside(marks - states.keys()), _UNWELL)
        call = batch.call
        self._progress.counts.update(hit=call.hits, miss=call.misses, error=call.errors)
        if isinstance(outcome, (BadCredentialsError, OutOfCreditsError)):
            self._close(key, str(outcome))
            self._window.forget(marks)
        elif isinstance(outcome, TransientError) and not isinstance(outcome, RateLimitedError):
            self._postpone(self._window.put_aside(marks), _UNWELL)
        elif isinstance(outcome, VendorError):
            self._window.forget(marks)
        else:
            self._window.learn(states)

    def _postpone(self, lead_ids: Collection[int], wait: timedelta) -> None:
        mine = RunLead.objects.filter(run=self._run, lead_id__in=list(lead_ids))
        mine.update(due_at=timezone.now() + wait)

    def _all_rest(self) -> bool:
        """Return whether nobody who is wanted may be asked for some seconds."""
        wanted = {key for key, _ in self._window.wanted}
        with self._inside():
            return all(pace.is_booked_out(key, _SOME) for key in wanted)

    def _to_poll(self) -> list[Batch]:
        """Claim this run's calls that a vendor may have answered by now."""
        calls = list(Call.objects.to_poll(self._run.pk).select_for_update(skip_locked=True)[:64])
        later = timezone.now() + CLAIM
        batches = []
        for call in calls:
            provider = self._at.providers.get(call.provider)
            if not isinstance(provider, DeferredProvider):
                continue
            call.poll_at = later
            call.save(update_fields=["poll_at"])
            batch = Batch(provider, call, _asked_in(call))
            if call.at + provider.gives_up_after < timezone.now():
                settling.fail(batch, settling.too_late(provider), 0)
            elif call.provider in self._at.lines:
                batches.append(batch)
        return batches

    def _look_ahead(self) -> None:
        """See whether the run is over, or when there is something to do again."""
        with self._inside():
            due = RunLead.objects.next_due(self._run.pk)
            if due is None:
                self._progress.is_over = True
                return
            moments = [due, *Call.objects.next_polls(self._run.pk)]
            rests = pace.resting_until(list(self._at.lines))
        moment = min(moments)
        if rests and len(rests) == len(self._at.lines):
            moment = max(moment, min(rests.values()))
        if moment > timezone.now():
            self._progress.resume_at = moment

    def _inside(self) -> AbstractContextManager[Scope]:
        return acting_for(self._organization_id, self._actor)


def _asked_in(call: Call) -> tuple[Asked, ...]:
    """Return the questions of a call that was handed in, each in its place.

    Of a person who was erased meanwhile an empty question is left, so that the vendor's answers
    go to whom they are about.
    """
    rows = Answer.objects.filter(provider=call.provider, call_id=call.pk, asked__isnull=False)
    placed = {row.asked["at"]: _asked(row) for row in rows}
    erased = Asked(Question(call.provider, "", Query({})), 0)
    return tuple(placed.get(place, erased) for place in range(call.questions))


def _asked(row: Answer) -> Asked:
    sent = row.asked or {}
    query = Query(sent["values"], sent["country"])
    return Asked(Question(row.provider, row.fingerprint, query), row.lead_id or 0)
