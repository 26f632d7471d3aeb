"""Search as you type, by keyboard alone."""

import pytest

from tests.browser.conftest import sign_in

pytestmark = pytest.mark.browser


def test_the_palette_finds_leads_and_places_by_keyboard(page, picture):
    sign_in(page)
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette-results [role=option]")
    assert page.locator("#palette").is_visible()
    page.keyboard.type("camp")
    page.wait_for_selector("#palette-results >> text=Campaigns")
    picture(page, "palette")
    page.keyboard.press("Escape")
    assert not page.locator("#palette").is_visible()
    page.keyboard.press("Control+k")
    page.keyboard.press("Control+a")
    page.keyboard.type("@")
    page.keyboard.type("no-one-here")
    page.wait_for_selector("#palette-results >> text=No lead found")
    page.keyboard.press("Control+a")
    page.keyboard.type("example")
    page.wait_for_selector("#palette-results a[href^='/leads/']:has-text('example')")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    chosen = page.locator("#palette-results [aria-selected=true]")
    assert chosen.count() == 1
    active = page.get_attribute("#palette [data-suggest]", "aria-activedescendant")
    assert active == chosen.get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url("**/leads/*/")


def test_the_box_in_the_top_bar_suggests_and_still_searches_the_list(page):
    sign_in(page)
    page.keyboard.press("/")
    page.keyboard.type("example")
    page.wait_for_selector("#search-results [role=option]")
    assert page.locator("#search-results").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#search-results").is_visible()
    page.locator("[data-search]").fill("example")
    page.keyboard.press("Enter")
    page.wait_for_url("**/leads/?q=example")
