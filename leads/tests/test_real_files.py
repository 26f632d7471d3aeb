"""Each real sample file goes through the pages with the counts that its README states."""

import pytest

from leads.models import ImportProblem, Lead
from leads.tests.import_wizard import Wizard, tiles
from leads.tests.importing_world import shared_file
from lib.tests.real_files import README, listed

pytestmark = pytest.mark.skipif(not README.exists(), reason="../shared/data is absent")

NO_LEADS = {
    "dataloader-BOM_UTF16LE.csv",
    "dataloader-csvEscapedQuotes.csv",
    "leads-brazil-pipe.txt",
}
"""Nothing in them says who anybody is."""
REJECTED = {
    # A street and no person, company or address to reach.
    "mautic-fakeleaddata.csv": {52, 53, 54, 55},
    "derived-utf16le-tab-fakeleaddata.csv": {52, 53, 54, 55},
    "google-ads-leads-preamble.csv": {14},
    "broken/mixed-delimiters.csv": {3, 4},
    "broken/newline-inside-unquoted-field.csv": {3},
}
SAME = ("Updated", "Unchanged", "Rejected")
OUTCOMES = ("Created", *SAME)
OTHERS = {
    "generated/leads-1000.csv": 1000,
    "broken/broken-encoding-windows-1252.csv": 2,
    "broken/duplicate-headers.csv": 2,
    "broken/mixed-delimiters.csv": 3,
    "broken/newline-inside-unquoted-field.csv": 3,
    "broken/ragged-rows-extra-columns.csv": 2,
    "broken/unescaped-quotes.csv": 2,
}


@pytest.fixture
def wizard(world, client, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    client.force_login(world.bob)
    return Wizard(client)


def _import(wizard, name):
    """Import a file as the page proposes; return the numbers of the result."""
    assert wizard.upload(shared_file(name).read_bytes(), name).status_code == 302
    checked = tiles(wizard.check())
    done = tiles(wizard.run())
    assert [done[label] for label in ("Created", *SAME)] == [
        checked[label] for label in ("New", *SAME)
    ]
    return done | {"Repeated": checked["Repeated"]}


def _rows(world):
    with world.inside(world.acme):
        return list(Lead.objects.live().order_by("id").values_list("pk", "version"))


def _problems(world, **narrowed):
    with world.inside(world.acme):
        found = ImportProblem.objects.filter(**narrowed)
        return set(found.values_list("line", flat=True))


@pytest.mark.parametrize(
    "file", [one for one in listed() if one.name not in NO_LEADS], ids=lambda file: file.name
)
def test_each_file_of_the_readme_has_its_counts_and_again_changes_nothing(world, wizard, file):
    counts = _import(wizard, file.name)
    rejected = REJECTED.get(file.name, set())
    assert sum(counts[label] for label in OUTCOMES) == file.rows
    assert (counts["Repeated"], counts["Rejected"]) == (file.duplicates, len(rejected))
    assert _problems(world, is_rejected=True) == rejected
    assert len(_problems(world, message__contains="is not an e-mail address")) == file.invalid
    rows = _rows(world)
    assert len(rows) == counts["Created"] == file.rows - len(rejected) - file.duplicates
    with world.inside(world.acme):
        without = Lead.objects.live().filter(email="").count()
    assert without + len(rejected) == file.without_email + file.invalid
    again = _import(wizard, file.name)
    assert (again["Created"], again["Updated"]) == (0, 0)
    assert again["Unchanged"] == file.rows - len(rejected)
    assert _rows(world) == rows


@pytest.mark.parametrize(("name", "number"), OTHERS.items(), ids=OTHERS)
def test_so_have_the_broken_and_the_generated(world, wizard, name, number):
    counts = _import(wizard, name)
    assert sum(counts[label] for label in OUTCOMES) == number
    assert _problems(world, is_rejected=True) == REJECTED.get(name, set())
    rows = _rows(world)
    assert len(rows) == counts["Created"] == number - counts["Rejected"]
    assert _import(wizard, name)["Unchanged"] == counts["Created"]
    assert _rows(world) == rows


@pytest.mark.parametrize("name", sorted(NO_LEADS))
def test_a_file_in_which_nobody_is_named_is_told_so(world, wizard, name):
    wizard.upload(shared_file(name).read_bytes(), name)
    page = wizard.refused()
    assert "No column says who a lead is" in page.content.decode()
    assert _rows(world) == []
