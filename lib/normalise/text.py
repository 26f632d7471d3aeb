"""Plain text: white space, control characters, placeholders, yes and no."""

import re

# Invisible characters that carry no meaning in a lead: zero-width space, word joiner, BOM, soft
# hyphen and the bidirectional marks Windows adds to copied phone numbers. The joiners U+200C and
# U+200D stay: Persian, Indic scripts and emoji need them.
_INVISIBLE = "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_ODD_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_DROPPED = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x9f{_INVISIBLE}]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_JOINERS = "\u200c\u200d"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PLACEHOLDERS = _words(
    "- -- --- . .. ... / ? ?? n/a n.a. #n/a none undefined unknown unspecified tbd empty "
    "select select... select… -select- --select-- (select) not-specified [not-specified] "
    "unbekannt keine inconnu desconocido desconhecido sconosciuto #value! #ref! #name? "
    "<null> (null) (none) (blank) k.a."
) | {
    "please select",
    "select one",
    "choose one",
    "-- select --",
    "- select -",
    "not specified",
    "not available",
    "not provided",
    "not set",
    "(not set)",
    "k. a.",
}
# Spaced out, a placeholder may be longer than it is written here.
_LONGEST_PLACEHOLDER = 2 * max(map(len, _PLACEHOLDERS))
# Only as programs write them: Null and Nan are names of people.
_PROGRAM_WORDS = _words("null NULL nan NaN \\N")

_YES = _words("1 true t yes y on x ok ja oui si sí sim wahr vrai verdadero vero ✓ ✔")
_NO = _words("0 false f no n off nein non não falsch faux falso")
_OPTED_OUT = _words(
    "unsubscribed unsubscribe optout optedout bounced hardbounced hardbounce bounce cleaned "
    "complained complaint spam spamreport donotcontact donotemail donotmail donotcall dnc "
    "blacklisted blocklisted suppressed removed abgemeldet desabonne désabonné désinscrit baja "
    "disiscritto"
)


def trim(text: str) -> str:
    """Strip all Unicode white space and control characters, keeping inner line breaks as LF.

    Lone surrogates, which a database refuses, become the letter that their byte is in
    Windows-1252, or U+FFFD.
    """
    text = text.strip()
    if text.isprintable():
        return text
    text = _LINE_ENDS.sub("\n", text)
    text = _SURROGATES.sub(_letter, _DROPPED.sub("", _ODD_SPACES.sub(" ", text)))
    return text.strip().strip(_JOINERS).strip()


def _letter(surrogate: re.Match[str]) -> str:
    """Return what Windows writes by the byte that could not be read; see PEP 383."""
    try:
        return surrogate[0].encode("ascii", "surrogateescape").decode("cp1252")
    except UnicodeError:
        return "\ufffd"


def collapse(text: str) -> str:
    """Return the text on one line, each run of white space as one space."""
    text = trim(text)
    if text.isprintable() and "  " not in text:
        return text
    return " ".join(text.split())


def is_placeholder(text: str) -> bool:
    """Say whether the text stands for "nothing here", such as "Select", "n/a" or "-"."""
    return len(text) <= _LONGEST_PLACEHOLDER and _stands_for_nothing(collapse(text))


def meaningful(text: str) -> str | None:
    """Return the trimmed text, or None when it is empty or a placeholder."""
    trimmed = trim(text)
    if len(trimmed) > _LONGEST_PLACEHOLDER:
        return trimmed
    if not trimmed or _stands_for_nothing(trimmed):
        return None
    is_on_one_line = trimmed.isprintable() and "  " not in trimmed
    return trimmed if is_on_one_line or not is_placeholder(trimmed) else None


def _stands_for_nothing(text: str) -> bool:
    return text.lower() in _PLACEHOLDERS or text in _PROGRAM_WORDS


def parse_truth(text: str) -> bool | None:
    """Read a yes or a no in the languages spreadsheets use, None when it is neither."""
    word = collapse(text).lower()
    if word in _YES or word == "1.0":
        return True
    return False if word in _NO or word == "0.0" else None


def is_opt_out(text: str) -> bool:
    """Say whether a cell of an opt-out, bounce or status column says "do not write to me"."""
    word = re.sub(r"[\s_\-]", "", collapse(text).lower())
    return word in _OPTED_OUT or parse_truth(text) is True
