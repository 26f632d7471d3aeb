"""Assignment rules: leads that come in find their owner."""

from collections import Counter

import pytest

from accounts.errors import ConflictError, ProductError
from accounts.models import AuditEvent, Membership
from accounts.services.remove_member import remove_member
from jobs.engine import run_one_slice
from jobs.models import Job
from leads import assign_job
from leads.models import Activity, AssignmentMember, AssignmentRule, Lead, Segment
from leads.services.move_assignment_rule import move_assignment_rule
from leads.services.save_assignment_rule import save_assignment_rule
from leads.services.set_reference import set_reference
from leads.services.start_assigning import start_assigning
from leads.services.write_leads import write_leads
from leads.signals import leads_changed
from leads.writing import LeadDraft, Source, Trust, WritePolicy


@pytest.fixture
def acme(world):
    with world.inside(world.acme, world.alice):
        yield world


def _member(user):
    return Membership.objects.get(user=user)


def _rule(*users, countries=(), query="", is_active=True):
    return save_assignment_rule(
        countries=countries,
        member_ids=[_member(user).pk for user in users],
        is_active=is_active,
        query=query,
    )


def _add(number=1, trust=Trust.IMPORT, first=0, **values):
    outcomes = write_leads(
        drafts=[
            LeadDraft({"email": f"p{n}@x.example", **values}) for n in range(first, first + number)
        ],
        source=Source(trust, "1"),
        policy=WritePolicy.FILL,
    )
    return [outcome.lead_id for outcome in outcomes]


def _owners():
    return Counter(
        str(lead.owner.user) if lead.owner else None
        for lead in Lead.objects.select_related("owner__user")
    )


def test_members_take_turns_over_batches_of_any_size(acme):
    _rule(acme.alice, acme.bob, acme.vera)
    for place in range(7):
        _add(first=place)
    _add(5, first=10)
    assert sorted(_owners().values()) == [4, 4, 4]


def test_one_member_gets_all(acme):
    _rule(acme.bob)
    _add(3)
    assert _owners() == {"Bob": 3}


def test_the_first_rule_that_fits_a_lead_gives_it_away(acme):
    _rule(acme.bob, countries=["Germany", "at"])
    _rule(acme.vera)
    _add(2, country="DE")
    _add(1, first=5, country="AT")
    _add(1, first=6, country="FR")
    assert _owners() == {"Bob": 3, "Vera": 1}


def test_a_rule_moved_up_goes_first(acme):
    _rule(acme.bob)
    second = _rule(acme.vera)
    move_assignment_rule(rule_id=second.pk, up=True)
    _add(2)
    assert _owners() == {"Vera": 2}


def test_a_rule_may_ask_for_what_a_list_filters(acme):
    _rule(acme.bob, query="q=zimm&order=name&cursor=x&nonsense=1")
    assert AssignmentRule.objects.get().query == "q=zimm"
    _add(1, full_name="Bea Zimmermann")
    _add(1, first=3, full_name="Ada Byron")
    assert _owners() == {"Bob": 1, None: 1}


def test_a_filter_that_is_not_valid_any_more_matches_none(acme):
    rule = _rule(acme.bob)
    AssignmentRule.objects.filter(pk=rule.pk).update(query="stage=99999999")
    _add(1)
    assert _owners() == {None: 1}


def test_an_assignment_is_a_change_like_any_other(acme):
    rule = _rule(acme.bob)
    told = []
    leads_changed.connect(lambda **news: told.append(news), weak=False, dispatch_uid="t")
    [pk] = _add(1)
    leads_changed.disconnect(dispatch_uid="t")
    lead = Lead.objects.get()
    assert lead.version == 2
    assert lead.provenance["owner"][0] == f"rule:{rule.pk}"
    assert lead.provenance["*"][0] == "import:1"
    assert Activity.objects.get().payload["changes"] == {"owner": [None, "Bob"]}
    assert [(news["ids"], news["fields"]) for news in told] == [([pk], set()), ([pk], {"owner"})]


@pytest.mark.parametrize("trust", [Trust.API, Trust.CRM, Trust.PROVIDER])
def test_every_machine_is_listened_to(acme, trust):
    _rule(acme.bob)
    _add(1, trust)
    assert _owners() == {"Bob": 1}


def test_what_a_person_typed_in_or_gave_away_stays(acme):
    _rule(acme.bob)
    _add(1, Trust.PERSON)
    _add(1, first=3, owner="vera@example.com")
    assert _owners() == {None: 1, "Vera": 1}


