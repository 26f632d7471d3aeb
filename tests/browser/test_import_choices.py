"""The columns page of an import in a browser: words, what only some choices ask, discarding."""

import re

from tests.browser.conftest import sign_in, violations

ROWS = "Email,Where,Ref\na@x.example,Kunde,7\nb@x.example,Kunde,8\nc@x.example,RNR,9\n"


def _paste(page):
    page.goto("/leads/imports/new/")
    page.fill("textarea[name=text]", ROWS)
    page.click("main button:has-text('Read it')")
    page.wait_for_url(re.compile(r"/leads/imports/\d+/"))


def test_a_column_that_goes_to_the_stage_asks_for_its_words(page):
    sign_in(page)
    _paste(page)
    page.select_option("select[name=column_1]", "stage")
    page.wait_for_selector("#words-1 >> text=Kunde")
    assert page.locator("select[name=word_1_0] option:checked").inner_text() == "Won"
    assert page.locator("#words-1 >> text=Please check").count() == 1
    assert violations(page) == []
    page.select_option("select[name=column_1]", "city")
    page.wait_for_selector("#words-1 >> text=Kunde", state="detached")


def test_only_what_a_choice_needs_is_asked(page):
    sign_in(page)
    _paste(page)
    day, system = page.locator("input[name=dated_on]"), page.locator("input[name=system]")
    assert not day.is_visible()
    assert not system.is_visible()
    page.check("input[name=policy][value=newest]")
    page.select_option("select[name=column_2]", "external_id")
    day.wait_for(state="visible")
    page.check("input[name=rows_in][value=create]")
    assert not page.locator("input[name=policy]").first.is_visible()
    page.check("input[name=rows_in][value=both]")
    page.click("main button:has-text('Check 3 rows')")
    page.wait_for_selector("text=Say which system the ids come from")
    assert system.is_visible()
    system.fill("HubSpot")
    day.fill("2024-05-01")
    page.click("main button:has-text('Check 3 rows')")
    page.wait_for_selector("text=Nothing has been written yet", timeout=60_000)


def test_an_import_is_discarded_after_a_question(page):
    sign_in(page)
    _paste(page)
    page.click("main button:has-text('Discard')")
    page.click("dialog[open] button:has-text('Discard')")
    page.wait_for_url(re.compile(r"/leads/imports/$"))
    page.wait_for_selector("text=its file is gone")
    assert page.locator("main tbody >> text=Discarded").count() == 1
