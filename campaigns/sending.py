"""The courier: sends claimed messages over one channel and records each.

In groups of twenty: one transaction records the group before and hands over the next, and only
then its mails are sent. A killed worker leaves at most one group of which nobody knows.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from accounts.wall.scope import acting_for
from campaigns.channels.base import Channel, ChannelDownError, RefusedError, UncertainError
from campaigns.mail import AddressError
from campaigns.merge import MergeError
from campaigns.models import Campaign, Message
from campaigns.press import Press
from campaigns.services.claim_messages import Claim
from campaigns.services.hand_over import hand_over
from campaigns.services.record_outcomes import MessageOutcome, record_outcomes
from leads.models import Lead
from leads.suppression import suppressed_keys
from lib.clock import Deadline

HANDED_AT_ONCE = 20
MAX_ATTEMPTS = 5
_RETRY = timedelta(minutes=5)
_LEASE_MARGIN = timedelta(seconds=30)
_STATE = Message.State
_log = logging.getLogger(__name__)


class Courier:
    """Works through one claim. Afterwards ``counts`` says what became of the messages.

    ``trouble`` is the error that stopped it where the channel went down.
    """

    def __init__(self, campaign: Campaign, press: Press, channel: Channel, claim: Claim) -> None:
        """Take the claimed messages; the channel is open."""
        self.counts: Counter[str] = Counter()
        self.trouble: ChannelDownError | None = None
        self._organization_id = press.organization_id
        self._campaign = campaign
        self._press = press
        self._channel = channel
        self._claim = claim
        self._outcomes: list[MessageOutcome] = []

    @property
    def sent(self) -> int:
        """How many mails the server took."""
        return self.counts[_STATE.SENT]

    @property
    def settled(self) -> int:
        """How many messages came to an end."""
        return sum(number for state, number in self.counts.items() if state != _STATE.DUE)

    def run(self, deadline: Deadline) -> None:
        """Send until the claim is done, the time is up or the channel goes down."""
        left = list(self._claim.message_ids)
        try:
            while left and not deadline.has_passed and self.trouble is None:
                group, left = left[:HANDED_AT_ONCE], left[HANDED_AT_ONCE:]
                self._send_group(self._next_group(group), deadline)
        finally:
            # What this worker knows is written down even when it fails.
            self._close(left)

    def _next_group(self, message_ids: list[int]) -> list[tuple[Message, Lead]]:
        """Record the group before; hand over the next, without whom must not be written to."""
        now = timezone.now()
        with acting_for(self._organization_id):
            self._record()
            messages = hand_over(
                campaign=self._campaign, token=self._claim.token, message_ids=message_ids, at=now
            )
            handed = {message.pk for message in messages}
            self._release(one for one in message_ids if one not in handed)
            leads = self._press.load(
                Lead.objects.filter(pk__in=[message.lead_id for message in messages])
            ).in_bulk()
            suppressed = suppressed_keys(lead.email_key or "" for lead in leads.values())
        group = []
        for message in messages:
            lead = leads.get(message.lead_id)
            reason = _reason_to_skip(lead, suppressed)
            if lead is None or reason:
                self._note(message, _STATE.SKIPPED, reason=reason)
            else:
                group.append((message, lead))
        return group

    def _send_group(self, group: list[tuple[Message, Lead]], deadline: Deadline) -> None:
        for message, lead in group:
            is_late = deadline.has_passed or (
                message.lease_until is None or message.lease_until - timezone.now() < _LEASE_MARGIN
            )
            if self.trouble is not None or is_late:
                self._note(message, _STATE.DUE)
            else:
                self._send(message, lead)

    def _send(self, message: Message, lead: Lead) -> None:
        now = timezone.now()
        try:
            mail = self._press.mail(lead, message_id=message.pk, to_email=lead.email, at=now)
        except (MergeError, AddressError) as error:
            self._note(message, _STATE.FAILED, reason="unusable", error=str(error))
            return
        header = self._press.message_id(message.pk)
        try:
            self._channel.send(mail)
        except RefusedError as error:
            self._refused(message, lead, error)
        except ChannelDownError as error:
            self.trouble = error
            self._note(message, _STATE.DUE)
        except UncertainError as error:
            self._note(
                message,
                _STATE.UNKNOWN,
                reason="connection-lost",
                error=str(error),
                email=lead.email,
                header=header,
            )
        else:
            self._note(message, _STATE.SENT, email=lead.email, header=header, sent_at=now)

    def _refused(self, message: Message, lead: Lead, error: RefusedError) -> None:
        attempts = message.attempts + 1
        if error.is_permanent or attempts >= MAX_ATTEMPTS:
            self._note(message, _STATE.FAILED, reason="refused", error=str(error), email=lead.email)
            return
        due_at = timezone.now() + _RETRY * 2 ** (attempts - 1)
        self._note(message, _STATE.DUE, error=str(error), attempts=attempts, due_at=due_at)

    def _note(self, message: Message, state: str, **news: object) -> None:
        news.setdefault("attempts", message.attempts)
        self._outcomes.append(MessageOutcome(message.pk, message.lead_id, state, **news))  # type: ignore[arg-type]

    def _record(self) -> None:
        self.counts += record_outcomes(
            campaign=self._campaign, token=self._claim.token, outcomes=self._outcomes
        )
        self._outcomes = []

    def _release(self, message_ids: Iterator[int]) -> None:
        """Give back messages that were not handed over."""
        Message.objects.filter(
            pk__in=list(message_ids), claim_token=self._claim.token, state=_STATE.CLAIMED
        ).update(state=_STATE.DUE, claim_token="", lease_until=None, handed_at=None)

    def _close(self, left: list[int]) -> None:
        with acting_for(self._organization_id):
            self._record()
            self._release(iter(left))


def _reason_to_skip(lead: Lead | None, suppressed: set[str]) -> str:
    if lead is None or lead.deleted_at is not None:
        return "deleted"
    if not lead.email_key:
        return "no-address"
    if lead.opted_out_at is not None:
        return "opted-out"
    return "suppressed" if lead.email_key in suppressed else ""