def test_known_leads_that_an_import_updates_are_left_alone(acme):
    _add(1)
    _rule(acme.bob)
    _add(1, title="CEO")
    assert _owners() == {None: 1}


def test_a_rule_that_is_off_or_has_nobody_left_gives_nothing(acme):
    _rule(acme.bob, is_active=False)
    _rule(acme.vera)
    remove_member(membership_id=_member(acme.vera).pk)
    assert AssignmentMember.objects.count() == 1
    _add(2)
    assert _owners() == {None: 2}


def test_a_removed_member_gets_nothing_more(acme):
    _rule(acme.bob, acme.vera)
    remove_member(membership_id=_member(acme.vera).pk)
    _add(4)
    assert _owners() == {"Bob": 4}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"countries": ["Atlantis"]}, "not a country"),
        ({"member_ids": []}, "at least one member"),
        ({"member_ids": [10**9]}, "at least one member"),
        ({"query": "stage=²"}, "not the address"),
        ({"query": "q=" + "x" * 3000}, "too long"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(acme, values, said):
    right = {"countries": [], "member_ids": [_member(acme.bob).pk], "is_active": True}
    with pytest.raises(ProductError, match=said):
        save_assignment_rule(**right | values)


def test_another_organizations_member_takes_no_turn(world):
    with world.inside(world.globex):
        foreign = _member(world.charlie).pk
    with world.inside(world.acme, world.alice), pytest.raises(ProductError, match="at least one"):
        save_assignment_rule(countries=[], member_ids=[foreign], is_active=True)


def test_a_reference_that_is_there_already_is_no_change(acme):
    [pk] = _add(1)
    bob = _member(acme.bob).pk
    assert set_reference(field="owner", wanted={pk: bob}, source=Source(Trust.RULE, "1")) == 1
    assert set_reference(field="owner", wanted={pk: bob}, source=Source(Trust.RULE, "1")) == 0
    assert Lead.objects.get().version == 2


def test_leads_that_wait_are_assigned_by_a_job_that_survives_its_worker(world, monkeypatch):
    monkeypatch.setattr(assign_job, "_LEADS_A_STEP", 4)
    monkeypatch.setattr("jobs.engine.SLICE_SECONDS", 0)
    with world.inside(world.acme, world.alice):
        _add(10)
        _rule(world.alice, world.bob)
        start_assigning()
        with pytest.raises(ConflictError, match="already"):
            start_assigning()
    run_one_slice()
    with world.inside(world.acme):
        assert _owners()[None] == 6
    while run_one_slice():
        pass
    with world.inside(world.acme):
        assert _owners() == {"Alice": 5, "Bob": 5}
        job = Job.objects.get()
        assert (job.state, job.done, job.counts) == ("finished", 10, {"looked at": 10})
        assert AuditEvent.objects.filter(verb="started assigning leads").count() == 1


def test_without_a_rule_in_force_there_is_nothing_to_start(acme):
    _rule(acme.bob, is_active=False)
    with pytest.raises(ConflictError, match="No rule"):
        start_assigning()


def _segment(user, **values):
    germans = {"all": [{"field": "country", "op": "is", "value": "DE"}]}
    return Segment.objects.create(name="Germans", filter=germans, owner=_member(user), **values)


def test_a_private_segment_is_refused_with_the_way_out(acme):
    segment = _segment(acme.alice)
    with pytest.raises(ProductError, match="Share the segment first") as refused:
        _rule(acme.bob, query=f"segment={segment.pk}")
    assert refused.value.field == "query"
    Segment.objects.update(is_shared=True)
    assert _rule(acme.bob, query=f"segment={segment.pk}").query == f"segment={segment.pk}"


def test_a_segment_counts_whoever_brings_leads_in_even_when_it_is_private_by_now(world):
    with world.inside(world.acme, world.alice):
        segment = _segment(world.alice, is_shared=True)
        _rule(world.bob, query=f"segment={segment.pk}&has_email=true")
        Segment.objects.update(is_shared=False)
    with world.inside(world.acme, world.bob):
        _add(country="DE")
        _add(first=1, country="FR")
        assert _owners() == {"Bob": 1, None: 1}
        Segment.objects.all().delete()
        _add(first=2, country="DE")
        assert _owners() == {"Bob": 1, None: 2}
