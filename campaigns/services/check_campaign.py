"""The check-up of a campaign: what is wrong or worth knowing before it is scheduled."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.errors import ProductError
from accounts.models import Organization
from campaigns.audience import contactable, leads_of
from campaigns.mail import AddressError
from campaigns.merge import MergeError, compile_template
from campaigns.models import Campaign
from campaigns.modes.base import Content, Finding, Level
from campaigns.modes.registry import MODES
from campaigns.press import Press, content_of
from campaigns.services.enrol_audience import home_zone
from campaigns.tags import known_tags
from campaigns.window import next_opening

_BAD, _WATCH, _GOOD = Level.BAD, Level.WATCH, Level.GOOD


def check_campaign(*, campaign: Campaign) -> list[Finding]:
    """Return the findings, worst first. The campaign may be unsaved. A dozen queries at most."""
    organization = Organization.objects.get()
    content = content_of(campaign)
    findings = [
        *MODES[campaign.mode].check(content, campaign.settings),
        *_tags(content),
        *_audience(campaign),
        *_schedule(campaign, home_zone(organization)),
        *_sender(campaign, organization),
    ]
    order = list(Level)
    return sorted(findings, key=lambda finding: order.index(finding.level))


def is_ready(findings: list[Finding]) -> bool:
    """Return whether nothing found stands in the way of scheduling."""
    return all(finding.level is not _BAD for finding in findings)


def _tags(content: Content) -> Iterator[Finding]:
    known = known_tags()
    used: set[str] = set()
    is_sound = True
    for field in ("subject", "body_text", "body_html"):
        try:
            template = compile_template(
                getattr(content, field), known, is_html=field == "body_html"
            )
        except MergeError as error:
            is_sound = False
            yield Finding(_BAD, str(error), field)
        else:
            used |= template.tags
    if used and is_sound:
        named = ", ".join(f"{{{{ {tag} }}}}" for tag in sorted(used))
        yield Finding(_GOOD, f"Every merge tag is known: {named}.")


def _audience(campaign: Campaign) -> Iterator[Finding]:
    try:
        everyone = leads_of(campaign.audience)
        number, is_exact = everyone.capped_count()
        reached, is_reached_exact = contactable(everyone).capped_count()
    except ProductError as error:
        yield Finding(_BAD, error.message, "audience")
        return
    if not number:
        yield Finding(_BAD, "The audience is empty: no lead matches it.", "audience")
    elif not reached:
        words = f"None of the {number:,} leads may be written to: no address, or opted out."
        yield Finding(_BAD, words, "audience")
    else:
        total = f"{number:,}" if is_exact else f"more than {number:,}"
        shown = f"{reached:,}" if is_reached_exact else f"More than {reached:,}"
        yield Finding(_GOOD, f"{shown} of {total} leads will get it.", "audience")
    if is_exact and 0 < reached < number:
        left_out = number - reached
        words = (
            f"{left_out:,} {'is' if left_out == 1 else 'are'} left out: no address, opted out, "
            "or on the do-not-contact list."
        )
        yield Finding(_WATCH, words, "audience")


def _schedule(campaign: Campaign, zone: str) -> Iterator[Finding]:
    start = max(campaign.starts_at or timezone.now(), timezone.now())
    end = campaign.ends_at
    if end and end <= start:
        yield Finding(_BAD, "The end is before the start, or already over.", "ends_at")
        return
    if not campaign.window.is_sound:
        words = "The send window has no weekday, or closes before it opens."
        yield Finding(_BAD, words, "opens")
        return
    opening = next_opening(start, campaign.window, zone)
    if opening is None or (end and opening >= end):
        words = "The send window never opens between start and end, so nothing would leave."
        yield Finding(_BAD, words, "opens")
    else:
        yield Finding(_GOOD, f"The first mail leaves {_moment(opening, zone)}.", "starts_at")


def _sender(campaign: Campaign, organization: Organization) -> Iterator[Finding]:
    if not organization.postal_address.strip():
        words = "Your organization has no postal address; the law asks for it below each mail."
        yield Finding(_BAD, words, "organization")
    if campaign.sending_account is None or campaign.sending_account.kind == "outbox":
        words = "No mail server is chosen: mails go to the built-in outbox and nobody gets them."
        yield Finding(_WATCH, words, "sending_account")
    elif campaign.sending_account.security == "none":
        words = "The connection to the mail server is not encrypted."
        yield Finding(_WATCH, words, "sending_account")
    try:
        Press(campaign, organization)
    except AddressError as error:
        yield Finding(_BAD, f"The sender cannot be used: {error}", "sending_account")
    except MergeError:
        return
    else:
        yield Finding(_GOOD, "Each mail carries an unsubscribe link and the one-click header.")


def _moment(at: datetime, zone: str) -> str:
    if at <= timezone.now():
        return "at once"
    local = at.astimezone(ZoneInfo(zone))
    return f"on {local:%A, %-d %B %Y at %H:%M} ({zone})"
