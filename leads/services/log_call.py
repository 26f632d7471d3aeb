"""Write a call down."""

from django.db import models

from accounts.errors import ProductError
from leads.models import Lead
from leads.services.add_note import MAX_LENGTH
from leads.services.note_activities import note_activities
from lib.normalise.text import trim

LONGEST = 600
"""Minutes; longer is a slip of the keyboard."""


class CallOutcome(models.TextChoices):
    """What came of a call."""

    REACHED = "reached", "Reached"
    CALL_BACK = "call-back", "Asked to call back"
    VOICEMAIL = "voicemail", "Left a message"
    NO_ANSWER = "no-answer", "No answer"
    WRONG_NUMBER = "wrong-number", "Wrong number"


def log_call(*, lead: Lead, outcome: str, minutes: int | None = None, text: str = "") -> None:
    """Note a call on the lead's timeline.

    Raises ProductError for an outcome that is none, minutes beyond 0 to 600, overlong text.
    """
    if outcome not in CallOutcome.values:
        message = "Say what came of the call."
        raise ProductError(message, field="outcome")
    if minutes is not None and not 0 <= minutes <= LONGEST:
        message = f"A call has between 0 and {LONGEST} minutes."
        raise ProductError(message, field="minutes")
    text = trim(text)
    if len(text) > MAX_LENGTH:
        message = f"Write at most {MAX_LENGTH:,} characters about the call."
        raise ProductError(message, field="text")
    payload = {"outcome": outcome, "minutes": minutes, "text": text}
    note_activities(kind="call", payloads={lead.pk: payload})
