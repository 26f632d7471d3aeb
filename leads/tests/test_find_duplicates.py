"""Finding duplicates: who is one person, who is not, and at what cost."""

import pytest

from jobs.engine import run_one_slice
from jobs.models import Job
from leads import duplicates_job
from leads.duplicates.keys import mailbox
from leads.duplicates.names import likeness, name_words
from leads.models import DuplicateKey, DuplicatePair, Lead
from leads.services.bury_leads import bury_leads
from leads.services.find_duplicates import find_duplicates

pytestmark = pytest.mark.django_db(transaction=False)


def lead(name="", company="", **values):
    if email := values.get("email"):
        values["email_key"] = email.lower()
    return Lead.objects.create(full_name=name, company_name=company, **values)


def run(world):
    with world.inside(world.acme, world.bob):
        job = find_duplicates()
    while run_one_slice():
        pass
    with world.inside(world.acme):
        job.refresh_from_db()
    assert job.state == Job.State.FINISHED, job.error
    return job


def pairs(world):
    with world.inside(world.acme):
        found = DuplicatePair.objects.all()
        return {
            (pair.lead_a.full_name, pair.lead_b.full_name, *pair.reasons, pair.state)
            for pair in found.select_related("lead_a", "lead_b")
        }


def found(world, one, other):
    """Make two leads, run the finder and return the reasons of their pair."""
    with world.inside(world.acme):
        lead(**one)
        lead(**other)
    run(world)
    with world.inside(world.acme):
        return [reason for pair in DuplicatePair.objects.all() for reason in pair.reasons]


X = {"company": "X"}


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        ({"phone_key": "+1"}, {"phone_key": "+1"}, ["phone"]),
        ({"linkedin_key": "in/a"}, {"linkedin_key": "in/a"}, ["linkedin"]),
        ({"email": "a@x.org"}, {"other_emails": ["A@x.org"]}, ["email"]),
        ({"email": "a+news@x.org"}, {"email": "a@x.org"}, ["alias"]),
        ({"email": "a.b@gmail.com"}, {"email": "ab@googlemail.com"}, ["alias"]),
        (
            {"name": "Ann Lee", "company": "Acme Inc."},
            {"name": "ann  LEE", "company": "ACME"},
            ["name"],
        ),
        (
            {"name": "José Núñez", "domain": "x.org"},
            {"name": "Nunez Jose", "email": "j@x.org"},
            ["name"],
        ),
        ({"name": "Bob Miller"} | X, {"name": "Robert Miller"} | X, ["name"]),
        ({"name": "J. Miller"} | X, {"name": "Jane Miller"} | X, ["similar"]),
        ({"name": "Jon Miller"} | X, {"name": "John Miller"} | X, ["similar"]),
        ({"name": "Jane Miller"} | X, {"name": "John Miller"} | X, []),
        ({"name": "Ann Lee", "company": "X"}, {"name": "Ann Lee", "company": "Y"}, []),
        ({"name": "Ann Lee", "email": "a@aol.com"}, {"name": "Ann Lee", "email": "b@aol.com"}, []),
        ({"company": "X"}, {"company": "X"}, []),
        ({"email": "a+x@x.org"}, {"email": "b+x@x.org"}, []),
    ],
)  # fmt: skip
def test_a_pair_is_found_for_its_reasons(world, one, other, reasons):
    assert found(world, one, other) == reasons


def test_an_empty_base_has_none(world):
    assert run(world).counts.get("new") == 0


def test_names_that_differ_by_a_number_are_two_people():
    assert likeness(" ".join(name_words("Ada Name12")), " ".join(name_words("Ada Name13"))) == 0


def test_a_mailbox_keeps_dots_where_they_count():
    assert mailbox("a.b+c@x.org") == "a.b@x.org"
    assert mailbox("+c@x.org") == "+c@x.org"


