"""Enrich one lead at once."""

from collections import Counter

from enrichment.engine import settling
from enrichment.engine.circumstances import Circumstances, circumstances_of
from enrichment.engine.desk import look_up, take
from enrichment.engine.window import Window
from enrichment.engine.writing import write_chosen
from enrichment.gallery import providers_to_ask
from enrichment.knowledge import known_of
from enrichment.services.enrich_leads import enrich_leads
from enrichment.waterfalls import waterfall_for
from leads.models import Lead
from leads.selection import Selection
from lib.vendor_errors import VendorError


def enrich_lead(*, lead_id: int) -> Counter[str] | None:
    """Enrich one lead now, where every provider answers at once and for nothing.

    Returns how many answers were hits, misses, errors and cached, and how many values were
    filled. Where a provider is far away or costs credits, a job is started instead, and None is
    returned: what was paid for has to be committed before anything else is done. Raises
    Lead.DoesNotExist, and ProductError where every provider is off.
    """
    lead: Lead = Lead.objects.live().get(pk=lead_id)
    providers = providers_to_ask()
    if not all(one.is_at_hand and one.can.price.is_free for one in providers):
        enrich_leads(selection=Selection(lead_ids=(lead.pk,)))
        return None
    at = circumstances_of(waterfall_for(providers))
    window = Window(at.around)
    window.add([known_of(lead)])
    counts: Counter[str] = Counter()
    window.plan()
    while window.unseen:
        _look(window, counts)
        for key in list(at.lines):
            _ask(window, at, key, counts)
        window.plan()
    done = {one: plan for one, plan in window.done.items() if plan.is_done}
    filled = write_chosen(done, window.leads)
    counts["filled"] += sum(map(len, filled.values()))
    return counts


def _look(window: Window, counts: Counter[str]) -> None:
    found = look_up(window.unseen)
    counts["cached"] += len(found)
    window.learn({mark: one.state for mark, one in found.items()})
    window.confirm()


def _ask(window: Window, at: Circumstances, key: str, counts: Counter[str]) -> None:
    provider = at.providers[key]
    while asked := window.take(key, provider.can.batch_size):
        batch, _ = take(provider, asked, None, at.accounts.get(key))
        if batch is None:
            return
        try:
            told = provider.answer([one.question.query for one in batch.asked], at.lines[key])
        except VendorError as error:
            states = settling.fail(batch, error, 0)
        else:
            states = settling.settle(batch, told, 0)
        call = batch.call
        counts.update(hit=call.hits, miss=call.misses, error=call.errors)
        window.learn(states)
