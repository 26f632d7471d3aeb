"""Names that stand for rows: a stage, an owner, tags. Looked up once for a batch."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Membership
from leads.models import LeadTag, Stage, Tag
from leads.normalising import Clean
from leads.writing import Problem


@dataclass(slots=True)
class Names:
    """The stages and members of the organization in force, by what people call them."""

    stages: dict[str, int] = field(default_factory=dict)
    owners: dict[str, int] = field(default_factory=dict)
    first_stage: int | None = None
    words: dict[tuple[str, int], str] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "Names":
        """Read them: two small queries."""
        stages = list(Stage.objects.values_list("id", "name"))
        names = cls(
            stages={name.casefold(): pk for pk, name in stages},
            first_stage=stages[0][0] if stages else None,
            words={("stage", pk): name for pk, name in stages},
        )
        for member in Membership.objects.select_related("user"):
            names.owners[member.user.email.casefold()] = member.pk
            names.words["owner", member.pk] = str(member.user)
            if member.user.full_name:
                names.owners.setdefault(member.user.full_name.casefold(), member.pk)
        return names

    def resolve(self, clean: Clean) -> None:
        """Put ids for the names in a draft; an unknown name becomes a problem."""
        self._one(clean, "stage", self.stages, "is not a stage of your pipeline; it was left out.")
        self._one(clean, "owner", self.owners, "is not a member; the owner was left out.")

    def in_words(self, changes: dict[str, list[Any]]) -> dict[str, list[Any]]:
        """Return changes with the names of stages and owners, as a timeline keeps them."""
        return {
            key: [self.words.get((key, value), value) for value in pair]
            if key in ("stage", "owner")
            else pair
            for key, pair in changes.items()
        }

    def named(self, key: str) -> dict[int, str]:
        """Return the names of all stages, or of all owners, by id."""
        return {pk: name for (of, pk), name in self.words.items() if of == key}

    def _one(self, clean: Clean, key: str, known: dict[str, int], complaint: str) -> None:
        name = clean.values.get(key)
        if name is None:
            return
        found = known.get(str(name).casefold())
        if found is None:
            del clean.values[key]
            clean.problems.append(Problem(key, f"“{name}” {complaint}"))
        else:
            clean.values[key] = found


def tags_of(lead_ids: list[int]) -> dict[int, list[str]]:
    """Return the names of the leads' tags."""
    found: dict[int, list[str]] = {}
    links = LeadTag.objects.filter(lead_id__in=lead_ids).select_related("tag").order_by("tag__name")
    for link in links:
        found.setdefault(link.lead_id, []).append(link.tag.name)
    return found


def write_tags(wanted: dict[int, list[str]], present: dict[int, list[str]]) -> None:
    """Give leads the tags they should carry, making those that are new."""
    names = {name for tags in wanted.values() for name in tags}
    known = _making(names)
    links: list[Any] = [
        LeadTag(lead_id=lead_id, tag_id=known[_folded(name)])
        for lead_id, tags in wanted.items()
        for name in tags
    ]
    LeadTag.objects.bulk_create(links, ignore_conflicts=True, batch_size=2000)
    for lead_id, tags in wanted.items():
        dropped = set(map(_folded, present.get(lead_id, []))) - set(map(_folded, tags))
        if dropped:
            gone = [known[name] for name in dropped]
            LeadTag.objects.filter(lead_id=lead_id, tag_id__in=gone).delete()


def tags_named(names: Iterable[str], *, create: bool) -> dict[int, str]:
    """Return the ids of tags with their names as they are spelled; make them where asked."""
    if create:
        _making(names)
    wanted = {_folded(name) for name in names}
    return {tag.pk: tag.name for tag in Tag.objects.all() if _folded(tag.name) in wanted}


def _making(names: Iterable[str]) -> dict[str, int]:
    """Return the ids of tags by folded name, made where they are new."""
    known = _tags_by_name()
    fresh = {_folded(name): name for name in names if _folded(name) not in known}
    Tag.objects.bulk_create([Tag(name=name) for name in fresh.values()], ignore_conflicts=True)
    return _tags_by_name() if fresh else known


def _tags_by_name() -> dict[str, int]:
    return {_folded(tag.name): tag.pk for tag in Tag.objects.all()}


def _folded(name: str) -> str:
    """Return a name by which two tags are one wherever Postgres' ``lower()`` holds them to be.

    Postgres may make a plain i of the dotted capital one, where Python adds a dot to it.
    """
    return name.casefold().replace("\u0307", "")
