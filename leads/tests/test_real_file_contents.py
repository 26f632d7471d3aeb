"""What stands in the sample files arrives as it should, hazard by hazard of their README."""

import pytest

from leads.models import ImportProblem, Lead, Suppression
from leads.tests.import_wizard import Wizard, tiles
from leads.tests.importing_world import leads_of, shared_file

SHOWN = (
    *("email", "other_emails", "full_name", "company_name", "title", "phone", "mobile"),
    *("street", "city", "region", "postal_code", "country", "website", "linkedin_url", "notes"),
)


@pytest.fixture
def brought(world, client, settings, tmp_path):
    """Import a sample file as the page proposes, some columns elsewhere; return the result."""
    settings.MEDIA_ROOT = str(tmp_path)
    client.force_login(world.bob)
    wizard = Wizard(client)

    def bring(name, **changed):
        assert wizard.upload(shared_file(name).read_bytes(), name).status_code == 302
        wizard.check(**changed)
        return wizard.run()

    return bring


def _values(world):
    return [{key: getattr(lead, key) for key in SHOWN} for lead in leads_of(world)]


def _by(world, key="email"):
    return {getattr(lead, key): lead for lead in leads_of(world)}


def _tags(world):
    with world.inside(world.acme):
        links = Lead.objects.values_list("email", "company_name", "tag_links__tag__name")
        found = {}
        for email, company, tag in links:
            found.setdefault(email or company, set()).add(tag)
        return found


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("keila-import_excel.csv", "email", "foo-1@example.com"),  # a mark before the header
        ("keila-import_excel.csv", "full_name", "Eliška Þorláksson"),
        ("german-kunden-vorlage.csv", "company_name", "Glanzwerk GmbH"),
        ("german-headers-bom-semicolon.csv", "full_name", "François Müller"),
        ("hitobito-iso88591.csv", "full_name", "Ésaïe Gärber"),
        ("chatwoot-with_emoji.csv", "full_name", "T 🏠 🔥 Test"),
        ("close-sample-leads-b2b.csv", "company_name", "Prestige Worldwide"),  # "company "
        ("hitobito-two_rows.csv", "email", "garber@example.com"),  # " Email"
        ("us-500.csv", "company_name", "Benton, John B Jr"),
        ("us-500.csv", "postal_code", "8014"),
        ("leads-numeric-phones.xlsx", "phone", "9876543210"),
        ("odoo-res_partner.xls", "postal_code", "95101"),
        ("salesforce-leads.xlsx", "email", "Bradley@Mr.Sparkle.com"),
        ("linkedin-connections.csv", "company_name", "Stripe, Inc."),
        ("linkedin-connections.csv", "title", 'Senior Engineer "Platform"'),
        ("linkedin-connections.csv", "linkedin_url", "https://www.linkedin.com/in/nobody"),
        ("full-name-location-leads.csv", "city", "San Francisco"),
        ("roundcube-gmail.csv", "notes", 'note"note'),
        ("systeme-io-export.csv", "country", "FR"),
        ("pipedrive-people.csv", "full_name", "Jordan Vega"),
        ("broken/broken-encoding-windows-1252.csv", "full_name", None),
    ],
)
def test_a_cell_arrives_to_the_letter(world, brought, name, field, value):
    brought(name)
    found = [getattr(lead, field) for lead in leads_of(world)]
    if value is None:
        assert not any("Ã" in text or "\ufffd" in text or "â€" in text for text in found)
    else:
        assert value in found


def test_utf16_with_tabs_gives_the_leads_of_its_utf8_twin(world, brought):
    brought("derived-utf16le-tab-fakeleaddata.csv")
    wide = _values(world)
    with world.inside(world.acme):
        Lead.objects.all().delete()
    brought("mautic-fakeleaddata.csv")
    assert _values(world) == wide
    assert len(wide) == 50
    assert wide[0]["email"] == "PennyKMoore@dayrep.com"
    assert "Mr." not in {row["title"] for row in wide}