def test_a_phone_with_two_names_is_less_sure_than_one_with_the_same(world):
    with world.inside(world.acme):
        lead("Ann Lee", phone_key="+1")
        lead("Ann Lee", phone_key="+1")
        lead("Bo Chan", phone_key="+2")
        lead("Cy Dent", phone_key="+2")
    run(world)
    with world.inside(world.acme):
        scores = dict(DuplicatePair.objects.values_list("lead_a__full_name", "score"))
    assert scores["Ann Lee"] >= 95
    assert scores["Bo Chan"] < 60


def test_running_again_changes_nothing(world):
    with world.inside(world.acme):
        lead("Ann Lee", "X", phone_key="+1")
        lead("Ann Lee", "X", phone_key="+1")
    run(world)
    with world.inside(world.acme):
        before = list(DuplicatePair.objects.values("pk", "reasons", "score", "state"))
    assert run(world).counts["new"] == 0
    with world.inside(world.acme):
        assert list(DuplicatePair.objects.values("pk", "reasons", "score", "state")) == before
        assert not DuplicateKey.objects.exists()


def test_a_dismissed_pair_never_comes_back(world):
    with world.inside(world.acme):
        lead("Ann", phone_key="+1")
        lead("Ann", phone_key="+1")
    run(world)
    with world.inside(world.acme):
        DuplicatePair.objects.update(state=DuplicatePair.State.DISMISSED)
    run(world)
    assert pairs(world) == {("Ann", "Ann", "phone", "dismissed")}


def test_a_pair_goes_when_its_leads_are_not_alike_any_more(world):
    with world.inside(world.acme):
        lead("Ann", phone_key="+1")
        other = lead("Ann", phone_key="+1")
    run(world)
    with world.inside(world.acme):
        Lead.objects.filter(pk=other.pk).update(phone_key="+2")
    run(world)
    assert pairs(world) == set()


def test_a_deleted_lead_is_nobodys_duplicate(world):
    with world.inside(world.acme):
        lead("Ann", phone_key="+1")
        bury_leads(lead_ids=[lead("Ann", phone_key="+1").pk])
    run(world)
    assert pairs(world) == set()


def test_leads_of_another_organization_are_never_compared(world):
    with world.inside(world.globex):
        lead("Ann", phone_key="+1")
    with world.inside(world.acme):
        lead("Ann", phone_key="+1")
    run(world)
    assert pairs(world) == set()


def test_a_switchboard_stays_linear_and_pairs_only_those_of_one_name(world):
    with world.inside(world.acme):
        people = [Lead(full_name=f"Person{n} Nr{n}", phone_key="+1") for n in range(3000)]
        people += [Lead(full_name="Ann Lee", phone_key="+1") for _ in range(2)]
        Lead.objects.bulk_create(people)
    run(world)
    assert pairs(world) == {("Ann Lee", "Ann Lee", "phone", "open")}


def test_a_killed_worker_loses_no_pair(world, monkeypatch):
    monkeypatch.setattr(duplicates_job, "_LEADS_A_STEP", 5)
    monkeypatch.setattr(duplicates_job, "_KEYS_A_STEP", 4)
    monkeypatch.setattr("jobs.engine.SLICE_SECONDS", 0)
    with world.inside(world.acme):
        for n in range(12):
            lead(f"Ann{n}", phone_key=f"+{n}")
            lead(f"Ann{n}", phone_key=f"+{n}")
        job = find_duplicates()
    steps = 0
    genuine = duplicates_job.record_duplicates

    def dies_once(**arguments):
        nonlocal steps
        steps += 1
        if steps == 2:
            genuine(**arguments)
            raise RuntimeError("killed")
        return genuine(**arguments)

    monkeypatch.setattr(duplicates_job, "record_duplicates", dies_once)
    for _ in range(80):
        with world.inside(world.acme):
            Job.objects.filter(state="running").update(not_before=job.created_at)
        run_one_slice()
    with world.inside(world.acme):
        job.refresh_from_db()
    assert job.state == Job.State.FINISHED
    assert len(pairs(world)) == 12


def test_two_who_ask_at_once_share_one_run(world):
    with world.inside(world.acme):
        assert find_duplicates().pk == find_duplicates().pk
