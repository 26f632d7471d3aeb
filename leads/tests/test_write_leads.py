"""The one door for writing leads."""

import pytest

from accounts.models import Organization
from leads import storing
from leads.models import Activity, FieldDefinition, Lead, Stage, Suppression
from leads.services.write_leads import write_leads
from leads.signals import leads_changed
from leads.writing import Action, LeadDraft, Source, Trust, WritePolicy

IMPORT = Source(Trust.IMPORT, "7")
PERSON = Source(Trust.PERSON, "1")
PROVIDER = Source(Trust.PROVIDER, "email")


@pytest.fixture
def acme(world):
    with world.inside(world.acme, world.bob):
        yield world.acme


def _write(*values, source=IMPORT, policy=WritePolicy.FILL, **more):
    drafts = [LeadDraft(dict(one), row=n, **more) for n, one in enumerate(values)]
    return write_leads(drafts=drafts, source=source, policy=policy)


def _actions(outcomes):
    return [outcome.action.value for outcome in outcomes]


def test_it_creates_leads_with_normalised_values_and_keys(acme):
    _write(
        {
            "email": " Ada@Example.COM ",
            "first_name": "Ada",
            "last_name": "Byron",
            "phone": "(415) 555-2671",
        }
    )
    lead = Lead.objects.get()
    assert (lead.email, lead.email_key) == ("Ada@Example.COM", "ada@example.com")
    assert lead.full_name == "Ada Byron"
    assert lead.phone_key == "+14155552671"
    assert lead.stage.name == "New"


@pytest.mark.parametrize(
    ("known", "incoming"),
    [
        ({"email": "ada@example.com"}, {"email": "ADA@example.com", "title": "CTO"}),
        ({"phone": "+1 415 555 2671"}, {"phone": "415-555-2671", "title": "CTO"}),
        (
            {"linkedin_url": "https://www.linkedin.com/in/ada"},
            {"linkedin_url": "linkedin.com/in/ada/", "title": "CTO"},
        ),
        (
            {"full_name": "Ada Byron", "company_name": "Engines"},
            {"full_name": "Ada Byron", "company_name": "ENGINES", "title": "CTO"},
        ),
        (
            {"email": "ada@example.com"},
            {"email": "a@example.com", "other_emails": ["ada@example.com"], "title": "CTO"},
        ),
    ],
)
def test_it_matches_a_known_lead_and_fills_its_blanks(acme, known, incoming):
    _write(known)
    assert _actions(_write(incoming)) == ["updated"]
    assert Lead.objects.get().title == "CTO"


def test_an_extension_is_kept_with_its_number(acme):
    _write({"full_name": "Ada Byron", "phone": "+1 415 555 2671 ext. 12"})

    lead = Lead.objects.get()
    assert (lead.phone, lead.phone_key) == ("+1 415 555 2671 ext. 12", "+14155552671")


def test_a_shared_phone_does_not_make_one_person_of_two(acme):
    _write({"email": "ada@example.com", "phone": "+14155552671"})
    assert _actions(_write({"email": "bea@example.com", "phone": "+14155552671"})) == ["created"]


def test_a_number_that_many_share_loads_and_locks_one_of_them(acme):
    many = [Lead(full_name=f"P {n}", phone_key="+14155552671") for n in range(50)]
    Lead.objects.bulk_create(many)
    loaded = storing.load({"phone_key": ["+14155552671"]})
    assert [known.id for known in loaded] == [Lead.objects.order_by("pk").first().pk]


def test_the_same_person_twice_in_one_batch_is_one_lead(acme):
    outcomes = _write({"email": "ada@example.com"}, {"email": "ADA@example.com", "title": "CTO"})
    assert _actions(outcomes) == ["created", "updated"]
    assert Lead.objects.get().title == "CTO"


def test_writing_the_same_twice_changes_nothing(acme):
    values = {"email": "ada@example.com", "first_name": "Ada", "tags": "a; b", "score": "7"}
    _write(values)
    before = Lead.objects.values().get()
    assert _actions(_write(values)) == ["unchanged"]
    assert Lead.objects.values().get() == before


@pytest.mark.parametrize(
    ("policy", "source", "expected"),
    [
        (WritePolicy.FILL, IMPORT, "CEO"),
        (WritePolicy.OVERWRITE, IMPORT, "CTO"),
        (WritePolicy.CREATE_ONLY, IMPORT, "CEO"),
        (WritePolicy.UPDATE_ONLY, IMPORT, "CEO"),
        (WritePolicy.OVERWRITE, PERSON, "CTO"),
    ],
)
def test_the_policy_decides_over_a_value_that_an_import_gave(acme, policy, source, expected):
    _write({"email": "ada@example.com", "title": "CEO"})
    _write({"email": "ada@example.com", "title": "CTO"}, policy=policy, source=source)
    assert Lead.objects.get().title == expected


