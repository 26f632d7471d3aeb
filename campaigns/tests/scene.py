"""What the tests of campaigns play with: leads, drafts, a mail server, and steps of the job."""

import socket
from datetime import timedelta

from aiosmtpd.controller import Controller
from django.utils import timezone

from accounts.models import Organization
from campaigns.models import Campaign, SendingAccount
from campaigns.services.create_campaign import create_campaign
from campaigns.services.deliver import deliver
from campaigns.services.schedule_campaign import schedule_campaign
from leads.models import Lead

ALL = {"kind": "all"}


class Sink:
    """A mail server on loopback that keeps what it gets, or answers as it is told."""

    def __init__(self):
        self.mails = []
        self.replies = {}
        self.data_reply = "250 OK"
        self.on_data = None
        self.connections = 0
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.start()

    def start(self):
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.controller.stop()

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = self.replies.get(address, "250 OK")
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.rcpt_tos[0], envelope.content))
        if self.on_data:
            self.on_data(server, len(self.mails))
        return self.data_reply

    @property
    def recipients(self):
        return sorted(address for address, _ in self.mails)


def leads(number, **values):
    """Make that many leads with addresses; values are shared."""
    return Lead.objects.bulk_create(
        Lead(
            email=f"lead{n}@example.com",
            email_key=f"lead{n}@example.com",
            **{"first_name": f"First{n}", **values},
        )
        for n in range(number)
    )


def with_address():
    """Give the organization in force its postal address."""
    Organization.objects.update(postal_address="1 Main Street\nSpringfield")


def smtp_account(port, **values):
    return SendingAccount.objects.create(
        name=f"Server {port}",
        host="127.0.0.1",
        port=port,
        security="none",
        from_email="sales@acme.com",
        from_name="Acme Sales",
        **values,
    )


def draft(**values):
    with_address()
    given = {
        "name": "Spring offer",
        "audience": ALL,
        "subject": "Hello {{ first_name }}",
        "body_text": "Dear {{ first_name | default: 'friend' }}",
        **values,
    }
    return create_campaign(**given)


def running(**values):
    """Make a campaign that runs; nobody is enrolled yet."""
    return schedule_campaign(campaign_id=draft(**values).pk)


def enrolled(world, **values):
    """Make a campaign that runs and enrolled its audience, in transactions of its own."""
    with world.inside(world.acme, world.alice):
        campaign = running(**values)
    deliver(organization_id=world.acme.pk, campaign_id=campaign.pk)
    return fresh(world, campaign)


def work(world, campaign, steps=20):
    """Do the job's steps until it ends or sleeps; return the last."""
    for _ in range(steps):
        step = deliver(organization_id=world.acme.pk, campaign_id=campaign.pk)
        if step.is_last or step.resume_at:
            return step
    return step


def fresh(world, campaign):
    with world.inside(world.acme):
        return Campaign.objects.select_related("sending_account").get(pk=campaign.pk)


def states(world, campaign):
    """Return the states of the campaign's messages, in order of their leads."""
    with world.inside(world.acme):
        return list(campaign.messages.order_by("lead_id").values_list("state", flat=True))


def soon(**delta):
    return timezone.now() + timedelta(**delta)


def by_smtp(world, sink, number=3, **values):
    """Make a campaign over the sink whose audience is enrolled."""
    with world.inside(world.acme, world.alice):
        leads(number)
        account = smtp_account(sink.port)
    return enrolled(world, sending_account=account, **values)
