"""The board in a real browser: cards dragged, moved by keyboard, and refused."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in

pytestmark = pytest.mark.browser


def _column(page, name):
    heading = page.locator(".board-name", has_text=re.compile(f"^{name}$"))
    return page.locator(".board-column", has=heading)


def _first_card(page, name):
    card = _column(page, name).locator("[data-card]").first
    return page.locator(f"#{card.get_attribute('id')}")


def test_cards_move_by_drag_and_by_keyboard(page, picture):
    sign_in(page)
    page.goto("/leads/")
    page.get_by_role("link", name="Board").click()
    expect(page.locator(".board-head .number").first).to_have_text(re.compile(r"\d"))
    picture(page, "board")
    card = _first_card(page, "New")
    ident = card.get_attribute("id")
    card.drag_to(_column(page, "Contacted"))
    expect(page.locator("#toasts")).to_contain_text("Contacted")
    expect(_column(page, "Contacted").locator(f"#{ident}")).to_be_visible()

    card = page.locator(f"#{ident}")
    card.locator("a").focus()
    page.keyboard.press("Tab")
    card.locator("select").select_option(label="Won")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(_column(page, "Won").locator(f"#{ident}")).to_be_visible()
    expect(page.locator(f"#{ident} a")).to_be_focused()


def test_a_card_that_someone_else_moved_goes_where_it_is_now(page, browser, product):
    sign_in(page)
    page.goto("/leads/board/")
    card = _first_card(page, "New")
    ident = card.get_attribute("id")
    other = page.context.new_page()
    other.goto("/leads/board/")
    other.locator(f"#{ident}").drag_to(_column(other, "Contacted"))
    expect(_column(other, "Contacted").locator(f"#{ident}")).to_be_visible()
    expect(other.locator("#toasts")).to_contain_text("Contacted")
    card.drag_to(_column(page, "Qualified"))
    expect(page.locator("#toasts")).to_contain_text("changed by someone else")
    expect(_column(page, "Contacted").locator(f"#{ident}")).to_be_visible()


def test_a_column_loads_more_as_it_is_scrolled(page):
    sign_in(page)
    page.goto("/leads/board/")
    cards = page.locator(".board-cards:has(.board-more)").first
    if not cards.count():
        pytest.skip("no column of the demo is long enough")
    before = cards.locator("[data-card]").count()
    cards.locator(".board-more").scroll_into_view_if_needed()
    page.wait_for_function(
        "before => [...document.querySelectorAll('.board-cards')]"
        ".some((one) => one.querySelectorAll('[data-card]').length > before)",
        arg=before,
    )
