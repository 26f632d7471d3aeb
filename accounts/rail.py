"""The left rail: each app registers its entry, the frame shows them in order."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from accounts.roles import Permission


@dataclass(frozen=True, slots=True)
class RailEntry:
    """One destination of the rail."""

    order: int
    label: str
    icon: str
    url_name: str
    permission: Permission | None = None
    covers: tuple[str, ...] = ()
    """Further pages, by the names of their URLs, below which the entry is the current one."""


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry as one reader sees it."""

    label: str
    icon: str
    url: str
    is_current: bool


_entries: dict[str, RailEntry] = {}


def register(entry: RailEntry) -> None:
    """Add an entry; called from ``AppConfig.ready()``."""
    _entries[entry.url_name] = entry


def entries(request: HttpRequest) -> list[ShownEntry]:
    """Return what the reader may open, the longest match with the page being current."""
    membership = getattr(request, "membership", None)
    shown = [
        (entry, reverse(entry.url_name))
        for entry in sorted(_entries.values(), key=lambda entry: entry.order)
        if entry.permission is None or (membership and membership.may(entry.permission))
    ]
    places = {url: url for _, url in shown} | {
        reverse(name): url for entry, url in shown for name in entry.covers
    }
    matches = [place for place in places if place != "/" and request.path.startswith(place)]
    current = places.get(max(matches, key=len, default=request.path))
    return [ShownEntry(entry.label, entry.icon, url, url == current) for entry, url in shown]