def test_the_same_address_in_other_case_is_one_lead(world, brought):
    brought("mautic-fakeleaddata.csv")
    twice = brought("mautic-fakeleaddata.csv")
    assert tiles(twice)["Unchanged"] == 50
    assert "PennyKMoore@dayrep.com" in _by(world)


def test_a_line_break_in_quotes_is_one_row_and_repeated_headers_are_both_read(world, brought):
    brought("french-dup-headers-multiline.csv")
    assert {email: lead.full_name for email, lead in _by(world).items()} == {
        "a@x.fr": "Du Pont",
        "b@x.fr": "B",
    }
    assert _tags(world) == {"a@x.fr": {"x", "y", "z"}, "b@x.fr": {None}}


def test_preamble_is_no_lead_and_every_address_of_a_cell_is_kept(world, brought):
    brought("google-ads-leads-preamble.csv")
    brought("crm-importer-sample_300.csv")
    found = _by(world)
    assert "rahul.sharma84@gmail.com" in found
    assert found["anjali.brown15@corp.com"].other_emails == ["anjali.brown15.alt@gmail.com"]
    assert sum(bool(lead.other_emails) for lead in found.values()) == 14


def test_several_columns_of_addresses_and_phones_lose_nothing_silently(world, brought):
    brought("atomic-crm-contacts_export.csv")
    john, jane = leads_of(world)
    assert john.other_emails == ["john.doe@gmail.com", "jdoe@caramail.com"]
    assert jane.email == "jane@doe.example"
    assert (john.phone, john.mobile) == ("+16599802015", "+17406453807")
    with world.inside(world.acme):
        assert ImportProblem.objects.filter(message__contains="(446) 758-2122").exists()


def test_a_column_of_acts_deletes_nothing(world, brought):
    brought("google-shared-contacts-outlook.csv")
    assert {"danielireland@restty.com", "duncanamey@dreamt.com"} <= set(_by(world))


@pytest.mark.parametrize("name", ["activecampaign-export.csv", "kit-export.csv"])
def test_who_opted_out_elsewhere_is_opted_out_here(world, brought, name):
    brought(name)
    (lead,) = leads_of(world)
    assert lead.opted_out_at is not None
    assert lead.stage.name == "New"
    with world.inside(world.acme):
        assert Suppression.objects.active().filter(key=lead.email_key).exists()


def test_an_empty_cell_takes_nothing_from_the_row_above(world, brought):
    brought("close-sample-leads-b2b.csv")
    emails = [lead.email for lead in leads_of(world) if lead.email]
    assert len(emails) == len(set(emails)) == 12


def test_a_second_row_of_a_lead_fills_what_the_first_left_out(world, brought):
    result = brought("keila-import_external_ids.csv", column_1="new:text")
    assert tiles(result)["Updated"] == 1
    ids = {email: lead.custom.get("external_id") for email, lead in _by(world).items()}
    assert ids == {"foo@example.com": "1", "foo2@example.com": "1", "foo3@example.com": "3"}


def test_tags_of_one_cell_are_apart_and_signs_stay_signs(world, brought):
    brought("odoo-m2m_customers_tags.csv")
    assert _tags(world)["Services & Finance"] == {"Consultancy Services", "IT Services"}


def test_dates_keep_their_day(world, brought):
    brought("german-headers-bom-semicolon.csv", column_3="new:date")
    assert {lead.custom["datum"] for lead in leads_of(world)} == {
        "2026-06-13",
        "2026-06-14",
        "2026-06-15",
    }


def test_a_row_with_a_cell_too_many_is_kept_and_told(world, brought):
    result = brought("broken/ragged-rows-extra-columns.csv")
    assert tiles(result)["Created"] == 2
    assert [(one.line, one.message) for one in result.context["problems"]] == [
        (3, "The row has more cells than the header: unexpected")
    ]


def test_the_page_offers_what_misleading_headers_hide(world, brought):
    page = brought("linkedin-connections.csv")
    assert page.context["run"].mapping["columns"][2]["target"] == "linkedin_url"
    page = brought("keila-import_with_data.csv")
    assert page.context["run"].mapping["columns"][3]["target"] == ""
