"""The fields that a filter can name: the registry's, the organization's, and a few more. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from leads.fields import BUILT_IN, FieldType, LeadField, custom_field
from leads.filtering.operators import Kind

_KINDS = {
    FieldType.TEXT: Kind.TEXT,
    FieldType.LONG_TEXT: Kind.LONG_TEXT,
    FieldType.EMAIL: Kind.TEXT,
    FieldType.EMAILS: Kind.LIST,
    FieldType.PHONE: Kind.TEXT,
    FieldType.URL: Kind.TEXT,
    FieldType.COUNTRY: Kind.CHOICE,
    FieldType.NUMBER: Kind.NUMBER,
    FieldType.DATE: Kind.DATE,
    FieldType.CHOICE: Kind.CHOICE,
    FieldType.BOOLEAN: Kind.BOOLEAN,
    FieldType.STAGE: Kind.CHOICE,
    FieldType.OWNER: Kind.CHOICE,
    FieldType.TAGS: Kind.TAGS,
}
_BY_TYPE = {
    FieldType.DATE: custom_field("day", "Day", FieldType.DATE),
    FieldType.BOOLEAN: custom_field("flag", "Flag", FieldType.BOOLEAN),
}


@dataclass(frozen=True, slots=True)
class FilterField:
    """A field as filters see it; ``registered`` normalises what is compared with it."""

    key: str
    label: str
    kind: Kind
    group: str
    registered: LeadField

    @property
    def is_custom(self) -> bool:
        """Return whether its values are in the lead's custom ones."""
        return self.registered.is_custom and self.key == self.registered.key

    @property
    def type(self) -> FieldType:
        """Return the type that the registry gives it."""
        return self.registered.type


def _of(field: LeadField) -> FilterField:
    return FilterField(field.key, field.label, _KINDS[field.type], field.group, field)


def _more(key: str, label: str, kind: Kind, registered: LeadField) -> FilterField:
    return FilterField(key, label, kind, "Lead", registered)


_OWN = {
    field.key: field
    for field in (
        _more("search", "Anything", Kind.SEARCH, BUILT_IN["full_name"]),
        _more("created_at", "Added", Kind.MOMENT, _BY_TYPE[FieldType.DATE]),
        _more("changed_at", "Last changed", Kind.MOMENT, _BY_TYPE[FieldType.DATE]),
        _more("opted_out", "Opted out", Kind.FLAG, _BY_TYPE[FieldType.BOOLEAN]),
        _more("import", "Created by import", Kind.IMPORT, BUILT_IN["full_name"]),
    )
}


def filter_fields(custom: Mapping[str, LeadField]) -> dict[str, FilterField]:
    """Return every field by its key, with the organization's own."""
    known = {key: _of(field) for key, field in (BUILT_IN | dict(custom)).items()}
    return _OWN | known
