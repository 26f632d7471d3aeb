"""The lead list as each member wants it: columns of their own, cells edited where they stand."""

from tests.browser.conftest import sign_in, violations


def _cell(page, field):
    return page.locator(f"main tbody tr >> nth=0 >> css=td[data-field='{field}']")


def test_a_cell_is_edited_where_it_stands(page):
    sign_in(page)
    page.goto("/leads/")
    _cell(page, "company_name").dblclick()
    page.wait_for_selector("#cell-editor")
    assert violations(page) == []
    page.fill("#cell-editor [name=value]", "Written In Place Ltd")
    page.keyboard.press("Enter")
    page.wait_for_selector("#cell-editor", state="detached")
    assert _cell(page, "company_name").inner_text() == "Written In Place Ltd"
    page.reload()
    assert _cell(page, "company_name").inner_text() == "Written In Place Ltd"


def test_what_is_not_a_value_is_told_in_the_cell_and_escape_leaves_it(page):
    sign_in(page)
    page.goto("/leads/")
    before = _cell(page, "email").inner_text()
    _cell(page, "email").dblclick()
    page.fill("#cell-editor [name=value]", "nonsense")
    page.keyboard.press("Enter")
    page.wait_for_selector("#cell-editor >> text=is not an e-mail address")
    assert page.input_value("#cell-editor [name=value]") == "nonsense"
    page.keyboard.press("Escape")
    page.wait_for_selector("#cell-editor", state="detached")
    assert _cell(page, "email").inner_text() == before


def test_cells_are_reached_and_edited_by_keys(page):
    sign_in(page)
    page.goto("/leads/")
    page.keyboard.press("j")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_selector("#cell-editor")
    assert page.evaluate("document.activeElement.name") == "value"


def test_a_member_chooses_columns_and_goes_back_to_the_usual_ones(page):
    sign_in(page)
    page.goto("/leads/")
    page.click("main a.off-phone:has-text('Columns')")
    page.wait_for_selector("dialog[open] form[data-columns]")
    page.check("dialog[open] input[value=city]")
    assert violations(page) == []
    page.click("dialog[open] >> text=Show these")
    page.wait_for_selector("main thead >> text=City")
    page.goto("/leads/")
    assert page.locator("main thead >> text=City").count() == 1
    page.click("main a.off-phone:has-text('Columns')")
    page.click("dialog[open] >> text=Back to the usual columns")
    page.wait_for_selector("main thead >> text=City", state="detached")


def test_on_a_phone_cards_are_selected_and_the_pager_stands_below_them(browser, product):
    context = browser.new_context(
        base_url=product.url, viewport={"width": 390, "height": 844}, has_touch=True
    )
    page = context.new_page()
    sign_in(page)
    page.goto("/leads/")
    page.locator("[data-select-row]").nth(1).tap()
    page.wait_for_selector(".selection-bar >> text=1 selected")
    last = page.locator("main tbody tr").last.bounding_box()
    pager = page.locator("nav.pages").bounding_box()
    assert pager["y"] >= last["y"] + last["height"]
    context.close()
