"""The whole story as a newcomer lives it: sign up, import, enrich, write, be unsubscribed from."""

import re
from urllib.parse import urlsplit

import pytest
import requests

from tests.browser.conftest import ROOT
from tests.stack import wait_for

pytestmark = pytest.mark.browser
FILE = ROOT.parent / "shared" / "data" / "us-500.csv"
PASSWORD = "correct horse battery staple"


def _sign_up(page):
    page.goto("/accounts/signup/")
    page.fill("input[name=full_name]", "Nora Newcomer")
    page.fill("input[name=email]", "nora@newcomer.example")
    page.fill("input[name=password1]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_selector("text=/verif|confirm/i")


def _confirm_address(page):
    page.goto("/outbox/")
    link = page.locator("a[href*='confirm-email']").first.get_attribute("href")
    page.goto(urlsplit(link).path)
    page.click("main button[type=submit]")


def _found_organization(page):
    page.wait_for_url("**/organizations/new/**")
    page.fill("input[name=name]", "Newcomer Ltd")
    page.select_option("select[name=country]", "US")
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile(r"/$"))


def _import_file(page):
    page.click("text=Import your leads")
    page.set_input_files("input[type=file]", FILE)
    page.click("main button:has-text('Read it')")
    page.wait_for_url(re.compile(r"/leads/imports/\d+/"))
    page.click("main button:has-text('Check 500 rows')")
    page.wait_for_selector("text=Nothing has been written yet", timeout=60_000)
    assert page.locator(".stat", has_text="New").locator("text=500").count() == 1
    page.click("main button:has-text('Import 500 rows')")
    page.wait_for_selector(".page-head >> text=Finished", timeout=60_000)
    assert page.locator(".stat", has_text="Created").locator("text=500").count() == 1


def _enrich(page):
    page.goto("/leads/?q=art+venere")
    page.click("table a[data-open]")
    page.click("button:has-text('Enrich now')")
    page.wait_for_selector("text=Nobody was asked", state="detached")
    page.wait_for_load_state("networkidle")
    assert page.locator("text=E-mail check").count()


def _give_the_postal_address(page):
    page.goto("/settings/organization/")
    page.fill("textarea[name=postal_address]", "Newcomer Ltd, 1 Main Street, Springfield")
    page.click("main button[type=submit]")


def _write_to_them(page):
    page.goto("/campaigns/new/?query=q%3Dvenere")
    page.fill("input[name=name]", "Hello Art")
    page.fill("input[name=subject]", "A question, {{ first_name }}")
    page.fill("textarea[name=body_text]", "Dear {{ first_name }},\n\nhow is {{ company_name }}?")
    for day in page.locator("input[name=weekdays]").all():
        day.check()
    page.fill("input[name=opens]", "00:00")
    page.fill("input[name=closes]", "00:00")
    page.click("button:has-text('Save and schedule')")
    page.wait_for_url(re.compile(r"/campaigns/\d+/$"))
    url = page.url
    wait_for(
        lambda: page.goto(url) and page.locator("main >> text=Finished").count(), 90, "the sending"
    )


def _mail_in_the_outbox(page):
    page.goto("/campaigns/outbox/")
    page.locator("main a[href*='/campaigns/outbox/']").first.click()
    page.wait_for_selector("text=A question, Art")
    return page.content()


@pytest.mark.skipif(not FILE.exists(), reason="../shared/data is not beside this checkout")
def test_a_newcomer_signs_up_imports_enriches_writes_and_is_unsubscribed_from(
    page, product, picture
):
    _sign_up(page)
    picture(page, "signed-up")
    _confirm_address(page)
    _found_organization(page)
    picture(page, "first-steps")
    _import_file(page)
    picture(page, "imported")
    _enrich(page)
    picture(page, "enriched")
    _give_the_postal_address(page)
    _write_to_them(page)
    picture(page, "campaign-finished")
    mail = _mail_in_the_outbox(page)
    picture(page, "mail")
    assert "List-Unsubscribe=One-Click" in mail
    path = re.search(r"/campaigns/unsubscribe/[^\s&<>\"]+/", mail)[0]
    looked = requests.get(product.url + path, timeout=10)
    assert looked.status_code == 200
    opted_out = "SELECT count(*) FROM leads_lead WHERE opted_out_at IS NOT NULL"
    assert product.query(opted_out) == [(0,)], "a scanner that follows the link opts nobody out"
    requests.post(product.url + path, data={"List-Unsubscribe": "One-Click"}, timeout=10)
    assert product.query(opted_out) == [(1,)]
    assert product.query("SELECT reason FROM leads_suppression") == [("unsubscribed",)]
    page.goto("/leads/?q=venere")
    page.wait_for_selector("text=opted out")
