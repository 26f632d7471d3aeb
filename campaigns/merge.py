"""Merge templates: Liquid in a sandbox, with the fields of a lead as its variables.

Only filters and tags that cannot multiply their input are there, and output, loops and
variables are limited, so that a template cannot use up a worker.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from liquid import BoundTemplate, Environment
from liquid.exceptions import LiquidError

_FILTERS = frozenset(
    (
        "abs", "append", "at_least", "at_most", "capitalize", "ceil", "date", "default",
        "divided_by", "downcase", "escape", "first", "floor", "join", "last", "lstrip", "minus",
        "modulo", "plus", "prepend", "round", "rstrip", "size", "slice", "split", "squish",
        "strip", "strip_html", "strip_newlines", "times", "truncate", "truncatewords", "upcase",
        "url_encode",
    )
)  # fmt: skip
_TAGS = frozenset(
    (
        "#", "assign", "break", "capture", "case", "comment", "content", "continue", "echo",
        "for", "if", "illegal", "output", "unless",
    )
)  # fmt: skip
MAX_SOURCE = 100_000
MAX_OUTPUT = 500_000
MAX_LOOPS = 1_000


class MergeError(Exception):
    """A template cannot be used; the message says what is wrong with it and where."""


class _Sandbox(Environment):
    output_stream_limit = MAX_OUTPUT
    local_namespace_limit = MAX_OUTPUT
    loop_iteration_limit = MAX_LOOPS

    def __init__(self, *, autoescape: bool) -> None:
        super().__init__(autoescape=autoescape)
        for offered, wanted in ((self.filters, _FILTERS), (self.tags, _TAGS)):
            for name in set(offered) - wanted:
                del offered[name]


_TEXT = _Sandbox(autoescape=False)
_HTML = _Sandbox(autoescape=True)


@dataclass(frozen=True, slots=True)
class MergeTemplate:
    """A template that was checked: it parses and uses known tags alone."""

    template: BoundTemplate
    tags: frozenset[str]

    def render(self, values: Mapping[str, Any]) -> str:
        """Fill in the values. Raises MergeError where a limit is passed."""
        try:
            return str(self.template.render(values))
        except LiquidError as error:
            raise MergeError(_sentence(error)) from error
        except (ArithmeticError, ValueError) as error:
            # Filters of numbers and dates let Python's own errors through.
            message = "The template reckons with a number or a date that is out of range."
            raise MergeError(message) from error


def compile_template(
    source: str, known: Collection[str], *, is_html: bool = False
) -> MergeTemplate:
    """Parse a template whose tags must all be in ``known`` ("first_name", "custom.size").

    In HTML what is filled in is escaped. Raises MergeError with the first thing wrong.
    """
    if len(source) > MAX_SOURCE:
        message = f"The text has {len(source):,} characters; at most {MAX_SOURCE:,} fit."
        raise MergeError(message)
    if "(" in source and ".." in source:
        _refuse_ranges(source)
    try:
        template = (_HTML if is_html else _TEXT).from_string(source)
        used = _tags_of(template)
    except LiquidError as error:
        raise MergeError(_sentence(error)) from error
    for tag in sorted(used):
        if tag not in known:
            raise MergeError(_unknown(tag, known))
    return MergeTemplate(template, frozenset(used))


def _refuse_ranges(source: str) -> None:
    """Raise MergeError for ``(1..9)``: a filter would write out a range of any length."""
    for part in source.split("{")[1:]:
        code = part.split("}")[0]
        if "(" in code and ".." in code[code.index("(") :]:
            message = "Ranges such as (1..9) cannot be used in a mail."
            raise MergeError(message)


def _tags_of(template: BoundTemplate) -> set[str]:
    """Return the variables a template reads; a custom field is named with its key."""
    found = set()
    for name, places in template.analyze().globals.items():
        for place in places:
            segments = [str(segment) for segment in place.segments]
            found.add(".".join(segments[:2]) if name == "custom" else segments[0])
    return found


def _unknown(tag: str, known: Collection[str]) -> str:
    near = get_close_matches(tag, list(known), n=3, cutoff=0.6)
    hint = f" Did you mean {_listed(near)}?" if near else " The list of tags is beside the text."
    return f"{{{{ {tag} }}}} is not a field of a lead.{hint}"


def _listed(tags: list[str]) -> str:
    shown = [f"{{{{ {tag} }}}}" for tag in tags]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"


def _sentence(error: LiquidError) -> str:
    words = str(error.message).rstrip(".")
    place = error.context()
    where = f" (line {place[0]}: {place[3].strip()[:60]})" if place else ""
    return f"The template cannot be read: {words}{where}."
