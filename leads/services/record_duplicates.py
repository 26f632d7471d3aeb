"""Keep the pairs that the finder came upon."""

from collections.abc import Iterable

from jobs.models import Job
from leads.duplicates.blocks import Candidate
from leads.duplicates.keys import addresses
from leads.duplicates.verdict import Verdict, in_order, judge
from leads.models import DuplicatePair, Lead

Pairs = dict[tuple[int, int], list[Verdict]]


def record_duplicates(*, candidates: Iterable[Candidate], job: Job) -> int:
    """Judge candidates and keep those that may be one person. Returns how many are new.

    A pair that was dismissed stays dismissed; one whose merge was undone is open again. What
    an earlier run said of a pair gives way to what this one says.
    """
    pairs = _judged(list(candidates))
    known = DuplicatePair.objects.filter(lead_a_id__in={a for a, _ in pairs})
    fresh = dict(pairs)
    changed, seen_again = [], []
    for pair in known.select_for_update():
        verdicts = fresh.pop((pair.lead_a_id, pair.lead_b_id), None)
        if verdicts is None or pair.state == DuplicatePair.State.DISMISSED:
            continue
        seen_again.append(pair.pk)
        before = (pair.reasons, pair.score, pair.state)
        earlier = set(pair.reasons) if pair.found_by_id == job.pk else set()
        _say(pair, verdicts, earlier, pair.score if earlier else 0, job)
        if before != (pair.reasons, pair.score, pair.state):
            changed.append(pair)
    fields = ["reasons", "reason", "score", "state"]
    DuplicatePair.objects.bulk_update(changed, fields, batch_size=500)
    DuplicatePair.objects.filter(pk__in=seen_again).update(found_by=job)
    new = [DuplicatePair(lead_a_id=a, lead_b_id=b) for a, b in fresh]
    for pair in new:
        _say(pair, fresh[pair.lead_a_id, pair.lead_b_id], set(), 0, job)
    DuplicatePair.objects.bulk_create(new, ignore_conflicts=True, batch_size=2000)
    return len(new)


def _judged(candidates: list[Candidate]) -> Pairs:
    """Return what candidates are to each other, where both leads are still there."""
    ids = {lead_id for one in candidates for lead_id in (one.lead_a, one.lead_b)}
    live = Lead.objects.live().filter(pk__in=ids).values("id", "email_key", "other_emails")
    held = {row["id"]: addresses(row) for row in live}
    found: Pairs = {}
    for one in candidates:
        if one.lead_a not in held or one.lead_b not in held:
            continue
        is_one_address = one.kind == "alias" and held[one.lead_a] & held[one.lead_b]
        kind = "email" if is_one_address else one.kind
        verdict = judge(kind, one.name, one.other_name, is_shared=one.is_shared)
        if verdict is not None:
            found.setdefault((one.lead_a, one.lead_b), []).append(verdict)
    return found


def _say(
    pair: DuplicatePair, verdicts: list[Verdict], earlier: set[str], score: int, job: Job
) -> None:
    pair.reasons = in_order(earlier | {verdict.reason for verdict in verdicts})
    pair.reason = pair.reasons[0]
    pair.score = max(score, *(verdict.score for verdict in verdicts))
    pair.state = DuplicatePair.State.OPEN
    pair.found_by_id = job.pk
