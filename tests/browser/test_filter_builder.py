"""The builder of filters, by mouse and keyboard, and the segment that is saved from it."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.conftest import sign_in, violations

pytestmark = pytest.mark.browser


def _filter(page):
    return json.loads(parse_qs(urlsplit(page.url).query)["filter"][0])


def test_a_filter_is_built_shown_as_chips_and_saved_as_a_segment(page, picture):
    sign_in(page)
    page.goto("/leads/")
    page.get_by_role("button", name="Filter", exact=True).click()
    dialog = page.locator("#filter-dialog")
    dialog.get_by_label("Field").select_option("country")
    dialog.get_by_label("Value").fill("DE, FR")
    dialog.get_by_role("button", name="Add group").click()
    dialog.get_by_label("Field").nth(1).select_option("stage")
    dialog.get_by_label("Operator").nth(1).select_option("is_not")
    dialog.get_by_label("Value").nth(1).select_option(index=0)
    dialog.get_by_role("button", name="Add condition").first.focus()
    page.keyboard.press("Enter")
    dialog.get_by_label("Field").nth(2).select_option("created_at")
    dialog.get_by_label("Operator").nth(2).select_option("in_last_days")
    dialog.get_by_label("Days").fill("30")
    picture(page, "filter-builder")
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**filter=**")
    written = _filter(page)
    assert written["all"][0] == {"field": "country", "op": "is_one_of", "value": ["DE", "FR"]}
    assert [one["field"] for one in written["all"][1]["any"]] == ["stage", "created_at"]
    assert page.locator(".chips a").count() == 2
    page.get_by_role("button", name="Save as segment").click()
    page.locator("#segment-name").fill("Near and new")
    page.get_by_role("button", name="Save as new").click()
    page.wait_for_url("**segment=**")
    assert page.locator(".tabs [aria-current=page]").inner_text() == "Near and new"
    picture(page, "segment")
    assert violations(page) == []
    page.get_by_role("button", name="Filter", exact=True).click()
    assert dialog.get_by_label("Field").nth(2).input_value() == "created_at"
    dialog.get_by_role("button", name="Remove group").click()
    page.keyboard.press("Escape")
    page.goto("/leads/segments/")
    picture(page, "segments")
    assert violations(page) == []
    page.get_by_role("button", name="Delete").click()
    page.locator("[data-confirm-accept]").click()
    page.wait_for_selector(".empty-state")
    assert "Keep a filter under a name" in page.content()
