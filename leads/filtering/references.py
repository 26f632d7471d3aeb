"""What filters refer to in the organization, each kind loaded once and only where asked for."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models.functions import Lower

from accounts.models import Membership, Organization
from leads.fields import Context, LeadField
from leads.models import FieldDefinition, Import, Stage, Tag
from lib.normalise.row_id import parse_id


class References:
    """The organization in force, as far as a filter speaks of it."""

    @cached_property
    def custom_fields(self) -> dict[str, LeadField]:
        """Return the organization's own fields."""
        return FieldDefinition.objects.as_fields()

    @cached_property
    def context(self) -> Context:
        """Return what the registry needs to read phones and dates."""
        return Context(country=self._organization.country or None)

    @cached_property
    def zone(self) -> ZoneInfo:
        """Return the zone in which a day of the organization begins."""
        try:
            return ZoneInfo(self._organization.time_zone)
        except (ValueError, OSError):
            return ZoneInfo("UTC")

    @cached_property
    def stages(self) -> dict[int, str]:
        """Return the names of the stages, in their order."""
        return {stage.pk: stage.name for stage in self.stage_rows}

    @cached_property
    def stage_rows(self) -> list[Stage]:
        """Return the stages, in their order."""
        return list(Stage.objects.all())

    @cached_property
    def owners(self) -> dict[int, str]:
        """Return the names of the members."""
        return {member.pk: str(member.user) for member in self.members}

    def stage_id(self, given: str) -> int | None:
        """Return the stage of an id or name."""
        return _found(given, self.stages, {name: pk for pk, name in self.stages.items()})

    def owner_id(self, given: str) -> int | None:
        """Return the member of an id or e-mail address."""
        return _found(given, self.owners, {member.user.email: member.pk for member in self.members})

    def tag_ids(self, names: Iterable[str]) -> dict[str, int]:
        """Return the ids of tags by their names in lower case."""
        wanted = {name.lower() for name in names}
        unknown = wanted - self._tags.keys()
        if unknown:
            tags = Tag.objects.annotate(folded=Lower("name")).filter(folded__in=unknown)
            self._tags |= dict(tags.values_list("folded", "pk"))
        return {name: self._tags[name] for name in wanted & self._tags.keys()}

    def imports(self, ids: Iterable[int]) -> dict[int, Any]:
        """Return imports by id, each with its job."""
        return Import.objects.select_related("job").in_bulk(list(ids))

    @cached_property
    def _tags(self) -> dict[str, int]:
        return {}

    @cached_property
    def _organization(self) -> Organization:
        return Organization.objects.get()

    @cached_property
    def members(self) -> list[Membership]:
        """Return the members, by name."""
        return list(Membership.objects.with_people())


class KeptReferences(References):
    """For filters that were read before and are only put into words: no query a filter."""

    def tag_ids(self, names: Iterable[str]) -> dict[str, int]:
        """Take every tag to be there."""
        return dict.fromkeys((name.lower() for name in names), 0)

    def imports(self, ids: Iterable[int]) -> dict[int, Any]:
        """Take every import to be there."""
        return dict.fromkeys(ids)


def _found(given: str, known: dict[int, str], by_word: dict[str, int]) -> int | None:
    pk = parse_id(given)
    if pk in known:
        return pk
    return {word.casefold(): pk for word, pk in by_word.items()}.get(given.casefold())
