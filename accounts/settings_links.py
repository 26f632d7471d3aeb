"""The settings page: each app registers its links, the page shows them in groups."""

from dataclasses import dataclass

from accounts.models import Membership
from accounts.roles import Permission


@dataclass(frozen=True, slots=True)
class SettingsLink:
    """One destination of the settings page; ``text`` says why it matters."""

    group: str
    order: int
    label: str
    text: str
    icon: str
    url_name: str
    permission: Permission | None = None


_links: dict[str, SettingsLink] = {}


def register(link: SettingsLink) -> None:
    """Add a link; called from ``AppConfig.ready()``."""
    _links[link.url_name] = link


def groups(membership: Membership) -> dict[str, list[SettingsLink]]:
    """Return the links the member may follow, by group; the lowest order leads."""
    shown: dict[str, list[SettingsLink]] = {}
    for link in sorted(_links.values(), key=lambda link: link.order):
        if link.permission is None or membership.may(link.permission):
            shown.setdefault(link.group, []).append(link)
    return shown
