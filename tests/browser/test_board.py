"""The board in a real browser: cards dragged, moved by keyboard, and refused."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in, violations

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

    page.locator(f"#{ident} a").focus()
    page.keyboard.press("m")
    expect(page.locator(f"#{ident} button").first).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.locator(f"#{ident}").get_by_role("button", name="Won").press("Enter")
    expect(_column(page, "Won").locator(f"#{ident}")).to_be_visible()
    expect(page.locator(f"#{ident} a")).to_be_focused()
    page.keyboard.press("Shift+ArrowLeft")
    expect(_column(page, "Proposal").locator(f"#{ident}")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Proposal")).to_be_visible()
    expect(page.locator(f"#{ident} a")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(f"#{ident} a")).not_to_be_focused()


def test_on_a_phone_a_card_is_moved_by_its_menu(browser, product, picture):
    context = browser.new_context(
        base_url=product.url, viewport={"width": 360, "height": 740}, has_touch=True
    )
    page = context.new_page()
    sign_in(page)
    page.goto("/leads/board/")
    card = _first_card(page, "New")
    card.locator("summary").tap()
    picture(page, "board-phone")
    button = card.get_by_role("button", name="Qualified")
    assert button.bounding_box()["height"] >= 44
    button.tap()
    expect(page.locator("#toasts")).to_contain_text("Qualified")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360
    assert not violations(page)
    context.close()


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
