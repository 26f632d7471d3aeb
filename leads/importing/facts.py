"""What a page tells of an import: how its file was read, and what came of it."""

from collections.abc import Mapping
from typing import NamedTuple

from leads.fields import BUILT_IN
from leads.importing.readings import DELIMITERS
from leads.importing.targets import OF_ITS_OWN, new_type
from leads.models import FieldDefinition, Import
from leads.writing import Action
from lib.tabular import Dialect


class Tile(NamedTuple):
    """A number that matters."""

    label: str
    value: int
    note: str


def facts_of(run: Import) -> list[tuple[str, str]]:
    """Return how the file was read, as labels and words."""
    dialect = Dialect.from_json(run.dialect)
    about = "" if run.mapping["is_counted"] else "about "
    header = "none found" if dialect.header_row is None else f"row {dialect.header_row + 1:,}"
    facts = [
        ("Rows", f"{about}{run.row_count:,}"),
        ("Columns", f"{len(run.mapping['headers']):,}"),
        ("Header", header),
    ]
    if run.contents.get("file"):
        facts.append(("File in the zip", run.contents["file"]))
    if dialect.sheet:
        return [*facts, ("Sheet", dialect.sheet)]
    delimiter = DELIMITERS.get(dialect.delimiter or "", dialect.delimiter or "")
    return [*facts, ("Encoding", (dialect.encoding or "").upper()), ("Delimiter", delimiter)]


def column_words(run: Import) -> list[tuple[str, str]]:
    """Return where each column goes, in words; nothing for one that is left out."""
    fields = BUILT_IN | FieldDefinition.objects.as_fields()
    words = {key: field.label for key, field in fields.items()}
    words |= {target: label for target, (_, label) in OF_ITS_OWN.items()}
    targets = (column["target"] for column in run.mapping["columns"])
    return [
        (header, "a new field" if new_type(target) else words.get(target, ""))
        for header, target in zip(run.mapping["headers"], targets, strict=True)
    ]


def check_tiles_of(counts: Mapping[str, int]) -> list[Tile]:
    """Return in numbers what an import would do."""
    return [
        Tile("New", counts.get(Action.CREATED, 0), "leads to create"),
        Tile("Updated", counts.get(Action.UPDATED, 0), "rows that change a lead"),
        Tile("Unchanged", counts.get(Action.UNCHANGED, 0), "known, nothing new"),
        Tile("Rejected", counts.get(Action.REJECTED, 0), "rows left out"),
        Tile("Repeated", counts.get("repeated", 0), "of a lead further up"),
    ]


def tiles_of(counts: Mapping[str, int]) -> list[Tile]:
    """Return the result in numbers; rows are created, updated, unchanged or rejected."""
    return [
        Tile("Created", counts.get(Action.CREATED, 0), "new leads"),
        Tile("Updated", counts.get(Action.UPDATED, 0), "known leads"),
        Tile("Unchanged", counts.get(Action.UNCHANGED, 0), "known, nothing new"),
        Tile("Rejected", counts.get(Action.REJECTED, 0), "rows left out"),
        Tile("With warnings", counts.get("warned", 0), "kept without a value"),
        Tile("Blank", counts.get("blank", 0), "empty rows skipped"),
    ]
