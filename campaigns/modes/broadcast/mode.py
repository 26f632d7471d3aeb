"""Broadcast: one mail, once, to each lead of the audience."""

from collections.abc import Mapping
from typing import Any

from campaigns.modes.base import Content, Finding, Level, Mode, PlannedStep

_LONG_SUBJECT = 70


class Broadcast(Mode):
    """One mail to everyone."""

    key = "broadcast"
    label = "Broadcast"
    description = "One mail, sent once to each lead of the audience."

    def check(self, content: Content, settings: Mapping[str, Any]) -> list[Finding]:
        """Ask for a subject and a text; warn of what makes mail look unwanted."""
        findings = []
        if not content.subject.strip():
            findings.append(Finding(Level.BAD, "The mail has no subject.", "subject"))
        elif len(content.subject) > _LONG_SUBJECT:
            words = f"The subject has {len(content.subject)} characters; phones show about 40."
            findings.append(Finding(Level.WATCH, words, "subject"))
        if content.subject.isupper():
            words = "A subject all in capitals is taken for unwanted mail."
            findings.append(Finding(Level.WATCH, words, "subject"))
        if not content.body_text.strip():
            findings.append(Finding(Level.BAD, "The mail has no text.", "body_text"))
        return findings

    def plan(self, settings: Mapping[str, Any]) -> list[PlannedStep]:
        """Return the one step."""
        return [PlannedStep(1)]
