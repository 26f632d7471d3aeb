"""A column goes where its header and its values say; what is doubtful stays out."""

import pytest

from leads.fields import custom_field
from leads.importing.columns import Column
from leads.importing.mapping import guess_mapping, signature
from leads.tests.importing_world import shared_file
from lib.tabular import open_table

_CODES = {
    "email": "E",
    "other_emails": "E2",
    "first_name": "F",
    "last_name": "L",
    "full_name": "N",
    "company_name": "C",
    "title": "T",
    "phone": "P",
    "mobile": "P",
    "website": "W",
    "country": "CO",
    "city": "CI",
    "stage": "S",
    "opt_out": "OUT",
    "lead_source": "SR",
    "owner": "O",
    "tags": "TG",
    "notes": "NT",
    "linkedin_url": "LI",
}
# What each real file holds. A creation date (CD) is no field of a lead. OUT stands where a status
# column tells of a mailing list (Unsubscribed, bounced): it opts leads out and is no sales stage.
_FILES = {
    "activecampaign-export.csv": "E F L P OUT TG",
    "apollo-contacts-small.csv": "E F L C T W CO LI",
    "atomic-crm-contacts_export.csv": "E E2 F L C T P S TG NT LI",
    "chatwoot-with_emoji.csv": "N P",
    "civicrm-individual_invalid_email.csv": "E F L",
    "close-sample-leads-b2b.csv": "E F L C T P CI SR NT",
    "crm-importer-sample_300.csv": "E N C P CI SR",
    "dataloader-BOM_UTF16LE.csv": "",
    "dataloader-csvEscapedQuotes.csv": "",
    "dataloader-timeZoneFormats.csv": "N",  # "Name": A, B, C may well be people
    "derived-utf16le-tab-fakeleaddata.csv": "E F L C P W CO CI",
    "french-dup-headers-multiline.csv": "E L TG",
    "freshbooks_clients.csv": "E F L C P CO CI NT",
    "full-name-location-leads.csv": "E N C P CI NT",
    "german-headers-bom-semicolon.csv": "E N P S",
    "german-kunden-vorlage.csv": "E F L C P CI NT",
    "ghost-members-duplicate-emails.csv": "E",
    "ghost-members-ragged-row.csv": "E N NT",
    "google-ads-leads-preamble.csv": "E N P CI S SR NT",
    "google-shared-contacts-outlook.csv": "E E2 N C T P NT",
    "hitobito-empty_lines.csv": "F L",
    "hitobito-iso88591.csv": "F L",
    "hitobito-two_rows.csv": "E F L CI",
    "hubspot-contacts.csv": "E F L C T P W CO S LI",
    "invoice2go_clients.csv": "E N P CO",
    "jobber-clients.csv": "E F L N C P CI",
    "keila-import_excel.csv": "E F L",
    "keila-import_external_ids.csv": "E",
    "keila-import_with_data.csv": "E F L",
    "kit-export.csv": "E F OUT",
    "leads-brazil-pipe.txt": "CI S SR",
    "leads-numeric-phones.xlsx": "F P NT",
    "linkedin-connections.csv": "E F L C T LI",
    "listmonk-subs.csv": "E N",
    "mailchimp-export.csv": "E F L NT",
    "mautic-10contacts.csv": "E F L C CO",
    "mautic-fakeleaddata.csv": "E F L C P W CO CI",
    "odoo-m2m_customers_tags.csv": "C CO CI TG",
    "odoo-res_partner.xls": "N C CO CI",
    "orocrm-contacts-duplicate-records.csv": "E E2 F L C T P CO CI SR O TG NT LI",
    "orocrm-lead_export_template.csv": "E F L C T P W CO CI S SR O TG NT LI",
    "pipedrive-people.csv": "E N C P",
    "roundcube-email-only.csv": "E",
    "roundcube-gmail.csv": "E E2 F L N C T P W CO CI TG NT",
    "roundcube-outlook.csv": "E E2",
    "salesforce-leads.xlsx": "E F L C T P CO CI S O",
    "systeme-io-export.csv": "E F L P CO TG",
    "us-500.csv": "E F L C P W CI",
    "zoho_contacts.csv": "E F L N C T P W CO CI S SR O NT",
    "generated/leads-1000.csv": "E E2 F L C P W S SR O NT",
}


def _guess(table, custom=None):
    rows = table.sample(500)
    columns = [
        Column.of(header, [row.cells[place] for row in rows])
        for place, header in enumerate(table.columns)
    ]
    return guess_mapping(columns, custom or {})