def test_a_machine_never_overwrites_what_a_person_typed(acme):
    _write({"email": "ada@example.com", "title": "CEO"}, source=PERSON)
    _write({"email": "ada@example.com", "title": "CTO"}, policy=WritePolicy.OVERWRITE)
    assert Lead.objects.get().title == "CEO"


def test_unless_the_organization_lets_machines_overwrite(acme):
    Organization.objects.update(machines_may_overwrite=True)
    _write({"email": "ada@example.com", "title": "CEO"}, source=PERSON)
    _write({"email": "ada@example.com", "title": "CTO"}, policy=WritePolicy.OVERWRITE)
    assert Lead.objects.get().title == "CTO"


def test_an_empty_value_never_erases_but_a_person_may_empty_a_field(acme):
    [created] = _write({"email": "ada@example.com", "title": "CEO"})
    _write({"email": "ada@example.com", "title": ""}, policy=WritePolicy.OVERWRITE)
    _write({"email": "ada@example.com", "title": None}, policy=WritePolicy.OVERWRITE)
    assert Lead.objects.get().title == "CEO"
    draft = LeadDraft({"title": None}, lead_id=created.lead_id)
    write_leads(drafts=[draft], source=PERSON, policy=WritePolicy.OVERWRITE)
    assert Lead.objects.get().title == ""


def test_a_bad_value_is_left_out_with_a_reason_and_the_lead_goes_in(acme):
    [outcome] = _write({"email": "ada@example.com", "country": "Atlantis"})
    assert outcome.action is Action.CREATED
    assert "Atlantis" in outcome.problems[0].message
    assert Lead.objects.get().country == ""


@pytest.mark.parametrize("number", ["1e999999999", "9" * 40, "1e400", "sNaN", "Infinity", "-1e30"])
def test_a_number_beyond_any_use_is_refused_at_once(acme, number):
    [outcome] = _write({"email": "ada@example.com", "score": number})
    assert outcome.problems[0].field == "score"


def test_a_profile_or_address_too_long_to_keep_is_left_out_with_a_reason(acme):
    slug, path = "https://linkedin.com/in/" + "a" * 500, "https://example.com/" + "a" * 600
    [outcome] = _write({"email": "ada@example.com", "linkedin_url": slug, "website": path})
    assert outcome.action is Action.CREATED
    assert {problem.field for problem in outcome.problems} == {"linkedin_url", "website"}


def test_a_draft_that_nothing_identifies_is_rejected_and_stops_no_other(acme):
    outcomes = _write({"title": "CEO"}, {"email": "ada@example.com"}, {"email": "no address"})
    assert _actions(outcomes) == ["rejected", "created", "rejected"]
    assert "Nothing identifies" in outcomes[0].problems[-1].message


def test_update_only_creates_nobody(acme):
    assert _actions(_write({"email": "ada@example.com"}, policy=WritePolicy.UPDATE_ONLY)) == [
        "rejected"
    ]
    assert not Lead.objects.exists()


def test_it_keeps_who_said_what_and_how_sure_they_were(acme):
    _write({"email": "ada@example.com", "title": "CEO"})
    _write(
        {"email": "ada@example.com", "domain": "example.com"},
        source=PROVIDER,
        confidence={"domain": 0.8},
    )
    provenance = Lead.objects.get().provenance
    assert provenance["*"][0] == "import:7"
    assert provenance["domain"][:2] == ["provider:email", 0.8]
    assert "title" not in provenance


def test_a_change_bumps_the_version_and_is_noted_on_the_timeline(acme):
    _write({"email": "ada@example.com"})
    _write(
        {"email": "ada@example.com", "title": "CTO", "stage": "Contacted"},
        policy=WritePolicy.OVERWRITE,
    )
    lead = Lead.objects.get()
    assert lead.version == 2
    changes = Activity.objects.get(lead=lead).payload["changes"]
    assert changes == {"title": [None, "CTO"], "stage": ["New", "Contacted"]}


def test_an_unknown_stage_or_owner_is_left_out_with_a_reason(acme):
    [outcome] = _write({"email": "ada@example.com", "stage": "Nirvana", "owner": "nobody"})
    assert {problem.field for problem in outcome.problems} == {"stage", "owner"}
    assert Lead.objects.get().stage.name == "New"


