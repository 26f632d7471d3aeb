"""The worker is killed while a campaign is on its way: nobody gets the mail twice."""

import asyncio
import re
from collections import Counter

import pytest
import requests

from campaigns.sending import HANDED_AT_ONCE
from campaigns.tests.scene import Sink
from tests.stack import wait_for

pytestmark = pytest.mark.faults
KILLED_AFTER = 45


class SlowSink(Sink):
    """A mail server that takes its time, so that there is a middle to be killed in."""

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(0.02)
        return await super().handle_DATA(server, session, envelope)


class Admin:
    """The demo's admin, filling in forms."""

    def __init__(self, url):
        self.url = url
        self.session = requests.Session()
        self.post("/accounts/login/", login="admin@demo.example", password="northwind-demo-only")

    def post(self, path, **data):
        page = self.session.get(self.url + path, timeout=30).text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        response = self.session.post(
            self.url + path,
            data={"csrfmiddlewaretoken": token, **data},
            headers={"Referer": self.url + path},
            timeout=30,
        )
        assert response.status_code == 200, response.text[:2000]


def _start_campaign(product, port):
    admin = Admin(product.url)
    admin.post(
        "/campaigns/senders/new/",
        name="Sink", kind="smtp", host="127.0.0.1", port=port, security="none",
        from_email="sales@acme.com",
    )  # fmt: skip
    ((account,),) = product.query("SELECT id FROM campaigns_sendingaccount")
    admin.post(
        "/campaigns/new/",
        name="Killed", audience="all", subject="Hi", body_text="Hi {{ first_name }}",
        weekdays=list("0123456"), opens="00:00", closes="00:00", zone_policy="organization",
        sending_account=account, then="schedule",
    )  # fmt: skip


def _states(product):
    return dict(
        product.query(
            "SELECT lead.email, message.state FROM campaigns_message message"
            " JOIN leads_lead lead ON lead.id = message.lead_id"
        )
    )


def test_a_killed_worker_sends_nothing_twice_and_loses_nothing(product):
    with SlowSink() as sink:
        _start_campaign(product, sink.port)
        wait_for(lambda: len(sink.mails) >= KILLED_AFTER, what="the first mails")
        product.kill_worker()
        # Nobody waits for leases to run out in a test.
        product.query("UPDATE campaigns_message SET lease_until = now() WHERE state = 'claimed'")
        product.query("UPDATE jobs_job SET lease_until = now() WHERE lease_until IS NOT NULL")
        wait_for(
            lambda: product.query(
                "SELECT 1 FROM campaigns_campaign WHERE name = 'Killed' AND state = 'finished'"
            ),
            seconds=90,
            what="the campaign to finish after the kill",
        )
    found = _states(product)
    numbers = Counter(found.values())
    assert set(numbers) <= {"sent", "unknown"}
    assert numbers["unknown"] <= HANDED_AT_ONCE
    assert max(Counter(sink.recipients).values()) == 1
    assert {email for email, state in found.items() if state == "sent"} <= set(sink.recipients)
    assert numbers["sent"] + numbers["unknown"] == len(found) >= 200
