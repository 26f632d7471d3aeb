"""A zip of tables and a workbook of sheets: the member picks one; nothing in a zip is trusted."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.errors import ConflictError, ProductError
from leads.models import Import
from leads.services.choose_part import choose_part
from leads.services.start_import import start_import
from leads.tests.importing_world import finish, kept, leads_of, shared_file

LEADS = b"Email,City\nann@x.example,Bonn\nbea@x.example,Ulm\n"
OTHERS = b"Name;E-Mail\nCleo;cleo@x.example\n"


def _zip(**more):
    """Zip files given by name; ``__`` in a name stands for a slash, ``_dot_`` for a dot."""
    return _zipped({name.replace("__", "/").replace("_dot_", "."): v for name, v in more.items()})


def _zipped(files, method=zipfile.ZIP_DEFLATED):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def _start(world, content, name="leads.zip"):
    with world.inside(world.acme, world.bob):
        return start_import(file=ContentFile(content, name="x"), file_name=name)


def _choose(world, run, **which):
    with world.inside(world.acme, world.bob):
        return choose_part(import_id=run.pk, **which)


def _stored(tmp_path):
    return [path for path in Path(tmp_path).rglob("*") if path.is_file()]


def test_the_one_table_of_a_zip_is_taken_and_the_zip_let_go(
    world, tmp_path, django_capture_on_commit_callbacks
):
    content = _zipped(
        {
            "folder/leads.csv": LEADS,
            "__MACOSX/folder/._leads.csv": b"\x00\x05\x16\x07junk",
            ".hidden.csv": OTHERS,
            "folder/.DS_Store": b"x",
            "picture.png": b"\x89PNG",
        }
    )
    run = _start(world, content)
    assert run.contents == {"files": ["folder/leads.csv"], "file": "folder/leads.csv"}
    assert (run.row_count, bool(run.source), len(_stored(tmp_path))) == (2, False, 1)
    finish(world, run)
    assert [lead.city for lead in leads_of(world)] == ["Bonn", "Ulm"]


def test_of_several_tables_the_largest_is_read_and_another_can_be_chosen(world, tmp_path):
    run = _start(world, _zipped({"others.csv": OTHERS, "leads.csv": LEADS}))
    assert run.contents["files"] == ["leads.csv", "others.csv"]
    assert run.mapping["headers"] == ["Email", "City"]
    run = _choose(world, run, part="others.csv")
    assert (run.mapping["headers"], run.contents["file"]) == (["Name", "E-Mail"], "others.csv")
    run = _choose(world, run, part="leads.csv")
    finish(world, run)
    assert len(leads_of(world)) == 2


def test_a_zip_of_workbooks(world):
    sheet = shared_file("salesforce-leads.xlsx").read_bytes()
    phones = shared_file("leads-numeric-phones.xlsx").read_bytes()
    run = _start(world, _zipped({"phones.xlsx": phones, "sf.xlsx": sheet}, zipfile.ZIP_STORED))
    assert (run.row_count, run.contents["file"]) == (44, "sf.xlsx")
    assert _choose(world, run, part="phones.xlsx").row_count == 10


def test_a_table_that_cannot_be_read_does_not_hide_the_others(world):
    broken = b"%PDF-1.7 " + b"x" * 5_000
    run = _start(world, _zipped({"a.csv": broken, "b.csv": LEADS}))
    assert run.contents["file"] == "b.csv"
    with pytest.raises(ProductError, match="a PDF"):
        _choose(world, run, part="a.csv")
    assert kept(world, run).contents["file"] == "b.csv"


def _encrypted():
    content = bytearray(_zip(leads_dot_csv=LEADS))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    return bytes(content)


def _cut_short():
    content = _zip(leads_dot_csv=LEADS * 400)
    return content[: len(content) // 2]


def _damaged():
    content = bytearray(_zip(leads_dot_csv=LEADS))
    content[content.index(b"leads.csv") + 12] ^= 0xFF
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (_zip(inner_dot_zip=_zip(leads_dot_csv=LEADS)), "holds another archive"),
        (_zip(picture_dot_png=b"x", word__document_dot_xml=b"<w/>"), "no CSV file and no workbook"),
        (_zipped({"__MACOSX/leads.csv": LEADS}), "no CSV file and no workbook"),
        (_encrypted(), "protected by a password"),
        (_cut_short(), "damaged or was cut short"),
        (_damaged(), "damaged or was cut short"),
        (_zip(leads_dot_csv=b""), "empty"),
        (_zipped({f"{n}.csv": LEADS for n in range(201)}), "more than 200 tables"),
    ],
)
def test_a_zip_that_cannot_be_used_is_refused_and_not_kept(world, tmp_path, content, reason):
    with pytest.raises(ProductError, match=reason):
        _start(world, content)
    assert _stored(tmp_path) == []
    with world.inside(world.acme):
        assert not Import.objects.exists()


def test_a_bomb_is_stopped_at_the_limit(world, tmp_path, settings):
    settings.IMPORT_MAX_BYTES = 200_000
    bomb = _zipped({"leads.csv": b"Email\n" + b"a@x.example\n" * 1_000_000})
    assert len(bomb) < 200_000
    with pytest.raises(ProductError, match="unpacks to more than 200,000 bytes"):
        _start(world, bomb)
    assert _stored(tmp_path) == []


def test_a_name_that_leads_elsewhere_is_only_a_name(world, tmp_path):
    run = _start(world, _zipped({"../../../evil.csv": LEADS, "/etc/leads.csv": OTHERS}))
    assert run.row_count == 2
    folder = Path(tmp_path) / "imports" / str(world.acme.pk)
    assert {path.parent for path in _stored(tmp_path)} == {folder}
    assert not any("evil" in path.name for path in _stored(tmp_path))


def test_what_was_not_sent_cannot_be_chosen_nor_once_it_ran(world):
    run = _start(world, _zipped({"others.csv": OTHERS, "leads.csv": LEADS}))
    with pytest.raises(ProductError, match="one of the files"):
        _choose(world, run, part="/etc/passwd")
    finish(world, run)
    with pytest.raises(ConflictError):
        _choose(world, run, part="others.csv")


def test_the_page_offers_the_files(world, client, tmp_path):
    client.force_login(world.bob)
    content = _zipped({"others.csv": OTHERS, "leads.csv": LEADS})
    file = SimpleUploadedFile("both.zip", content, content_type="application/zip")
    url = client.post("/leads/imports/new/", {"file": file}).url
    assert "File in the zip" in client.get(url).content.decode()
    assert client.post(f"{url}part/", {"part": "others.csv"}).url == url
    assert "cleo@x.example" in client.get(url).content.decode()
    wrong = client.post(f"{url}part/", {"part": "../x"}, follow=True)
    assert "Choose one of the tables" in wrong.content.decode()
