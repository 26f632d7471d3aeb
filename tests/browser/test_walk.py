"""A filter that few of many leads pass: the list shows what is near and goes on looking."""

import json
from urllib.parse import urlencode

import pytest

from tests.browser.conftest import sign_in, violations

MANY = 25_000
COPIED = """
INSERT INTO leads_lead (email, phone, linkedin_url, full_name, city, created_at, {columns})
SELECT '', '', '', 'Crowd ' || n,
       CASE WHEN n %% 9999 = 9998 THEN 'Farville' ELSE 'Crowdtown' END,
       '2001-01-01'::timestamptz - n * interval '1 minute', {columns}
FROM (SELECT * FROM leads_lead WHERE organization_id = %s ORDER BY id LIMIT 1) lead,
     generate_series(1, %s) n
RETURNING 1
"""
APART = {
    "id", "full_name", "city", "created_at", "search_text",
    "email", "email_key", "phone", "phone_key", "linkedin_url", "linkedin_key",
}  # fmt: skip


@pytest.fixture
def crowd(product):
    """Twenty-five thousand old leads, of whom two live in Farville."""
    [(organization_id,)] = product.query("SELECT min(organization_id) FROM leads_lead")
    named = product.query(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'leads_lead'"
    )
    columns = ", ".join(sorted({name for (name,) in named} - APART))
    made = product.query(COPIED.format(columns=columns), [organization_id, MANY])
    assert len(made) == MANY
    yield
    product.query("DELETE FROM leads_lead WHERE city IN ('Farville', 'Crowdtown') RETURNING 1")


def test_the_list_fills_while_it_looks_on(page, crowd):
    sign_in(page)
    asked = {"all": [{"field": "city", "op": "is", "value": "Farville"}]}
    page.goto(f"/leads/?{urlencode({'filter': json.dumps(asked)})}")
    page.wait_for_selector("main tr[data-lead] >> text=Crowd 19997")
    page.wait_for_selector("[data-walk]", state="detached")
    assert page.locator("main tr[data-lead]").count() == 2
    assert violations(page) == []
    page.wait_for_selector(".page-head-count >> text=2 leads")
    page.locator("[data-select-row]").first.check()
    assert "all 2 that match" in page.locator("#matching").inner_text()
    page.click("main tr[data-lead] >> nth=0 >> css=[data-open]")
    page.click("a[rel=next]")
    page.wait_for_selector("h1 >> text=Crowd 19997")


def test_where_nobody_is_found_the_list_says_so_in_the_end(page, crowd):
    sign_in(page)
    asked = {"all": [{"field": "city", "op": "is", "value": "Nowhere at all"}]}
    page.goto(f"/leads/?{urlencode({'filter': json.dumps(asked)})}")
    page.wait_for_selector("main >> text=No lead matches; all were looked through.")
    assert page.locator("main tr[data-lead]").count() == 0
