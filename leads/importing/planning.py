"""How the rows of an import are to be read, as its mapping and the organization have it."""

from pathlib import Path
from typing import Any

from accounts.models import Organization
from leads.fields import CUSTOM
from leads.importing.files import limits
from leads.importing.meanings import in_names, new_choices
from leads.importing.reading import Plan
from leads.importing.targets import new_type
from leads.importing.terms import Terms
from leads.models import FieldDefinition, Import
from leads.naming import Names
from leads.services.define_field import field_key
from leads.writing import Source, Trust
from lib.normalise.dates import DateStyle
from lib.tabular import Dialect

ROWS_A_BATCH = 4_000


def plan_of(run: Import) -> Plan:
    """Return how the rows of this import are read.

    Fields and choices that are yet to be made, as on trial, are taken for made.
    """
    organization = Organization.objects.get()
    targets, yet_to_be_made = _targets(run)
    names, terms = Names.load(), Terms.kept(run)
    known = [
        (key, label, kind, (*choices, *new_choices(terms, targets, key, choices)))
        for key, label, kind, choices in FieldDefinition.objects.as_arguments()
    ]
    return Plan(
        path=Path(run.file.path),
        dialect=Dialect.from_json(run.dialect),
        limits=limits(),
        headers=run.mapping["headers"],
        targets=targets,
        date_styles={
            int(place): DateStyle(style) for place, style in run.mapping["date_styles"].items()
        },
        terms=in_names(terms, targets, names),
        custom_fields=[*known, *yet_to_be_made],
        country=organization.country or None,
        names=names,
        source=Source(Trust.IMPORT, str(run.pk)),
        batch_size=ROWS_A_BATCH,
    )


def _targets(run: Import) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Return where each column goes, and the custom fields that do not exist yet."""
    known = {label.casefold(): key for key, label, *_ in FieldDefinition.objects.as_arguments()}
    targets, missing = [], []
    for column, header in zip(run.mapping["columns"], run.mapping["headers"], strict=True):
        kind, label = new_type(column["target"]), header[:80]
        if kind is None:
            targets.append(column["target"])
            continue
        if label.casefold() not in known:
            known[label.casefold()] = field_key(label)
            missing.append((field_key(label), label, kind.value, ()))
        targets.append(f"{CUSTOM}{known[label.casefold()]}")
    return targets, missing
