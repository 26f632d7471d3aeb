"""What a site asks of robots, by RFC 9309.

The module of the standard library knows neither the wildcards nor the precedence of the longest
rule that the RFC asks for: it would read ``Disallow: /*`` as a ban of nothing.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

_TOKEN = re.compile(r"[A-Za-z_-]+")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_ASCII = "".join(map(chr, range(0x21, 0x7F)))


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for us: patterns of paths, and whether each allows or forbids.

    ``wants_pauses`` where the site asks for a delay between two requests.
    """

    rules: tuple[tuple[bool, str], ...] = ()
    wants_pauses: bool = False

    def allows(self, url: str) -> bool:
        """Return whether we may get the address: the longest rule says, of equals the kind one."""
        parts = urlsplit(url)
        path = _plain((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        fitting = [(len(rule), allows) for allows, rule in self.rules if _fits(rule, path)]
        return max(fitting)[1] if fitting else True


EVERYTHING = Robots()


def read_robots(text: str, agent: str) -> Robots:
    """Return what a robots.txt says to the agent, else what it says to all."""
    named = {agent.lower(): _Group(), "*": _Group()}
    heard: set[str] = set()
    current: list[_Group] = []
    in_names = False
    for line in text.lstrip("\ufeff").splitlines():
        key, _, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        key = key.lower()
        if key == "user-agent":
            name = _name(value)
            current = (current if in_names else []) + ([named[name]] if name in named else [])
            heard.add(name)
            in_names = True
        elif key in ("allow", "disallow"):
            in_names = False
            for group in current:
                group.add(key == "allow", value)
        elif key == "crawl-delay":
            in_names = False
            for group in current:
                group.wants_pauses = value not in ("", "0")
    group = named[agent.lower() if agent.lower() in heard else "*"]
    return Robots(tuple(group.rules), group.wants_pauses)


class _Group:
    def __init__(self) -> None:
        self.rules: list[tuple[bool, str]] = []
        self.wants_pauses = False

    def add(self, allows: bool, path: str) -> None:  # noqa: FBT001
        if path:  # An empty one forbids nothing.
            self.rules.append((allows, _plain(path)))


def _name(value: str) -> str:
    token = _TOKEN.match(value)
    return value if value == "*" else token[0].lower() if token else ""


def _plain(path: str) -> str:
    """Return a path in which the same character is always written alike."""
    return _ESCAPE.sub(_unescaped, quote(path, safe=_ASCII))


def _unescaped(escape: re.Match[str]) -> str:
    char = chr(int(escape[1], 16))
    return char if _UNRESERVED.match(char) else escape[0].upper()


def _fits(rule: str, path: str) -> bool:
    """Return whether a path begins as the rule says; ``*`` is anything, ``$`` the end.

    Piece by piece, each at its first place: no rule makes it try again from the start.
    """
    is_whole = rule.endswith("$")
    first, *pieces = rule.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not pieces:
        return not is_whole or at == len(path)
    *pieces, last = pieces
    for piece in pieces:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if is_whole:
        return len(path) - len(last) >= at and path.endswith(last)
    return path.find(last, at) >= 0
