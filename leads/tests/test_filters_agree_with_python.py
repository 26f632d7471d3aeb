"""Random filters over a base of leads find what a plain reading in Python finds."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from leads.filtering import read_filter
from leads.models import Import, Lead
from leads.services.define_field import define_field
from leads.services.write_leads import write_leads
from leads.writing import LeadDraft, Source, Trust, WritePolicy

LEADS, FILTERS = 200, 250
CITIES = ["Bonn", "BONN", "Köln", "köln am Rhein", "100%", "a_b", ""]
NAMES = ["Ada Byron", "ada byron", "Bea Ö", "Cy \\ Co", ""]
TEXTS = {
    "city": CITIES,
    "full_name": NAMES,
    "company_name": ["Acme", "ACME Inc", "Ünit", ""],
    "custom.note": ["x%", "X%y", "plain", ""],
}
NUMBERS = ("score", "custom.budget")
DAYS = ["2026-01-31", "2026-02-01", "2027-12-31", ""]
PLANS = ["Gold", "Silver", ""]
TAGS = ["vip", "fair", "cold"]
FLAGS = [True, False, ""]


@pytest.fixture
def base(world):
    """Two hundred leads of every mixture, and what each was given."""
    luck = random.Random(7)
    with world.inside(world.acme, world.bob):
        for label, kind, choices in (
            ("note", "text", ()),
            ("budget", "number", ()),
            ("day", "date", ()),
            ("plan", "choice", PLANS[:2]),
            ("flag", "boolean", ()),
        ):
            define_field(label=label, type=kind, choices=choices)
        given = [_values(luck, place) for place in range(LEADS)]
        outcomes = write_leads(
            drafts=[LeadDraft({k: v for k, v in one.items() if v != ""}) for one in given],
            source=Source(Trust.IMPORT, str(_import().pk)),
            policy=WritePolicy.FILL,
        )
        rows = {outcome.lead_id: one for outcome, one in zip(outcomes, given, strict=True)}
        _spread(rows, luck)
        yield rows, luck


def _values(luck, place):
    values = {"email": f"p{place}@example.com"}
    values |= {key: luck.choice(texts) for key, texts in TEXTS.items()}
    values |= {key: luck.choice([1, 2.5, 7, -3, ""]) for key in NUMBERS if key != "score"}
    values["score"] = luck.choice([1, 5, 7, -3, ""])
    values["country"] = luck.choice(["DE", "FR", ""])
    values["custom.day"] = luck.choice(DAYS)
    values["custom.plan"] = luck.choice(PLANS)
    values["custom.flag"] = luck.choice(FLAGS)
    values["tags"] = [tag for tag in TAGS if luck.random() < 0.4] or ""
    return values


def _import():
    return Import.objects.create(file_name="leads.csv", file="imports/none.csv")


def _spread(rows, luck):
    """Give the leads different ages, and let some opt out."""
    now = timezone.now()
    for lead in Lead.objects.all():
        row = rows[lead.pk]
        row["age"], row["opted_out"] = luck.randrange(0, 60), luck.random() < 0.3
        lead.created_at = now - timedelta(days=row["age"])
        lead.opted_out_at = now if row["opted_out"] else None
        lead.save(update_fields=["created_at", "opted_out_at"])


def _condition(luck):
    """Return a condition, and the reading of it in Python."""
    make = luck.choice([_text, _text, _number, _day, _among, _tags, _flag, _age, _emptiness])
    field, op, value, holds = make(luck)
    return {"field": field, "op": op, "value": value}, holds


def _text(luck):
    key = luck.choice(list(TEXTS))
    value = luck.choice([one for one in TEXTS[key] if one] + ["b", "ö", "%", "acm"])
    low = value.lower()
    op = luck.choice(["is", "is_not", "contains", "not_contains", "starts_with", "is_none_of"])
    holds = {
        "is": lambda row: row[key].lower() == low,
        "is_not": lambda row: row[key].lower() != low,
        "contains": lambda row: low in row[key].lower(),
        "not_contains": lambda row: low not in row[key].lower(),
        "starts_with": lambda row: row[key].lower().startswith(low),
        "is_none_of": lambda row: row[key].lower() not in (low, "bonn"),
    }[op]
    return key, op, [value, "Bonn"] if op == "is_none_of" else value, holds


def _number(luck):
    key, bound = luck.choice(NUMBERS), luck.choice([-3, 1, 5, 6])
    op = luck.choice(["is", "is_not", "less_than", "more_than", "between"])
    holds = {
        "is": lambda row: row[key] == bound,
        "is_not": lambda row: row[key] != bound,
        "less_than": lambda row: row[key] != "" and row[key] < bound,
        "more_than": lambda row: row[key] != "" and row[key] > bound,
        "between": lambda row: row[key] != "" and bound <= row[key] <= 7,
    }[op]
    return key, op, [bound, 7] if op == "between" else bound, holds


def _day(luck):
    bound, key = luck.choice(DAYS[:3]), "custom.day"
    op = luck.choice(["is", "before", "after", "between"])
    holds = {
        "is": lambda row: row[key] == bound,
        "before": lambda row: row[key] != "" and row[key] < bound,
        "after": lambda row: row[key] > bound,
        "between": lambda row: bound <= row[key] <= "2027-12-31",
    }[op]
    return key, op, [bound, "2027-12-31"] if op == "between" else bound, holds


def _among(luck):
    key, value = luck.choice([("country", "DE"), ("custom.plan", "Gold")])
    op = luck.choice(["is_one_of", "is_none_of"])
    return key, op, [value], lambda row: (row[key] == value) == (op == "is_one_of")


def _tags(luck):
    wanted = luck.sample(TAGS, 2)
    op = luck.choice(["has_any", "has_all", "has_none"])
    holds = {
        "has_any": lambda row: any(tag in row["tags"] for tag in wanted),
        "has_all": lambda row: all(tag in row["tags"] for tag in wanted),
        "has_none": lambda row: not any(tag in row["tags"] for tag in wanted),
    }[op]
    return "tags", op, wanted, holds


def _flag(luck):
    if luck.random() < 0.5:
        value = luck.random() < 0.5
        return "opted_out", "is", value, lambda row: row["opted_out"] == value
    return "custom.flag", "is_not", True, lambda row: row["custom.flag"] is not True


def _age(luck):
    days = luck.randrange(1, 60)
    op = luck.choice(["in_last_days", "not_in_last_days"])
    return "created_at", op, days, lambda row: (row["age"] < days) == (op == "in_last_days")


def _emptiness(luck):
    key = luck.choice([*TEXTS, *NUMBERS, "country", "tags", "custom.day", "custom.flag"])
    op = luck.choice(["is_empty", "is_not_empty"])
    return key, op, None, lambda row: (row[key] == "") == (op == "is_empty")


def _group(luck, depth=1):
    parts = [
        _group(luck, depth + 1) if depth < 3 and luck.random() < 0.3 else _condition(luck)
        for _ in range(luck.randrange(1, 4))
    ]
    joint, combine = luck.choice([("all", all), ("any", any)])
    written = {joint: [one for one, _ in parts]}
    return written, lambda row: combine(holds(row) for _, holds in parts)


def test_a_filter_finds_what_python_finds(base):
    rows, luck = base
    sizes = set()
    for _ in range(FILTERS):
        written, holds = _group(luck)
        found = set(
            Lead.objects.live().filter(read_filter(written).q()).values_list("pk", flat=True)
        )
        expected = {pk for pk, row in rows.items() if holds(row)}
        assert found == expected, written
        sizes.add(len(found))
    assert len(sizes) > 20