def _one(header, *cells, beside=(), custom=None):
    columns = [Column.of(header, cells), *(Column.of(other, ["x"]) for other in beside)]
    return guess_mapping(columns, custom or {})[0]


@pytest.mark.parametrize("name", _FILES)
def test_real_file_maps_as_its_columns_mean(name):
    guesses = _guess(open_table(shared_file(name)))
    found = {_CODES[guess.target] for guess in guesses if guess.target in _CODES}
    assert found == set(_FILES[name].split())


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("E-Mail-Adresse", "email"),
        ("Adresse électronique principale", "email"),
        ("Dirección de correo electrónico", "email"),
        ("Prénom", "first_name"),
        ("Apellidos", "last_name"),
        ("Société", "company_name"),
        ("Téléphone (bureau)", "phone"),
        ("Tél. mobile", "mobile"),
        ("Webseite", "website"),
        ("Ort", "city"),
        ("Lead Source (Sample)", "lead_source"),
        ("Person - Labels", "tags"),
        ("Straße", "street"),
    ],
)
def test_headers_are_known_in_several_languages(header, target):
    assert _one(header).target == target


def test_nome_is_a_first_name_beside_a_last_name_and_else_the_full_one():
    assert _one("Nome", "Anna", beside=["Cognome"]).target == "first_name"
    assert _one("Nome", "Ana Souza", beside=["Cidade"]).target == "full_name"


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Title", ["Mr.", "Mrs.", "Ms."]),
        ("Company", ["yes", "no", "yes"]),
        ("Data", ['{"a": 1}', '{"a": [2]}']),
        ("Email Status", ["Verified", "Verified"]),
        ("Company Linkedin Url", ["http://linkedin.com/company/acme"]),
        ("Lead name", ["100 chairs for Acme"]),
        ("Notes", ['{"a": 1}']),
    ],
)
def test_misleading_header_stays_out(header, cells):
    assert _one(header, *cells).target == ""


def test_values_correct_the_header():
    assert _one("URL", "https://www.linkedin.com/in/ann").target == "linkedin_url"
    assert _one("Country code", "+91", "+44").target == "phone_prefix"
    assert _one("Name", "Hydra Supplies", "Smith & Co", "Acme GmbH").target == "company_name"


def test_values_alone_tell_what_cannot_be_anything_else():
    assert _one("Column 1", "a@b.example", "c@d.example").target == "email"
    assert _one("Column 2", "+14155550132", "+442079460958").target == "phone"
    assert _one("Column 3", "linkedin.com/in/ann").target == "linkedin_url"
    assert _one("Column 4", "Ann", "Bob").target == ""


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Password", "hunter2"),
        ("user_password", "hunter2"),
        ("Credit Card", "x"),
        ("Payment", "4111 1111 1111 1111"),
    ],
)
def test_secret_columns_stay_out_with_a_warning(header, cell):
    guess = _one(header, cell)
    assert guess.target == ""
    assert "password or a card number" in guess.note


def test_of_several_email_columns_the_first_filled_main_one_leads():
    columns = [
        Column.of("Email 2", ["b@x.example"]),
        Column.of("Email", ["a@x.example"]),
        Column.of("Private e-mail", ["c@x.example"]),
    ]
    targets = [guess.target for guess in guess_mapping(columns, {})]
    assert targets == ["other_emails", "email", "other_emails"]


def test_a_field_goes_to_one_column_and_the_filled_one_wins():
    columns = [Column.of("City", []), Column.of("Billing City", ["Bern"])]
    first, second = guess_mapping(columns, {})
    assert (first.target, second.target) == ("", "city")
    assert "Billing City" in first.note


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Status", ["subscribed", "Unsubscribed"]),
        ("Email Opt Out", ["1", "0"]),
        ("Do not contact", ["TRUE", "FALSE"]),
        ("unsubscribed_at", ["2024-05-01", ""]),
        ("Bounced", ["Yes", "No"]),
    ],
)
def test_columns_that_tell_who_opted_out(header, cells):
    assert _one(header, *cells).target == "opt_out"


def test_a_sales_status_is_the_stage():
    assert _one("Status", "new", "qualified", "lost").target == "stage"


def test_an_own_field_is_found_by_its_label():
    custom = {"custom.vat_id": custom_field("vat_id", "VAT ID", "text")}
    assert _one("Vat-ID", "DE1", custom=custom).target == "custom.vat_id"


def test_signature_is_of_the_headers_however_they_are_written():
    assert signature(["E-Mail", "First Name"]) == signature(["email", "first_name"])
    assert signature(["Email"]) != signature(["Email", "Name"])
