"""Leads that are done: values written through the one door, the run told what came of each."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from enrichment.engine.desk import Mark
from enrichment.models import Run, RunLead
from enrichment.planning.known import Known
from enrichment.planning.plan import Plan, Why
from leads.services.write_leads import write_leads
from leads.writing import LeadDraft, Source, Trust, WritePolicy


@dataclass(slots=True)
class Written:
    """What came of leads that are done, for progress and the run's report."""

    done: int = 0
    counts: Counter[str] = field(default_factory=Counter)


def write_done(
    run: Run, done: Mapping[int, Plan], known: Mapping[int, Known], ours: Collection[Mark]
) -> Written:
    """Write what was chosen for leads, and that they are done, in the caller's transaction.

    A lead that another worker finished meanwhile is left as it is. ``ours`` are the questions
    that this run asked; the other answers came out of the cache.
    """
    left = RunLead.objects.filter(run=run, lead_id__in=list(done), state=RunLead.State.WAITING)
    rows = list(left.select_for_update().order_by("lead_id"))
    filled = write_chosen({row.lead_id: done[row.lead_id] for row in rows}, known)
    written = Written(done=len(rows))
    report: Counter[str] = Counter()
    for row in rows:
        plan = done[row.lead_id]
        row.filled, row.notes = filled.get(row.lead_id, {}), _told(plan)
        row.state = _state(plan, row.filled)
        cached = Counter(provider for provider, _ in plan.used - set(ours))
        written.counts["cached"] += cached.total()
        written.counts["filled"] += len(row.filled)
        written.counts["enriched"] += bool(row.filled)
        report.update(_reported(row, cached))
    RunLead.objects.bulk_update(rows, ["filled", "notes", "state"])
    if rows:
        _tell(run, report)
    return written


def write_chosen(done: Mapping[int, Plan], known: Mapping[int, Known]) -> dict[int, dict[str, Any]]:
    """Write chosen values; return those that went in by lead, with provider and confidence."""
    drafts: defaultdict[tuple[str, WritePolicy], dict[int, LeadDraft]] = defaultdict(dict)
    for lead_id, plan in done.items():
        for key, one in plan.chosen.items():
            is_blank = not known[lead_id].values.get(key)
            policy = WritePolicy.UPDATE_ONLY if is_blank else WritePolicy.UPDATE_OVERWRITE
            draft = drafts[one.providers[0], policy].setdefault(
                lead_id, LeadDraft({}, lead_id=lead_id)
            )
            draft.values[key] = one.value
            draft.confidence[key] = round(one.confidence, 3)
    filled: defaultdict[int, dict[str, Any]] = defaultdict(dict)
    for (provider, policy), by_lead in sorted(drafts.items()):
        source = Source(Trust.PROVIDER, provider)
        outcomes = write_leads(drafts=list(by_lead.values()), source=source, policy=policy)
        for (lead_id, draft), outcome in zip(by_lead.items(), outcomes, strict=True):
            for key in outcome.changes:
                filled[lead_id][key] = [provider, draft.confidence.get(key, 1.0)]
    return filled


def _told(plan: Plan) -> dict[str, Any]:
    """Return why fields were not filled, or not by the first that was asked."""
    return {
        key: [[note.provider, note.why, note.words] for note in notes]
        for key, notes in plan.notes.items()
        if key
    }


def _state(plan: Plan, filled: Mapping[str, Any]) -> str:
    if filled:
        return RunLead.State.FILLED
    hindered = {note.why for notes in plan.notes.values() for note in notes}
    is_hindered = bool(hindered & {Why.OFF, Why.FAILED})
    return RunLead.State.PARTLY if is_hindered else RunLead.State.NOTHING


def _reported(row: RunLead, cached: Mapping[str, int]) -> Counter[str]:
    """Return what a lead adds to the report: figures by ``provider/what`` and ``field/who``."""
    report: Counter[str] = Counter({f"state/{row.state}": 1})
    for provider, number in cached.items():
        report[f"cached/{provider}"] += number
    for key, (provider, _) in row.filled.items():
        report[f"filled/{key}/{provider}"] += 1
    for key, notes in row.notes.items():
        if key not in row.filled:
            report[f"left/{key}/{notes[-1][1]}"] += 1
    return report


def _tell(run: Run, report: Counter[str]) -> None:
    held = Run.objects.select_for_update().get(pk=run.pk)
    held.report = dict(Counter(held.report) + report)
    held.save(update_fields=["report"])
