"""A row becomes a draft: several addresses, phones, tags, dates, opt-outs."""

import pytest

from leads.fields import BUILT_IN, custom_field
from leads.importing.drafting import Drafter
from lib.normalise.dates import DateStyle
from lib.tabular import Row

_FIELDS = BUILT_IN | {"custom.born": custom_field("born", "Born", "date")}


def _draft(extra=(), styles=None, **cells):
    """Draft one row; cells are named by their target, a digit at the end tells columns apart."""
    targets = [name.rstrip("0123456789").replace("born", "custom.born") for name in cells]
    drafter = Drafter(list(cells), targets, _FIELDS, styles or {})
    return drafter.draft(Row(7, 9, list(cells.values()), extra))


def _values(**cells):
    return _draft(**cells).draft.values


def test_several_addresses_in_one_cell():
    assert _values(email="a@x.example; B@x.example") == {
        "email": "a@x.example",
        "other_emails": ["B@x.example"],
    }


def test_a_further_address_leads_where_the_main_one_is_missing():
    assert _values(email="", other_emails="jane@doe.example") == {"email": "jane@doe.example"}


def test_one_address_in_two_columns_is_one_address():
    assert _values(email="A@x.example", other_emails="a@X.example") == {"email": "A@x.example"}


def test_bad_address_is_a_warning_and_the_good_one_is_kept():
    drafted = _draft(email="nonsense", other_emails="a@x.example", full_name="Ann")
    assert drafted.draft.values == {"email": "a@x.example", "full_name": "Ann"}
    assert drafted.warnings == [("email", "“nonsense” is not an e-mail address.")]


def test_placeholders_and_test_leads_are_empty():
    assert _values(email="n/a", full_name="Select", city="<test lead: dummy data for city>") == {}


def test_phones_fill_both_places_and_a_third_is_told():
    drafted = _draft(phone1="659-980-2015", phone2="740.645.3807", phone3="(446) 758-2122")
    assert drafted.draft.values == {"phone": "659-980-2015", "mobile": "740.645.3807"}
    assert [header for header, _ in drafted.warnings] == ["phone3"]


def test_a_number_for_mobile_is_not_pushed_away_by_a_second_phone():
    values = _values(phone1="0221 123456", phone2="0221 654321", mobile="0151 23456789")
    assert values == {"phone": "0221 123456", "mobile": "0151 23456789"}


def test_phone_is_read_by_the_country_of_its_own_row():
    assert _values(country="United Kingdom", phone="020 7946 0958")["phone"] == "+442079460958"


def test_extension_is_kept_as_typed():
    assert _values(country="US", phone="363-717-0669 x0743")["phone"].endswith("x0743")


def test_calling_code_of_its_own_column_is_joined():
    assert _values(phone_prefix="+91", phone="9876543210") == {"phone": "+91 9876543210"}
    assert _values(phone_prefix="+91", phone="+44 20 79460958") == {"phone": "+44 20 79460958"}


def test_tags_of_several_columns_and_separators():
    assert _values(tags1="a; b|c", tags2="* Mine ::: R&D") == {
        "tags": ["a", "b", "c", "Mine", "R&D"]
    }


def test_notes_of_several_columns_are_joined():
    assert _values(notes1="Met her", notes2="Call back") == {"notes": "Met her\n\nCall back"}


@pytest.mark.parametrize("cell", ["Unsubscribed", "TRUE", "1", "yes", "bounced", "2024-05-01"])
def test_opt_out_cell_opts_out(cell):
    assert _draft(opt_out=cell, email="a@x.example").draft.opted_out


@pytest.mark.parametrize("cell", ["", "0", "FALSE", "no", "subscribed", "Active"])
def test_other_cells_do_not(cell):
    assert not _draft(opt_out=cell, email="a@x.example").draft.opted_out


def test_unsubscribed_in_a_stage_column_opts_out_and_is_no_stage():
    drafted = _draft(stage="Unsubscribed", email="a@x.example")
    assert drafted.draft.opted_out
    assert "stage" not in drafted.draft.values


def test_dates_are_read_in_the_style_of_their_column():
    styles = {0: DateStyle.MONTH_FIRST}
    assert _draft(born="03/07/1973", styles=styles).draft.values == {"custom.born": "1973-03-07"}
    undecided = _draft(born="03/07/1973", styles={0: DateStyle.UNDECIDED})
    assert undecided.draft.values == {"custom.born": "03/07/1973"}


def test_cells_beyond_the_header_are_told():
    drafted = _draft(email="a@x.example", extra=("left", ""))
    assert drafted.warnings == [("", "The row has more cells than the header: left")]
