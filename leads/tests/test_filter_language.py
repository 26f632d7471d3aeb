"""The filter language: what each question finds, and how wrong filters are refused."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Membership
from leads.filtering import FilterError, read_filter
from leads.models import FieldDefinition, Import, Lead, Stage
from leads.services.define_field import define_field
from leads.services.write_leads import write_leads
from leads.writing import LeadDraft, Source, Trust, WritePolicy


@pytest.fixture
def acme(world):
    """Two leads in Acme, whose stage and owner the tests can name."""
    with world.inside(world.acme, world.bob):
        define_field(label="Budget", type="number")
        define_field(label="Renews", type="date")
        define_field(label="VIP", type="boolean")
        define_field(label="contains", type="text")
        define_field(label="0", type="choice", choices=["Gold", "Silver"])
        write_leads(
            drafts=[
                LeadDraft(
                    {
                        "email": "Ada@Example.com", "full_name": "Ada Byron", "city": "Bonn",
                        "phone": "+1 202 555 0101", "website": "example.com", "score": "7",
                        "linkedin_url": "linkedin.com/in/ada", "domain": "example.com",
                        "company_name": "Analytical_Engines", "country": "Germany",
                        "owner": "bob@example.com", "tags": "vip, Fair", "notes": "Likes tea",
                        "other_emails": ["ada@work.example.com"], "custom.budget": "1000",
                        "custom.renews": "2026-05-31", "custom.vip": "yes", "custom.0": "gold",
                        "custom.contains": "100% wool",
                    }
                ),
                LeadDraft({"full_name": "Bea Empty", "tags": "fair"}),
            ],
            source=Source(Trust.IMPORT, str(_import().pk)),
            policy=WritePolicy.FILL,
        )  # fmt: skip
        Lead.objects.filter(full_name="Ada Byron").update(
            created_at=timezone.now() - timedelta(days=40), opted_out_at=timezone.now()
        )
        yield world


def _import():
    run = Import.objects.create(file_name="leads.csv", file="imports/none.csv")
    Import.objects.update(created_at=timezone.now() - timedelta(days=60))
    return run


def _found(*conditions, joint="all"):
    parts = [
        one if isinstance(one, dict) else dict(zip(("field", "op", "value"), one, strict=False))
        for one in conditions
    ]
    asked = read_filter(json.dumps({joint: parts}))
    found = {lead.full_name[:3] for lead in Lead.objects.live().filter(asked.q())}
    again = read_filter(asked.to_json())
    assert found == {lead.full_name[:3] for lead in Lead.objects.live().filter(again.q())}
    assert asked.words()
    return found


ADA, BEA, BOTH, NONE = {"Ada"}, {"Bea"}, {"Ada", "Bea"}, set()


@pytest.mark.parametrize(
    ("field", "op", "value", "expected"),
    [
        ("email", "is", "ADA@example.com", ADA),
        ("email", "is_not", "ada@example.com", BEA),
        ("email", "contains", "EXAMPLE", ADA),
        ("email", "is_empty", None, BEA),
        ("email", "is_one_of", ["x@example.com", "ada@example.com"], ADA),
        ("other_emails", "is", "ada@work.example.com", ADA),
        ("other_emails", "is_not", "ada@work.example.com", BEA),
        ("other_emails", "is_empty", None, BEA),
        ("city", "is", "bonn", ADA),
        ("city", "is_not", "BONN", BEA),
        ("city", "contains", "on", ADA),
        ("city", "not_contains", "on", BEA),
        ("city", "starts_with", "BO", ADA),
        ("city", "is_one_of", ["Berlin", "Bonn"], ADA),
        ("city", "is_none_of", ["Berlin", "Bonn"], BEA),
        ("city", "is_not_empty", None, ADA),
        ("full_name", "is", "ada byron", ADA),
        ("full_name", "contains", "BYR", ADA),
        ("full_name", "contains", "by", ADA),
        ("full_name", "not_contains", "byr", BEA),
        ("company_name", "contains", "l_E", ADA),
        ("company_name", "contains", "l%E", NONE),
        ("phone", "is", "(202) 555-0101", ADA),
        ("phone", "is_not", "2025550101", BEA),
        ("linkedin_url", "is", "https://de.linkedin.com/in/ADA/", ADA),
        ("linkedin_url", "is_not", "linkedin.com/in/ada", BEA),
        ("website", "is", "https://example.com", ADA),
        ("domain", "is", "https://www.Example.com/x", ADA),
        ("domain", "is_not", "example.com", BEA),
        ("country", "is_one_of", ["Germany", "FR"], ADA),
        ("country", "is_none_of", ["DE"], BEA),
        ("score", "is", 7, ADA),
        ("score", "is_not", 7, BEA),
        ("score", "less_than", "8", ADA),
        ("score", "more_than", 7, NONE),
        ("score", "between", [7, 9], ADA),
        ("score", "is_empty", None, BEA),
        ("owner", "is_one_of", ["bob@example.com"], ADA),
        ("owner", "is_not", "bob@example.com", BEA),
        ("owner", "is_empty", None, BEA),
        ("stage", "is_one_of", ["New"], BOTH),
        ("stage", "is_none_of", ["new"], NONE),
        ("tags", "has_any", ["VIP", "fair"], BOTH),
        ("tags", "has_all", ["vip", "FAIR"], ADA),
        ("tags", "has_none", ["vip"], BEA),
        ("tags", "is_empty", None, NONE),
        ("notes", "contains", "TEA", ADA),
        ("opted_out", "is", True, ADA),
        ("opted_out", "is", "no", BEA),
        ("created_at", "in_last_days", 30, BEA),
        ("created_at", "not_in_last_days", "30", ADA),
        ("created_at", "after", "2999-01-01", NONE),
        ("changed_at", "before", "2999-01-01", BOTH),
        ("changed_at", "between", ["2000-01-01", "2999-01-01"], BOTH),
        ("search", "contains", "byron analytical", ADA),
        ("custom.budget", "is", 1000, ADA),
        ("custom.budget", "is_not", 1000, BEA),
        ("custom.budget", "more_than", 999.5, ADA),
        ("custom.budget", "less_than", 1, NONE),
        ("custom.budget", "between", [1, 1000], ADA),
        ("custom.budget", "is_empty", None, BEA),
        ("custom.renews", "is", "2026-05-31", ADA),
        ("custom.renews", "before", "2026-06-01", ADA),
        ("custom.renews", "after", "2026-05-31", NONE),
        ("custom.renews", "between", ["2026-05-31", "2026-05-31"], ADA),
        ("custom.renews", "not_in_last_days", 1, BOTH),
        ("custom.vip", "is", "yes", ADA),
        ("custom.vip", "is", False, NONE),
        ("custom.vip", "is_not", True, BEA),
        ("custom.contains", "contains", "100%", ADA),
        ("custom.contains", "is", "100% WOOL", ADA),
        ("custom.contains", "is_not", "100% wool", BEA),
        ("custom.contains", "starts_with", "%", NONE),
        ("custom.0", "is_one_of", ["GOLD"], ADA),
        ("custom.0", "is_not", "gold", BEA),
    ],
)
def test_a_question_finds_those_and_no_others(acme, field, op, value, expected):
    assert _found((field, op, value)) == expected


def test_leads_are_found_by_the_import_that_created_them(acme):
    brought = Import.objects.get()
    other = Import.objects.create(file_name="other.csv", file="imports/none.csv")
    assert _found(("import", "is", brought.pk)) == BOTH
    assert _found(("import", "is_one_of", [other.pk])) == NONE
    assert _found(("import", "is_not", other.pk)) == BOTH


def test_groups_nest(acme):
    bonn = {"field": "city", "op": "is", "value": "Bonn"}
    empty = {"field": "city", "op": "is_empty"}
    assert _found({"all": [bonn, empty]}) == NONE
    assert _found({"any": [bonn, empty]}) == BOTH
    assert _found(bonn, {"any": [empty, {"all": [bonn]}]}) == ADA


def test_ids_are_kept_so_that_a_renamed_stage_stays_meant(acme):
    asked = read_filter({"all": [{"field": "stage", "op": "is", "value": "New"}]})
    Stage.objects.filter(name="New").update(name="Fresh")
    again = read_filter(asked.to_json())
    assert again.words() == "Stage is Fresh"
    assert Lead.objects.filter(again.q()).count() == 2


def test_a_filter_reads_as_a_sentence(acme):
    member = Membership.objects.get(user=acme.bob)
    asked = read_filter(
        {
            "any": [
                {"field": "city", "op": "is_one_of", "value": list("ABCDEF")},
                {"field": "owner", "op": "is", "value": member.pk},
                {"all": [{"field": "created_at", "op": "in_last_days", "value": 7}]},
            ]
        }
    )
    assert asked.words() == (
        "City is one of A, B, C, D and 2 more or Owner is Bob or (Added is in the last 7 days)"
    )


def _condition(**more):
    return {"all": [{"field": "city", "op": "is", "value": "Bonn"} | more]}


DEEP = {"all": [{"any": [{"all": [{"any": [{"field": "city", "op": "is_empty"}]}]}]}]}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("{", "is no JSON"),
        ("[" * 60_000, "at most 50,000 fit"),
        ("[" * 20_000, "is no JSON"),
        ("9" * 5000, "is no JSON"),
        ({}, "A group of the filter is written"),
        ([], "A group of the filter is written"),
        ({"all": []}, "holds no condition"),
        ({"all": [], "any": []}, "A group of the filter is written"),
        ({"all": [1]}, "A group of the filter is written"),
        (DEEP, "at most 3 deep"),
        ({"all": [_condition()["all"][0]] * 51}, "at most 50 conditions"),
        (_condition(field="nothing"), "Condition 1, “nothing”: is not a field"),
        (_condition(field="custom.nothing"), "is not a field"),
        (_condition(field={"a": 1}), "is not a field"),
        (_condition(op="has_any"), "Condition 1, City: “has_any” cannot be asked; use one of is,"),
        (_condition(op="\ud800"), "cannot be asked"),
        (_condition(more=1), "and nothing else"),
        (_condition(value=""), "City: give a value"),
        (_condition(value=["a"]), "give one value"),
        (_condition(op="contains", value="x" * 301), "1 to 300 characters"),
        (_condition(op="is_one_of", value=[]), "give 1 to 500 values"),
        (_condition(op="is_one_of", value=list("ab") * 300), "give 1 to 500 values"),
        (_condition(field="score", value="many"), "Score: “many” is not a number"),
        (_condition(field="score", value=1e400), "is not a number"),
        (_condition(field="score", op="between", value=[9, 1]), "9 comes after 1; swap them"),
        (_condition(field="score", op="between", value=[1]), "give two values"),
        (_condition(field="email", value="x"), "is not an e-mail address"),
        (_condition(field="country", value="Atlantis"), "is not a country"),
        (_condition(field="stage", value="Nowhere"), "there is no stage “Nowhere”"),
        (_condition(field="owner", value=9**20), "there is no member"),
        (_condition(field="import", value="²"), "there is no import"),
        (_condition(field="tags", op="has_any", value="nix"), "there is no tag “nix”"),
        (_condition(field="created_at", value="soon"), "is not a date"),
        (_condition(field="created_at", value="0001-01-01"), "give a day from 1900"),
        (_condition(field="created_at", op="in_last_days", value="-1"), "from 1 to 36,500"),
        (_condition(field="opted_out", value="perhaps"), "neither yes nor no"),
    ],
)
def test_a_wrong_filter_names_the_place_and_the_mending(acme, given, sentence):
    with pytest.raises(FilterError) as refused:
        read_filter(given)
    assert sentence in refused.value.message
    refused.value.message.encode()


def test_a_value_that_a_field_held_under_another_type_breaks_nothing(acme):
    Lead.objects.update(custom={"budget": "much", "renews": 5, "vip": [1]})
    assert _found(("custom.budget", "more_than", 1)) == NONE
    assert _found(("custom.budget", "is_not", 1)) == BOTH
    assert _found(("custom.renews", "is", "2026-01-01")) == NONE
    assert _found(("custom.vip", "is", True)) == NONE


def test_anothers_stages_members_tags_and_fields_are_unknown(acme, world):
    with world.inside(world.globex, world.charlie):
        for field, op, value in (
            ("owner", "is", "bob@example.com"),
            ("tags", "has_any", ["vip"]),
            ("custom.budget", "is", 1),
        ):
            with pytest.raises(FilterError):
                read_filter({"all": [{"field": field, "op": op, "value": value}]})
        assert not FieldDefinition.objects.exists()