def test_an_owner_is_found_by_address_or_name(acme):
    _write(
        {"email": "a@example.com", "owner": "BOB@example.com"},
        {"email": "b@example.com", "owner": "bob"},
    )
    assert {lead.owner.user.email for lead in Lead.objects.for_page()} == {"bob@example.com"}


def test_lists_grow_by_machines_and_are_set_by_people(acme):
    [created] = _write({"email": "ada@example.com", "tags": ["a"]})
    _write({"email": "ada@example.com", "tags": ["b", "A"]})
    lead = Lead.objects.for_page().get()
    assert sorted(lead.value("tags")) == ["a", "b"]
    draft = LeadDraft({"tags": ["c"]}, lead_id=created.lead_id)
    write_leads(drafts=[draft], source=PERSON, policy=WritePolicy.OVERWRITE)
    assert Lead.objects.for_page().get().value("tags") == ["c"]


def test_custom_fields_behave_like_built_in_ones(acme):
    FieldDefinition.objects.create(key="plan", label="Plan", type="choice", choices=["Free", "Pro"])
    outcomes = _write(
        {"email": "a@example.com", "custom.plan": "pro"},
        {"email": "b@example.com", "custom.plan": "Gold"},
    )
    assert outcomes[1].problems
    assert Lead.objects.get(email_key="a@example.com").custom == {"plan": "Pro"}
    assert Lead.objects.get(email_key="b@example.com").custom == {}


def test_an_opt_out_is_added_and_never_cleared(acme):
    _write({"email": "ada@example.com"}, opted_out=True)
    _write({"email": "ada@example.com", "title": "CTO"})
    assert Lead.objects.get().opted_out_at is not None
    assert Suppression.objects.get().key == "ada@example.com"


def test_an_opt_out_is_kept_for_a_lead_without_an_address(acme):
    _write({"full_name": "Ada Byron", "phone": "+14155552671"}, opted_out=True)
    assert Lead.objects.get().opted_out_at is not None


def test_a_phone_is_read_in_the_leads_own_country(acme):
    _write({"full_name": "Bea", "country": "Germany", "phone": "030 901820"})
    assert Lead.objects.get().phone_key == "+4930901820"


def test_a_bare_name_does_not_join_a_person_who_is_known_by_more(acme):
    _write({"full_name": "Priya Singh", "email": "priya@example.com"})
    assert _actions(_write({"full_name": "Priya Singh"})) == ["created"]
    assert _actions(_write({"full_name": "Priya Singh"})) == ["unchanged"]


def test_an_address_that_another_lead_has_is_not_taken_over(acme):
    _write({"email": "ada@example.com"}, {"email": "bea@example.com"})
    bea = Lead.objects.get(email_key="bea@example.com")
    draft = LeadDraft({"email": "ADA@example.com"}, lead_id=bea.pk)
    [outcome] = write_leads(drafts=[draft], source=PERSON, policy=WritePolicy.OVERWRITE)
    assert "Another lead" in outcome.problems[0].message
    assert Lead.objects.get(pk=bea.pk).email_key == "bea@example.com"


def test_a_deleted_leads_address_is_free_again(acme):
    _write({"email": "ada@example.com"})
    Lead.objects.update(deleted_at="2026-01-01T00:00Z")
    assert _actions(_write({"email": "ada@example.com"})) == ["created"]


def test_it_sees_nothing_of_another_organization(world):
    with world.inside(world.globex):
        _write({"email": "ada@example.com"})
    with world.inside(world.acme):
        assert _actions(_write({"email": "ada@example.com"})) == ["created"]


def test_it_takes_the_same_number_of_statements_for_one_and_for_many(
    acme, django_assert_max_num_queries
):
    drafts = [
        LeadDraft({"email": f"p{n}@example.com", "phone": f"+1415555{n:04}"}) for n in range(500)
    ]
    with django_assert_max_num_queries(14):
        write_leads(drafts=drafts, source=IMPORT, policy=WritePolicy.FILL)
    assert Lead.objects.count() == 500


def test_it_tells_upper_apps_what_changed(acme):
    heard = []

    def listen(**news):
        heard.append((sorted(news["ids"]), news["fields"]))

    leads_changed.connect(listen)
    try:
        _write({"email": "ada@example.com"})
        _write({"email": "ada@example.com", "title": "CTO"})
    finally:
        leads_changed.disconnect(listen)
    lead = Lead.objects.get()
    assert heard == [([lead.pk], set()), ([lead.pk], {"title"})]


def test_a_stage_that_does_not_exist_any_more_leaves_new_leads_without_one(acme):
    Stage.objects.all().delete()
    _write({"email": "ada@example.com"})
    assert Lead.objects.get().stage is None
