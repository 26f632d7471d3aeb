"""A campaign in a real browser: drafted, checked, scheduled, sent to the outbox, opted out of."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error

from tests.browser.conftest import sign_in, violations
from tests.stack import wait_for

pytestmark = pytest.mark.browser


def test_a_campaign_from_draft_to_opting_out(page, picture, product):
    sign_in(page)
    page.goto("/campaigns/new/")
    page.fill("[name=name]", "Autumn offer")
    page.fill("[name=subject]", "Hello {{ fist_name }}")
    page.fill("[name=body_text]", "Dear {{ first_name | default: 'friend' }}")
    page.wait_for_selector("text=Did you mean")
    assert violations(page) == []
    page.fill("[name=subject]", "Hello {{ first_name }}")
    page.wait_for_selector("text=Ready to be scheduled")
    page.click("text=Add an HTML version")
    page.fill("[name=body_html]", "<h2>Dear {{ first_name }}</h2>")
    page.click("text=Show the HTML")
    page.frame_locator("iframe[name=html-preview]").locator("h2", has_text="Dear").wait_for()
    picture(page, "campaign-edit")
    for day in page.locator("[name=weekdays]").all():
        day.check()
    page.fill("[name=opens]", "00:00")
    page.fill("[name=closes]", "00:00")
    page.click("text=Save and schedule")
    page.wait_for_url(re.compile(r"/campaigns/\d+/$"))
    wait_for(
        lambda: product.query(
            "SELECT 1 FROM campaigns_campaign WHERE name = 'Autumn offer' AND state = 'finished'"
        ),
        what="the campaign to be sent",
    )
    with suppress(Error):  # the page may be turning by itself this very moment
        page.reload()
    page.wait_for_selector("main >> text=What became of the leads")
    assert violations(page) == []
    picture(page, "campaign-finished")
    page.goto("/campaigns/outbox/")
    page.click("table a")
    assert violations(page) == []
    link = re.search(r"/campaigns/unsubscribe/[^\s>]+", page.inner_text("main"))[0]
    page.goto(link)
    assert violations(page) == []
    assert not product.query("SELECT 1 FROM leads_suppression")
    page.click("main button:has-text('Unsubscribe')")
    page.wait_for_selector("text=You are unsubscribed")
    assert product.query("SELECT reason FROM leads_suppression") == [("unsubscribed",)]
