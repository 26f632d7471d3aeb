"""A provider that counts its questions and answers as told, and leads to ask about."""

from typing import ClassVar

from enrichment.providers.base import Capabilities, Finding, Provider, Result
from leads.models import Lead
from leads.services.write_leads import write_leads
from leads.writing import LeadDraft, Source, Trust, WritePolicy

PATH = f"{__name__}.Spy"


class Spy(Provider):
    """Knows the job title of everybody but those whose address begins with "nobody"."""

    key = "spy"
    label = "Spy"
    description = "Knows titles."
    can = Capabilities(needs=(("email",),), outputs=("title",), batch_size=2)
    asked: ClassVar[list[str]] = []
    raises: Exception | None = None

    def answer(self, queries, line):
        if Spy.raises is not None:
            raise Spy.raises
        emails = [query.value("email") for query in queries]
        Spy.asked += emails
        return [self.told(email) for email in emails]

    def told(self, email):
        if email.startswith("nobody"):
            return Result()
        return Result((Finding("title", "Head of Rockets", 0.6),))


def make_leads(*drafts, trust=Trust.IMPORT):
    """Write leads through the door; return them in order."""
    outcomes = write_leads(
        drafts=[LeadDraft(values) for values in drafts],
        source=Source(trust, "1"),
        policy=WritePolicy.CREATE_ONLY,
    )
    return [Lead.objects.get(pk=outcome.lead_id) for outcome in outcomes]
