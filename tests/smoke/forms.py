"""Reads the forms of a page as a browser does, so that the smoke test fills in real ones."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """A form with what it would send if nothing were changed."""

    action: str
    method: str
    values: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def filled(self, changes: dict[str, str | list[str]]) -> list[tuple[str, str]]:
        """Return what is sent once the changes are made. Raises KeyError for an unknown field."""
        unknown = set(changes) - self.names
        if unknown:
            raise KeyError(f"the form has no {', '.join(sorted(unknown))}: {sorted(self.names)}")
        kept = [(name, value) for name, value in self.values if name not in changes]
        for name, value in changes.items():
            kept += [(name, one) for one in (value if isinstance(value, list) else [value])]
        return kept


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms = []
        self.by_id = {}
        self.select = self.option = self.area = None
        self.text = []
        self.open = None

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self.open)
            self.by_id[given.get("id", "")] = self.open
        owner = self.by_id.get(given["form"]) if given.get("form") else self.open
        name = given.get("name")
        if owner is None or (not name and tag != "option"):
            return
        if tag == "input":
            self._input(owner, name, given)
        elif tag == "button":
            owner.names.add(name)
        elif tag == "select":
            owner.names.add(name)
            self.select = (owner, name, "multiple" in given, [])
        elif tag == "option" and self.select:
            self.select[3].append((given.get("value", ""), "selected" in given))
        elif tag == "textarea":
            owner.names.add(name)
            self.area, self.text = (owner, name), []

    def _input(self, owner, name, given):
        kind = given.get("type", "text").lower()
        owner.names.add(name)
        if kind in {"submit", "button", "file", "image", "reset"}:
            return
        if kind in {"checkbox", "radio"} and "checked" not in given:
            return
        default = "on" if kind in {"checkbox", "radio"} else ""
        owner.values.append((name, given.get("value", default)))

    def handle_data(self, data):
        if self.area:
            self.text.append(data)

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None
        elif tag == "textarea" and self.area:
            owner, name = self.area
            owner.values.append((name, "".join(self.text).removeprefix("\n")))
            self.area = None
        elif tag == "select" and self.select:
            owner, name, is_multiple, options = self.select
            chosen = [value for value, is_selected in options if is_selected]
            if not chosen and options and not is_multiple:
                chosen = [options[0][0]]
            owner.values += [(name, value) for value in chosen]
            self.select = None


def forms_of(html: str) -> list[Form]:
    """Return the forms of a page, in its order."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms
