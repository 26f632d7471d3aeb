"""The keyboard and the selection of the lead list, as the help dialog lists them."""

import re

import pytest

from tests.browser.conftest import sign_in

pytestmark = pytest.mark.browser


def test_the_keys_that_the_help_lists_work(page):
    sign_in(page)
    page.goto("/leads/")
    page.keyboard.press("?")
    assert page.locator("#help-dialog").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("e")
    assert page.url.endswith("/leads/"), "nothing is selected, so nothing happens"
    for key in "jjkx":
        page.keyboard.press(key)
    assert page.locator("[data-select-row]:checked").count() == 1
    assert page.locator("[data-selection-count]").inner_text() == "1"
    page.keyboard.press("c")
    page.wait_for_url("**/campaigns/**")
    page.goto("/leads/1/")
    page.wait_for_selector("#enrich-now")
    page.keyboard.press("i")
    page.wait_for_url("**/edit/")
    page.goto("/leads/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/leads/\d+/"))


def test_deleting_all_that_match_names_their_number_and_asks_for_it(page):
    sign_in(page)
    page.goto("/leads/")
    page.wait_for_selector("#matching[data-total]", state="attached")
    page.locator("[data-select-row]").first.check()
    page.get_by_text("Delete", exact=True).click()
    assert page.locator("[data-confirm-title]").inner_text() == "Delete 1 lead?"
    page.keyboard.press("Escape")
    page.locator("[data-select-matching]").check()
    total = page.locator("#matching").get_attribute("data-total")
    assert page.locator("[data-selection-count]").inner_text() == total
    page.get_by_text("Delete", exact=True).click()
    assert page.locator("[data-confirm-title]").inner_text() == f"Delete {total} leads?"
    assert page.locator("[data-confirm-accept]").is_disabled()
