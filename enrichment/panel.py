"""What providers say of one lead, beside what the lead holds."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Organization
from enrichment import registry
from enrichment.knowledge import known_of
from enrichment.models import Answer
from enrichment.planning.known import Known
from enrichment.planning.questions import questions_for
from enrichment.providers.base import Fact, Finding, Provider
from enrichment.records import from_record
from leads.fields import BUILT_IN, Context
from leads.models import Lead


@dataclass(frozen=True, slots=True)
class Opinion:
    """A provider's word on one field; ``held`` is what the lead has, where that differs."""

    label: str
    value: str
    percent: int
    is_held: bool
    held: str


@dataclass(frozen=True, slots=True)
class Section:
    """One provider's answer to the question that the lead asks as it is now."""

    provider: Provider
    asked_at: datetime
    error: str
    facts: tuple[Fact, ...]
    opinions: tuple[Opinion, ...]

    @property
    def is_miss(self) -> bool:
        """Return whether the provider knew nothing."""
        return not (self.error or self.facts or self.opinions)


def sections(lead: Lead) -> list[Section]:
    """Return the answers kept for the lead's present values; two queries."""
    known = known_of(lead)
    country = Organization.objects.get().country or None
    questions = {
        (provider.key, one.fingerprint): provider
        for provider in registry.all_providers()
        for one in questions_for(provider, known.told_to(provider.key), country)
    }
    marks = [mark for _, mark in questions]
    answers = Answer.objects.to_questions(registry.PROVIDERS, marks)
    answered = {(answer.provider, answer.fingerprint): answer for answer in answers}
    found: dict[str, Section] = {}
    for mark, provider in questions.items():
        if mark in answered:
            found.setdefault(provider.key, _section(provider, answered[mark], known))
    return list(found.values())


def _section(provider: Provider, answer: Answer, known: Known) -> Section:
    result = from_record(answer.record)
    return Section(
        provider=provider,
        asked_at=answer.asked_at,
        error=answer.error,
        facts=result.facts,
        opinions=tuple(_opinion(finding, known) for finding in result.findings),
    )


def _opinion(finding: Finding, known: Known) -> Opinion:
    field, held = BUILT_IN[finding.field], known.values.get(finding.field, "")
    try:
        value = str(field.normalise(finding.value, Context()) or finding.value)
    except ValueError:
        value = finding.value
    is_held = value.casefold() == held.casefold()
    return Opinion(
        label=field.label,
        value=finding.value,
        percent=round(100 * finding.confidence),
        is_held=is_held,
        held="" if is_held else held,
    )
