"""Add a note to a lead's timeline."""

from accounts.errors import ProductError
from leads.models import Lead
from leads.services.note_activities import note_activities
from lib.normalise.text import trim

MAX_LENGTH = 10_000


def add_note(*, lead: Lead, text: str) -> None:
    """Note what a person wrote. Raises ProductError for an empty or overlong note."""
    text = trim(text)
    if not text or len(text) > MAX_LENGTH:
        message = f"Write a note of at most {MAX_LENGTH:,} characters."
        raise ProductError(message, field="text")
    note_activities(kind="note", payloads={lead.pk: {"text": text}})
