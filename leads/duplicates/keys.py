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
    for box in {mailbox(address) for address in addresses(row)}:
        yield Key("alias", box)
    if row["phone_key"]:
        yield Key("phone", row["phone_key"])
    if row["linkedin_key"]:
        yield Key("linkedin", row["linkedin_key"])
    domain, company = company_keys(row)
    # Similar names are looked for by domain, else by the company's name; equal ones by both.
    for word in [word for word in words if len(word) > 1][:_MOST_WORDS]:
        if domain or company:
            yield Key("name", f"{domain or company}|{word}")
    if company and words:
        yield Key("name", f"{company}|{' '.join(words)}")


def addresses(row: dict[str, Any]) -> set[str]:
    """Return the keys of all addresses of a lead."""
    others = map(normalise_email, row["other_emails"])
    return {address for address in (row["email_key"], *others) if address}


def mailbox(address: str) -> str:
    """Return the address without what its server may ignore: a +tag, Gmail's dots."""
    local, _, domain = address.rpartition("@")
    local = local.partition("+")[0] or local
    if domain in ("gmail.com", "googlemail.com"):
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def company_keys(row: dict[str, Any]) -> tuple[str, str]:
    """Return a company's domain and its name without legal form; either may be empty."""
    domain = row["domain"] or (row["email_key"] or "").rpartition("@")[2]
    name = _NOT_WORD.sub("", _LEGAL_FORM.sub("", fold(row["company_name"])))
    return "" if is_free_mail(domain) else domain, f"={name}" if name else ""


def name_of(row: dict[str, Any]) -> tuple[list[str], str]:
    """Return the words of a lead's name, and the form in which names are compared."""
    words = name_words(row["full_name"])
    return words, " ".join(words)[:200]
