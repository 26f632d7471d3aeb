"""A file that cannot be imported is refused with a sentence, and nothing is left of it."""

from pathlib import Path

import pytest

from accounts.errors import ConflictError, ProductError
from leads.models import Import
from leads.services.define_field import define_field
from leads.tests.importing_world import shared_file, start_path, start_text


def _kept(tmp_path):
    return [path for path in Path(tmp_path).rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n\n ,, \n", "empty"),
        ("\x01\x02\x03\x04" * 500, "not a table"),
        ("%PDF-1.7 and so on", "a PDF"),
        ("Email,Name\n", "no row below"),
    ],
)
def test_unusable_file_is_refused_and_not_kept(world, tmp_path, text, reason):
    with pytest.raises(ProductError, match=reason):
        start_text(world, text)
    assert _kept(tmp_path) == []
    with world.inside(world.acme):
        assert not Import.objects.exists()


def test_file_over_the_limit_is_refused_and_not_kept(world, settings, tmp_path):
    settings.IMPORT_MAX_BYTES = 100
    with pytest.raises(ProductError, match="too large"):
        start_text(world, "Email\n" + "a@x.example\n" * 20)
    assert _kept(tmp_path) == []


def test_file_is_kept_by_organization_under_a_secret_name(world, tmp_path):
    run = start_text(world, "Email\na@x.example\n", name="../../leads.csv")
    (kept,) = _kept(tmp_path)
    assert kept.parent == Path(tmp_path) / "imports" / str(world.acme.pk)
    assert "leads" not in kept.name
    assert (run.row_count, run.created_by) == (1, world.bob)


def test_spreadsheet_is_kept_as_text_that_a_job_can_seek_in(world, tmp_path):
    run = start_path(world, shared_file("salesforce-leads.xlsx"))
    (kept,) = _kept(tmp_path)
    assert kept.read_text().startswith("First Name,Last Name")
    assert run.dialect["kind"] == "text"
    assert run.dialect["sheet"]
    assert run.row_count == 44


def test_field_is_defined_once(world):
    with world.inside(world.acme, world.alice):
        definition = define_field(
            label="  Tea  or coffee? ", type="choice", choices=["Tea", "Tea", ""]
        )
        assert (definition.key, definition.choices) == ("tea_or_coffee", ["Tea"])
        with pytest.raises(ConflictError, match="already"):
            define_field(label="Tea or coffee", type="text")


@pytest.mark.parametrize(
    ("label", "type_", "field"),
    [
        ("???", "text", "label"),
        ("x" * 81, "text", "label"),
        ("Ok", "stage", "type"),
        ("Ok", "choice", "choices"),
    ],
)
def test_field_that_cannot_be_is_refused(world, label, type_, field):
    with world.inside(world.acme, world.alice), pytest.raises(ProductError) as error:
        define_field(label=label, type=type_)
    assert error.value.field == field
