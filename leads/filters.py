"""Filters of leads: one set serves the list, segments of campaigns and the API."""

from functools import cached_property
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from accounts.errors import ProductError
from leads.filtering import LeadFilter, read_filter
from leads.filtering.references import References
from leads.models import Lead, Segment, Stage
from lib.normalise.email import normalise_email
from lib.normalise.phone import normalise_phone


def _stages(request: Any) -> QuerySet[Stage]:
    stages: QuerySet[Stage] = Stage.objects.all()
    return stages


class LanguageField(forms.CharField):
    """A filter as JSON text, cleaned to the filter that was read."""

    references: References | None = None

    def clean(self, value: Any) -> LeadFilter | None:
        """Return the filter; one that cannot be read says why."""
        text = super().clean(value)
        return _read(text, self.references) if text else None


class SegmentField(forms.IntegerField):
    """A segment's id, cleaned to its filter."""

    references: References | None = None

    def clean(self, value: Any) -> LeadFilter | None:
        """Return the filter; a segment that cannot be seen is no segment."""
        segment_id = super().clean(value)
        if segment_id is None:
            return None
        segment = Segment.objects.visible().filter(pk=segment_id).first()
        if segment is None:
            message = "There is no such segment any more; choose another."
            raise forms.ValidationError(message)
        return _read(segment.filter, self.references)


def _read(given: Any, references: References | None) -> LeadFilter:
    try:
        return read_filter(given, references)
    except ProductError as error:
        raise forms.ValidationError(error.message) from None


class QueryFilter(django_filters.CharFilter):
    """Narrow by a field that is cleaned to a filter."""

    def filter(self, qs: Any, value: LeadFilter | None) -> Any:
        """Return the leads for which the filter holds."""
        return qs if value is None else value.narrow(qs)


class LanguageFilter(QueryFilter):
    """Narrow by a filter in the language of ``leads.filtering``."""

    field_class = LanguageField


class SegmentFilter(QueryFilter):
    """Narrow to a segment."""

    field_class = SegmentField


class LeadFilterSet(django_filters.FilterSet):
    """Narrow leads.

    What picks few out of many is served by an index or by the search view; for country, "has
    e-mail" and "opted out" the list is walked in its order, so many leads at a time.
    """

    q = django_filters.CharFilter(
        method="search", label="Search", help_text="Part of a name, e-mail, company or phone."
    )
    email = django_filters.CharFilter(method="by_email", label="E-mail")
    phone = django_filters.CharFilter(method="by_phone", label="Phone")
    stage = django_filters.ModelChoiceFilter(queryset=_stages, label="Stage")
    owner = django_filters.NumberFilter(field_name="owner_id", label="Owner")
    country = django_filters.CharFilter(method="by_country", label="Country")
    domain = django_filters.CharFilter(field_name="domain", label="Domain")
    tag = django_filters.CharFilter(method="by_tag", label="Tag")
    has_email = django_filters.BooleanFilter(method="with_email", label="Has e-mail")
    opted_out = django_filters.BooleanFilter(method="by_opt_out", label="Opted out")
    created_after = django_filters.IsoDateTimeFilter(
        field_name="created_at", lookup_expr="gte", label="Created after"
    )
    created_before = django_filters.IsoDateTimeFilter(
        field_name="created_at", lookup_expr="lt", label="Created before"
    )

    filter = LanguageFilter(
        label="Filter",
        help_text='JSON: `{"all": [{"field": "city", "op": "is", "value": "Bonn"}]}`, or "any".',
    )
    segment = SegmentFilter(label="Segment", min_value=1, max_value=2**63 - 1)

    class Meta:
        model = Lead
        fields: ClassVar[list[str]] = []

    @cached_property
    def references(self) -> References:
        """Return the organization as the filters know it, read once for all of a page."""
        return References()

    @property
    def form(self) -> Any:
        """Return the form of the parameters; its filters share the references."""
        form = super().form
        for name in ("filter", "segment"):
            form.fields[name].references = self.references
        return form

    def filter_queryset(self, queryset: Any) -> Any:
        """Narrow by all; what cannot be read lists nothing, never everything."""
        return queryset.none() if self.errors else super().filter_queryset(queryset)

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Look the words up in the search view."""
        return queryset.search(value)

    def by_email(self, queryset: Any, name: str, value: str) -> Any:
        """Find the lead of an address, however it is typed."""
        return queryset.filter(email_key=normalise_email(value) or value.lower())

    def by_phone(self, queryset: Any, name: str, value: str) -> Any:
        """Find leads of a number in international form."""
        return queryset.filter(phone_key=normalise_phone(value).e164 or value)

    def by_country(self, queryset: Any, name: str, value: str) -> Any:
        """Narrow to a country by its two letters."""
        return queryset.passing(Q(country=value.upper()))

    def by_tag(self, queryset: Any, name: str, value: str) -> Any:
        """Narrow to leads that carry a tag."""
        asked = {"all": [{"field": "tags", "op": "has_any", "value": [value]}]}
        try:
            return read_filter(asked, self.references).narrow(queryset)
        except ProductError:
            return queryset.none()

    def with_email(self, queryset: Any, name: str, value: bool) -> Any:  # noqa: FBT001
        """Narrow to leads with or without an address."""
        return queryset.passing(Q(email_key__isnull=not value))

    def by_opt_out(self, queryset: Any, name: str, value: bool) -> Any:  # noqa: FBT001
        """Narrow to leads that did or did not opt out."""
        return queryset.passing(Q(opted_out_at__isnull=not value))
