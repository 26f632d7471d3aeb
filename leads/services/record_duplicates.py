"""Keep the pairs that the finder came upon."""

from collections.abc import Iterable

from jobs.models import Job
from leads.duplicates.blocks import Candidate
from leads.duplicates.verdict import Verdict, in_order, judge
from leads.models import DuplicatePair, Lead

Pairs = dict[tuple[int, int], list[Verdict]]


def record_duplicates(*, candidates: Iterable[Candidate], job: Job) -> int:
    """Judge candidates and keep those that may be one person. Returns how many are new.

    A pair that was dismissed stays dismissed; one whose merge was undone is open again. What
    an earlier run said of a pair gives way to what this one says.
    """
    pairs = _still_there(_judged(candidates))
    if not pairs:
        return 0
    known = DuplicatePair.objects.filter(lead_a_id__in={a for a, _ in pairs})
    fresh = dict(pairs)
    changed = []
    for pair in known.select_for_update():
        verdicts = fresh.pop((pair.lead_a_id, pair.lead_b_id), None)
        if verdicts is not None and pair.state != DuplicatePair.State.DISMISSED:
            earlier = set(pair.reasons) if pair.found_by_id == job.pk else set()
            score = pair.score if earlier else 0
            _say(pair, verdicts, earlier, score, job)
            changed.append(pair)
    fields = ["reasons", "reason", "score", "state", "found_by"]
    DuplicatePair.objects.bulk_update(changed, fields, batch_size=500)
    new = [DuplicatePair(lead_a_id=a, lead_b_id=b) for a, b in fresh]
    for pair in new:
        _say(pair, fresh[pair.lead_a_id, pair.lead_b_id], set(), 0, job)
    DuplicatePair.objects.bulk_create(new, ignore_conflicts=True, batch_size=2000)
    return len(new)


def _judged(candidates: Iterable[Candidate]) -> Pairs:
    found: Pairs = {}
    for one in candidates:
        verdict = judge(one.kind, one.name, one.other_name, is_shared=one.is_shared)
        if verdict is not None:
            found.setdefault((one.lead_a, one.lead_b), []).append(verdict)
    return found


def _still_there(pairs: Pairs) -> Pairs:
    """Leave out pairs of which a lead was deleted since its keys were read."""
    ids = {lead_id for pair in pairs for lead_id in pair}
    live = set(Lead.objects.live().filter(pk__in=ids).values_list("pk", flat=True))
    return {pair: said for pair, said in pairs.items() if live.issuperset(pair)}


def _say(
    pair: DuplicatePair, verdicts: list[Verdict], earlier: set[str], score: int, job: Job
) -> None:
    pair.reasons = in_order(earlier | {verdict.reason for verdict in verdicts})
    pair.reason = pair.reasons[0]
    pair.score = max(score, *(verdict.score for verdict in verdicts))
    pair.state = DuplicatePair.State.OPEN
    pair.found_by_id = job.pk
