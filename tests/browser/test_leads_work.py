"""Work on many leads in a real browser: imported, edited alike, merged, and each taken back."""

import json
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in, violations

pytestmark = pytest.mark.browser

PATIENCE = 15_000
FILE = (
    "E-mail;First name;Last name;City;Password\n"
    "ida@browser.example;Ida;Browserly;Köln;x\n"
    "udo@browser.example;Udo;Browserly;Köln;y\n"
    ";;;Köln;z\n"
)


def _upload(page, content, name):
    page.goto("/leads/imports/new/")
    file = {"name": name, "mimeType": "text/csv", "buffer": content.encode("cp1252")}
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Read it").click()
    page.wait_for_url(re.compile(r"/leads/imports/\d+/$"))


def _import(page, content, name):
    _upload(page, content, name)
    page.get_by_role("button", name="Import without a check").click()
    expect(page.locator(".page-head")).to_contain_text("Finished", timeout=PATIENCE)


def _tile(page, label):
    return page.locator(".stat").filter(has_text=re.compile(rf"^\s*{label}"))


def _found(page, query):
    """Return the names of the leads that a search of the list finds."""
    page.goto(f"/leads/?q={query}")
    return page.locator("table a[data-open]").all_inner_texts()


def _confirm(page):
    page.locator("[data-confirm-accept]").click()


def test_a_file_is_read_checked_imported_and_undone(page, picture):
    sign_in(page)
    _upload(page, FILE, "browser.csv")
    main = page.locator("main")
    expect(main).to_contain_text("does not say in which encoding")
    expect(main).to_contain_text("“Köln”")
    expect(page.get_by_label("Field for Password")).to_have_value("")
    page.get_by_label("Field for City").select_option("region")
    assert violations(page) == []
    picture(page, "import-columns")
    page.get_by_role("button", name="Check 3 rows").click()
    expect(main).to_contain_text("Nothing has been written yet", timeout=PATIENCE)
    expect(_tile(page, "New")).to_contain_text("2")
    expect(_tile(page, "Rejected")).to_contain_text("1")
    page.get_by_role("button", name="Change the columns").click()
    page.get_by_label("Field for City").select_option("city")
    page.get_by_role("button", name="Check 3 rows").click()
    page.get_by_role("button", name="Import 3 rows").click(timeout=PATIENCE)
    expect(page.locator(".page-head")).to_contain_text("Finished", timeout=PATIENCE)
    expect(_tile(page, "Created")).to_contain_text("2")
    expect(main).to_contain_text("Nothing identifies this lead")
    assert violations(page) == []
    picture(page, "import-result")
    result = page.url
    assert sorted(_found(page, "browserly")) == ["Ida Browserly", "Udo Browserly"]
    page.goto(result)
    page.get_by_role("link", name="Undo this import").click()
    page.get_by_role("button", name="Undo 2 changes").click()
    _confirm(page)
    expect(main).to_contain_text("Taken back", timeout=PATIENCE)
    expect(_tile(page, "Removed")).to_contain_text("2")
    assert violations(page) == []
    assert _found(page, "browserly") == []


def test_leads_are_edited_alike_and_get_their_values_back(page, picture):
    rows = "".join(f"b{n}@alike.example;Bea{n};Alikesen;Bonn\n" for n in range(3))
    sign_in(page)
    _import(page, f"E-mail;First name;Last name;City\n{rows}", "alike.csv")
    assert len(_found(page, "alikesen")) == 3
    for box in page.locator("[data-select-row]").all()[:2]:
        box.check()
    page.get_by_role("button", name="Edit field…").click()
    page.get_by_label("Field", exact=True).select_option("city")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("City").fill("Rome")
    assert violations(page) == []
    page.get_by_role("button", name="Change 2 selected leads").click()
    page.get_by_role("link", name="See or undo").click()
    undo = page.get_by_role("button", name="Undo 2 changes")
    expect(undo).to_be_visible(timeout=PATIENCE)
    picture(page, "bulk-edit")
    changes = page.url
    assert (_in(page, "Rome"), _in(page, "Bonn")) == (2, 1)
    page.goto(changes)
    undo.click()
    _confirm(page)
    expect(page.locator("main")).to_contain_text("Taken back", timeout=PATIENCE)
    assert (_in(page, "Rome"), _in(page, "Bonn")) == (0, 3)


def _in(page, city):
    """Return how many of the three leads are in a city, as the list's filter finds them."""
    condition = json.dumps({"all": [{"field": "city", "op": "is", "value": city}]})
    return len(_found(page, f"alikesen&filter={quote(condition)}"))


def test_duplicates_are_found_merged_and_parted_again(page, picture):
    sign_in(page)
    _import(
        page,
        "E-mail;Full name;Company;City\n"
        "mia@twice.example;Mia Twicely;Twice Ltd;Oslo\n"
        "m.twicely@twice.example;Mia Twicely;Twice Ltd;\n",
        "twice.csv",
    )
    page.goto("/leads/duplicates/")
    page.get_by_role("button", name="Find duplicates").click()
    row = page.locator("tr", has_text="mia@twice.example")
    expect(row).to_be_visible(timeout=PATIENCE)
    picture(page, "duplicates")
    row.get_by_role("link", name="Merge Mia Twicely and Mia Twicely").click()
    expect(page.get_by_role("heading", name="Merge 2 leads")).to_be_visible()
    page.get_by_label("m.twicely@twice.example").check()
    assert violations(page) == []
    picture(page, "merge")
    page.get_by_role("button", name="Merge 2 leads").click()
    expect(page.locator("main")).to_contain_text("Twicely")
    assert _found(page, "twicely") == ["Mia Twicely"]
    page.goto("/leads/merges/")
    assert violations(page) == []
    page.get_by_role("button", name="Undo merging Mia Twicely").click()
    expect(page.locator("main")).to_contain_text("Parted again")
    assert _found(page, "twicely") == ["Mia Twicely", "Mia Twicely"]
