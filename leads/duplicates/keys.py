"""The keys by which leads may be one: two leads that share a key are compared. Pure."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from leads.duplicates.names import fold, name_words
from lib.mail_domains import is_free_mail
from lib.normalise.email import normalise_email

COLUMNS = (
    "id", "email_key", "other_emails", "phone_key", "linkedin_key", "full_name", "company_name",
    "domain",
)  # fmt: skip
_MOST_WORDS = 4
_LEGAL_FORM = re.compile(
    r"\b(gmbh|ag|kg|ug|se|inc|incorporated|corp|corporation|co|company|ltd|limited|llc|llp|plc"
    r"|sa|sas|sarl|srl|spa|bv|nv|ab|as|oy|aps)\b"
)
_NOT_WORD = re.compile(r"[\W_]+")


class Key(NamedTuple):
    """Why two leads might be one (``kind``), and what both would hold."""

    kind: str
    text: str


def keys_of_row(row: dict[str, Any], words: list[str]) -> Iterator[Key]:
    """Yield the keys of a lead's columns; ``words`` are those of its name."""
    addresses = [row["email_key"], *map(normalise_email, row["other_emails"])]
    for address in dict.fromkeys(filter(None, addresses)):
        yield Key("email", address)
        yield Key("alias", mailbox(address))
    if row["phone_key"]:
        yield Key("phone", row["phone_key"])
    if row["linkedin_key"]:
        yield Key("linkedin", row["linkedin_key"])
    spelt_out = [word for word in words if len(word) > 1][:_MOST_WORDS]
    for company in companies(row):
        for word in spelt_out:
            yield Key("name", f"{company}|{word}")


def mailbox(address: str) -> str:
    """Return the address without what its server may ignore: a +tag, Gmail's dots."""
    local, _, domain = address.rpartition("@")
    local = local.partition("+")[0] or local
    if domain in ("gmail.com", "googlemail.com"):
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def companies(row: dict[str, Any]) -> list[str]:
    """Return by what a lead's company may be known: its domain, its name without legal form."""
    domain = row["domain"] or (row["email_key"] or "").rpartition("@")[2]
    name = _NOT_WORD.sub("", _LEGAL_FORM.sub("", fold(row["company_name"])))
    known = [domain] if domain and not is_free_mail(domain) else []
    return [*known, f"={name}"] if name else known


def name_of(row: dict[str, Any]) -> tuple[list[str], str]:
    """Return the words of a lead's name, and the form in which names are compared."""
    words = name_words(row["full_name"])
    return words, " ".join(words)[:200]
