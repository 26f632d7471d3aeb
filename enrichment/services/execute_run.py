"""Ask providers about a batch of leads and write what they find."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.models import Organization
from enrichment.knowledge import known_of
from enrichment.models import Call, ProviderAccount
from enrichment.providers.base import Provider, Query, Result
from enrichment.records import from_record, to_record
from enrichment.waterfall import Known, fillable, fingerprint, query_for, still_adds
from leads.models import Lead
from leads.services.write_leads import write_leads
from leads.writing import LeadDraft, Source, Trust, WritePolicy
from lib.vendor_errors import BadCredentialsError, OutOfCreditsError, TransientError, VendorError


@dataclass(slots=True)
class Tally:
    """What came of a batch.

    ``counts`` are questions by outcome (hit, miss, error), those answered from the cache
    (cached) and values filled (filled). ``wait`` are the seconds after which the batch
    should be done again, because a provider could not answer now.
    """

    counts: Counter[str] = field(default_factory=Counter)
    enriched: set[int] = field(default_factory=set)
    wait: float | None = None


def execute_run(
    *, leads: Sequence[Lead], providers: Sequence[Provider], is_last_try: bool = False
) -> Tally:
    """Take the leads down the waterfall, in the caller's transaction.

    Blanks are filled; what a lead holds is never overwritten. This alone catches providers'
    errors: they are recorded and end no other provider's work. On the last try a provider
    that is only unwell for now is taken as failed.
    """
    country = Organization.objects.get().country or None
    known = [known_of(lead) for lead in leads]
    tally = Tally()
    for provider in providers:
        _Round(provider, known, country, tally, is_last_try).run()
    return tally


@dataclass(slots=True)
class _Round:
    """One provider and the leads it can still add something to."""

    provider: Provider
    known: list[Known]
    country: str | None
    tally: Tally
    is_last_try: bool
    questions: dict[str, tuple[Query, int]] = field(default_factory=dict)
    mark_of: dict[int, str] = field(default_factory=dict)
    answers: dict[str, Result] = field(default_factory=dict)

    def run(self) -> None:
        self._put_questions()
        if not self.questions:
            return
        self._look_up()
        for chunk in self._chunks():
            if not self._ask(chunk):
                break
        self._fill()

    def _put_questions(self) -> None:
        for known in self.known:
            query = query_for(self.provider, known, self.country)
            if query is None or not still_adds(self.provider, known):
                continue
            mark = fingerprint(self.provider, query)
            self.questions.setdefault(mark, (query, known.lead_id))
            self.mark_of[known.lead_id] = mark

    def _look_up(self) -> None:
        calls = Call.objects.to_questions([self.provider.key], self.questions).fresh()
        self.answers = {call.fingerprint: from_record(call.record) for call in calls}
        self.tally.counts["cached"] += len(self.answers)

    def _chunks(self) -> Iterator[list[str]]:
        # In order, so that two runs that keep the same answers cannot deadlock.
        open_ = sorted(mark for mark in self.questions if mark not in self.answers)
        size = self.provider.can.batch_size
        yield from (open_[start : start + size] for start in range(0, len(open_), size))

    def _ask(self, marks: list[str]) -> bool:
        """Ask one batch; return whether to go on with the next."""
        try:
            results = self.provider.enrich([self.questions[mark][0] for mark in marks])
        except (BadCredentialsError, OutOfCreditsError) as error:
            ProviderAccount.objects.update_or_create(
                provider=self.provider.key,
                defaults={"state": ProviderAccount.State.DISABLED, "problem": str(error)[:400]},
            )
            self._keep_error(marks, error)
            return False
        except TransientError as error:
            if self.is_last_try:
                self._keep_error(marks, error)
            else:
                self.tally.wait = max(self.tally.wait or 0, error.retry_after)
            return False
        except VendorError as error:
            self._keep_error(marks, error)
            return True
        self._keep(dict(zip(marks, results, strict=True)))
        return True

    def _keep(self, results: dict[str, Result]) -> None:
        self.answers |= results
        can, now = self.provider.can, timezone.now()
        calls = []
        for mark, result in results.items():
            call = self._call(mark, Call.Outcome.HIT if result.is_hit else Call.Outcome.MISS)
            call.cost = can.price.hit if result.is_hit else can.price.miss
            call.record = to_record(result)
            call.expires_at = now + can.keeps_for
            calls.append(call)
        _save(calls)

    def _keep_error(self, marks: list[str], error: VendorError) -> None:
        calls = [self._call(mark, Call.Outcome.ERROR) for mark in marks]
        for call in calls:
            call.error = str(error)[:400]
        _save(calls)

    def _call(self, mark: str, outcome: Call.Outcome) -> Call:
        self.tally.counts[outcome] += 1
        return Call(
            provider=self.provider.key,
            fingerprint=mark,
            lead_id=self.questions[mark][1],
            outcome=outcome,
            expires_at=timezone.now(),
        )

    def _fill(self) -> None:
        drafts: dict[int, LeadDraft] = {}
        for known in self.known:
            result = self.answers.get(self.mark_of.get(known.lead_id, ""))
            found = fillable(result.findings, known) if result else {}
            if found:
                drafts[known.lead_id] = LeadDraft(
                    values={key: one.value for key, one in found.items()},
                    lead_id=known.lead_id,
                    confidence={key: one.confidence for key, one in found.items()},
                )
        if drafts:
            self._write(drafts)

    def _write(self, drafts: dict[int, LeadDraft]) -> None:
        by_lead = {known.lead_id: known for known in self.known}
        outcomes = write_leads(
            drafts=list(drafts.values()),
            source=Source(Trust.PROVIDER, self.provider.key),
            policy=WritePolicy.FILL,
        )
        for lead_id, outcome in zip(drafts, outcomes, strict=True):
            for key, (_, value) in outcome.changes.items():
                by_lead[lead_id].learn(key, value, self.provider.key)
                self.tally.counts["filled"] += 1
                self.tally.enriched.add(lead_id)


def _save(calls: list[Call]) -> None:
    Call.objects.bulk_create(
        calls,
        update_conflicts=True,
        unique_fields=["organization", "provider", "fingerprint"],
        update_fields=["lead", "outcome", "cost", "record", "error", "asked_at", "expires_at"],
    )
