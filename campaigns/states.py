"""Which state of a campaign may follow which."""

from accounts.errors import ConflictError

DRAFT = "draft"
SCHEDULED = "scheduled"
RUNNING = "running"
PAUSED = "paused"
FINISHED = "finished"
CANCELLED = "cancelled"

_FOLLOWS: dict[str, frozenset[str]] = {
    DRAFT: frozenset({SCHEDULED, CANCELLED}),
    SCHEDULED: frozenset({DRAFT, RUNNING, FINISHED, CANCELLED}),
    RUNNING: frozenset({PAUSED, FINISHED, CANCELLED}),
    PAUSED: frozenset({RUNNING, FINISHED, CANCELLED}),
    FINISHED: frozenset(),
    CANCELLED: frozenset(),
}


def may_become(state: str, wanted: str) -> bool:
    """Return whether a campaign in ``state`` may go over to ``wanted``."""
    return wanted in _FOLLOWS[state]


def check_transition(name: str, state: str, wanted: str) -> None:
    """Raise ConflictError, naming the campaign, where it may not go over to ``wanted``."""
    if state == wanted:
        message = f"“{name}” is already {wanted}."
        raise ConflictError(message)
    if not may_become(state, wanted):
        message = f"“{name}” is {state} and cannot become {wanted}."
        raise ConflictError(message)
