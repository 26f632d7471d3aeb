"""The press: makes a campaign's mails out of its content and its leads."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.models import Organization
from campaigns.channels.base import ReadyMail
from campaigns.mail import Footer, Letter, Sender, Skeleton
from campaigns.merge import compile_template
from campaigns.models import Campaign, SendingAccount
from campaigns.modes.base import Content
from campaigns.tags import ORGANIZATION_NAME, SENDER_NAME, known_tags, values_for, with_tags
from leads.models import Lead
from lib.crypto import sign, unsign

_PURPOSE = "campaigns.unsubscribe"
_NOBODY = "outbox@example.com"


def content_of(campaign: Campaign) -> Content:
    """Return what the campaign says: as frozen when it was scheduled, else as drafted."""
    if campaign.frozen and not campaign.is_draft:
        kept = campaign.frozen
        return Content(kept["subject"], kept["body_text"], kept["body_html"])
    return Content(campaign.subject, campaign.body_text, campaign.body_html)


def sender_of(campaign: Campaign, account: SendingAccount | None) -> Sender:
    """Return who the mails are from; in the built-in outbox, whoever launched or wrote it."""
    if account is not None:
        return Sender(
            account.from_email, account.from_name, account.reply_to, account.unsubscribe_email
        )
    person = campaign.launched_by or campaign.created_by
    return Sender(person.email, person.full_name) if person else Sender(_NOBODY)


class Press:
    """A campaign's templates and skeleton, made once for many mails.

    Raises MergeError for a template with a fault, AddressError for the sender.
    """

    def __init__(self, campaign: Campaign, organization: Organization) -> None:
        """Compile the content and build what all mails share."""
        content = content_of(campaign)
        known = known_tags()
        self._subject = compile_template(content.subject, known)
        self._text = compile_template(content.body_text, known)
        self._html = compile_template(content.body_html, known, is_html=True)
        sender = sender_of(campaign, campaign.sending_account)
        footer = Footer(organization.name, organization.postal_address)
        self._skeleton = Skeleton(sender, footer)
        self._shared = {
            ORGANIZATION_NAME: organization.name,
            SENDER_NAME: sender.from_name or sender.from_email,
        }
        self.organization_id = organization.pk
        self.tags = frozenset[str]().union(
            *(template.tags for template in (self._subject, self._text, self._html))
        )

    def load(self, leads: Any) -> Any:
        """Load what the mails need beside the leads."""
        return with_tags(leads, self.tags)

    def letter(self, lead: Lead) -> Letter:
        """Return what the mail says to a lead. Raises MergeError."""
        values = values_for(lead, self.tags, self._shared)
        subject, text, html = (
            template.render(values) for template in (self._subject, self._text, self._html)
        )
        return Letter(subject, text, html)

    def mail(self, lead: Lead, *, message_id: int, to_email: str, at: datetime) -> ReadyMail:
        """Return the mail for a lead. Raises MergeError, AddressError."""
        return self._skeleton.fill(
            self.letter(lead),
            to_email=to_email,
            key=self._key(message_id),
            unsubscribe_url=unsubscribe_url(self.organization_id, message_id),
            at=at,
        )

    def message_id(self, message_id: int) -> str:
        """Return the Message-ID header that the mail of a message bears."""
        return self._skeleton.message_id(self._key(message_id))

    def _key(self, message_id: int) -> str:
        return f"{self.organization_id}.{message_id}"


def unsubscribe_url(organization_id: int, message_id: int) -> str:
    """Return the link below a mail; message 0 stands for a test."""
    token = sign([organization_id, message_id], purpose=_PURPOSE)
    return f"{settings.BASE_URL}{reverse('campaigns:unsubscribe', args=[token])}"


def read_unsubscribe_token(token: str) -> tuple[int, int] | None:
    """Return the organization and the message of a link, None where it is not ours."""
    value = unsign(token, purpose=_PURPOSE)
    return (int(value[0]), int(value[1])) if value else None
