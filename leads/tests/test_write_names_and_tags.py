"""What the write door makes of half a name, of nought and no, and of alike tags."""

import pytest

from leads.models import Lead, LeadTag, Tag
from leads.services.create_lead import create_lead
from leads.services.define_field import define_field
from leads.services.edit_lead import edit_lead
from leads.services.suppress import suppress
from leads.services.write_leads import write_leads
from leads.writing import LeadDraft, Source, Trust, WritePolicy

PERSON = Source(Trust.PERSON, "1")


@pytest.fixture
def ada(world):
    with world.inside(world.acme, world.bob):
        values = {"email": "ada@example.com", "first_name": "Ada", "last_name": "Byron"}
        yield create_lead(values=values, source=PERSON)


@pytest.mark.parametrize(
    ("values", "full_name"),
    [
        ({"last_name": "King"}, "Ada King"),
        ({"first_name": None}, "Byron"),
        ({"first_name": "A.", "full_name": "Lady Lovelace"}, "Lady Lovelace"),
        ({"title": "Countess"}, "Ada Byron"),
    ],
)
def test_changing_half_a_name_keeps_the_other_half(ada, values, full_name):
    assert edit_lead(lead_id=ada.pk, values=values, source=PERSON).full_name == full_name


def test_two_halves_as_long_as_they_may_be_still_make_a_full_name(ada):
    values = {"first_name": "a" * 100, "last_name": "b" * 100}
    assert len(create_lead(values=values, source=PERSON).full_name) == 200


def test_nought_and_no_fill_a_blank(ada):
    define_field(label="Vip", type="boolean")
    values = {"score": "0", "custom.vip": "False"}
    lead = edit_lead(lead_id=ada.pk, values=values, source=PERSON)
    assert (lead.score, lead.custom) == (0, {"vip": False})


def test_tags_that_the_database_takes_for_one_are_one(ada):
    values = {"tags": ["istanbul", "\u0130stanbul", "ISTANBUL"]}
    lead = edit_lead(lead_id=ada.pk, values=values, source=PERSON)
    assert Tag.objects.count() == LeadTag.objects.filter(lead=lead).count() == 1


def test_opting_out_is_a_change_of_the_lead(ada):
    suppress(kind="email", keys=["ada@example.com"], reason="manual")
    assert Lead.objects.get().version == 2
    suppress(kind="email", keys=["ada@example.com"], reason="manual")
    assert Lead.objects.get().version == 2


def test_an_opt_out_of_a_lead_without_address_is_a_change_too(ada):
    drafts = [LeadDraft({"phone": "+14155552671"}, opted_out=True)] * 2
    write_leads(drafts=drafts, source=Source(Trust.IMPORT, "1"), policy=WritePolicy.FILL)
    lead = Lead.objects.get(email="")
    assert lead.opted_out_at is not None
    assert lead.version == 2
