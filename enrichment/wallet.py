"""Credits: set aside before a call, spent after it, given back where it did not happen.

Each amount is taken under the lock of the month's budget, then of the run, always in that order,
so that workers together never pass a cap and never wait for each other in a ring. Whoever calls
these commits at once: what a vendor charged must not be undone with something else.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db.models import F
from django.utils import timezone

from enrichment.models import Budget, Call, ProviderAccount, Run, WalletEntry

NOTHING = Decimal(0)


def grant(
    *, provider: str, account: ProviderAccount | None, run: Run | None, price: Decimal, wanted: int
) -> int:
    """Set credits aside for as many of the wanted questions as both caps allow; return how many.

    Nothing is locked and all is granted where a question costs nothing.
    """
    if not price:
        return wanted
    budget = _locked(provider, _month())
    granted = _affordable(account.monthly_cap if account else None, budget, price, wanted)
    if run is not None:
        held = Run.objects.select_for_update().get(pk=run.pk)
        granted = _affordable(held.cap, held, price, granted)
    if granted:
        _move(budget.pk, run, reserved=price * granted, spent=NOTHING)
    return granted


def settle(call: Call, cost: Decimal) -> None:
    """Turn what a call set aside into what it cost; the rest is given back.

    A vendor that charged more than it declared is written down truly, past a cap if need be.
    """
    if not (call.reserved or cost):
        return
    budget = _locked(call.provider, _month(call.at.date()))
    _move(budget.pk, call.run, reserved=-call.reserved, spent=cost)
    entries = [(WalletEntry.Kind.SETTLE, cost), (WalletEntry.Kind.RELEASE, call.reserved - cost)]
    write_down(call, [(kind, amount) for kind, amount in entries if amount > 0])


def write_down(call: Call, movements: Sequence[tuple[WalletEntry.Kind, Decimal]]) -> None:
    """Put movements of credits into the ledger."""
    WalletEntry.objects.bulk_create(
        WalletEntry(
            provider=call.provider, kind=kind, amount=amount, call_id=call.pk, run_id=call.run_id
        )
        for kind, amount in movements
    )


def left_this_month(account: ProviderAccount) -> Decimal | None:
    """Return what may still be spent with a provider this month, None without a bound."""
    if account.monthly_cap is None:
        return None
    budget = Budget.objects.filter(provider=account.provider, month=_month()).first()
    used = budget.reserved + budget.spent if budget else NOTHING
    left: Decimal = account.monthly_cap - used
    return max(NOTHING, left)


def _month(day: date | None = None) -> date:
    return (day or timezone.now().date()).replace(day=1)


def _locked(provider: str, month: date) -> Budget:
    Budget.objects.bulk_create([Budget(provider=provider, month=month)], ignore_conflicts=True)
    budget: Budget = Budget.objects.select_for_update().get(provider=provider, month=month)
    return budget


def _affordable(cap: Decimal | None, held: Budget | Run, price: Decimal, wanted: int) -> int:
    if cap is None:
        return wanted
    left = cap - held.reserved - held.spent
    return max(0, min(wanted, int(left // price)))


def _move(budget_id: int, run: Run | None, *, reserved: Decimal, spent: Decimal) -> None:
    moved = {"reserved": F("reserved") + reserved, "spent": F("spent") + spent}
    Budget.objects.filter(pk=budget_id).update(**moved)
    if run is not None:
        Run.objects.filter(pk=run.pk).update(**moved)
