"""The tables of campaigns."""

from campaigns.models.accounts import SendingAccount
from campaigns.models.campaign import Campaign
from campaigns.models.ledger import Enrolment, Event, Message, OutboxMail

__all__ = ["Campaign", "Enrolment", "Event", "Message", "OutboxMail", "SendingAccount"]
