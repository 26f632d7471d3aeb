"""Files as they should not be: each is taken in as it was meant, or a sentence says why not."""

import pytest

from leads.tests.import_wizard import Wizard, tiles
from leads.tests.importing_world import leads_of


@pytest.fixture
def wizard(world, client, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    client.force_login(world.bob)
    return Wizard(client)


TWO = {"a@x.example": "Ann", "b@x.example": "Bob"}
WIDE = ",".join(["Email", "Name", *(f"c{n}" for n in range(998))])


@pytest.mark.parametrize(
    "content",
    [
        b"sep=;\r\nEmail;Name\r\na@x.example;Ann\r\nb@x.example;Bob\r\n",
        b"sep=^\nEmail^Name\na@x.example^Ann\nb@x.example^Bob\n",
        b"Email^Name\na@x.example^Ann\nb@x.example^Bob\n",
        b"Email~Name\na@x.example~Ann\nb@x.example~Bob\n",
        b"Email||Name\na@x.example||Ann\nb@x.example||Bob\n",
        b"Email\tName\t\t\na@x.example\tAnn\t\t\nb@x.example\tBob\t\t\n",
        b"Email,Name\r\na@x.example,Ann\rb@x.example,Bob\n",
        b"Email,Name\r\r\na@x.example,Ann\r\r\nb@x.example,Bob\r\r\n",
        b"Email,Name\na@x.example,Ann\nb@x.example,Bob\n\x1a",
        b"Email,Name\na@x.example,A\x00nn\nb@x.example,Bob\n",
        "Email,Name\n\u00a0a@x.example,\u200bAnn\nb@x.example\u3000,Bob\n".encode(),
        b"Email,Name\nmailto:a@x.example,Ann\n<b@x.example>,Bob\n",
        b"Email,Name,Note\na@x.example,Ann," + b"x" * 1_000_000 + b"\nb@x.example,Bob,y\n",
        f"{WIDE}\na@x.example,Ann{',v' * 998}\nb@x.example,Bob\n".encode(),
        "Email,Name\na@x.example,Ann\nb@x.example,Bob\n".encode("utf-32"),
        "Email,Name\na@x.example,Ann\nb@x.example,Bob\n".encode("utf-16-be"),
        b'Email,Name\n="a@x.example",="Ann"\nb@x.example,Bob\n',
    ],
    ids=(
        *("sep", "sep=caret", "caret", "tilde", "two bars", "trailing tabs", "mixed ends"),
        *("cr cr lf", "end of file mark", "nul", "odd spaces", "mailto", "huge cell"),
        *("1,000 columns", "utf-32", "utf-16 unmarked", "texts as Excel formulas"),
    ),
)
def test_it_is_read_as_it_was_meant(world, wizard, content):
    assert wizard.upload(content).status_code == 302
    wizard.check()
    result = wizard.run()
    assert tiles(result)["Created"] == 2
    assert {lead.email: lead.full_name for lead in leads_of(world)} == TWO


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\n \r\n,,\n", "is empty"),
        (b"Email,Name", "no row below"),
        (f"{WIDE},more\n".encode(), "limit is 1,000 columns"),
        (b'[{"email": "a@x.example"}]', "is JSON"),
        (b'{"email": "a@x.example"}\n{"email": "b@x.example"}\n', "is JSON"),
        (b"BEGIN:VCARD\nFN:Ann Lee\nEND:VCARD\n", "an address book"),
        (b"<table><tr><td>Email</td></tr></table>", "a web page"),
        (b"\x1f\x8b\x08\x00", "a packed archive"),
        (b"Email\x1fName\na@x.example\x1fAnn\n" * 9, "bytes that no text has"),
    ],
)
def test_it_is_refused_with_a_sentence(wizard, content, reason):
    response = wizard.upload(content)
    assert response.status_code == 422
    assert reason in response.content.decode()


def test_lone_quotes_cost_no_row(world, wizard):
    content = (
        b'Email,Name\na@x.example,"Ann\nb@x.example,Bob "Bo" Ray\nc@x.example,"Cid" Orr\n'
        b'd@x.example,5" pipe\ne@x.example,"Eve\nand ""Co"""\nf@x.example,"Fay\n'
    )
    wizard.upload(content)
    wizard.check()
    wizard.run()
    assert {lead.email: lead.full_name for lead in leads_of(world)} == {
        "a@x.example": '"Ann',
        "b@x.example": 'Bob "Bo" Ray',
        "c@x.example": "Cid Orr",
        "d@x.example": '5" pipe',
        "e@x.example": 'Eve and "Co"',
        "f@x.example": '"Fay',
    }


def test_a_header_further_down_is_no_lead(world, wizard):
    wizard.upload(b"Email,Name\na@x.example,Ann\nEmail,Name\nb@x.example,Bob\n")
    wizard.check()
    result = wizard.run()
    assert {lead.email: lead.full_name for lead in leads_of(world)} == TWO
    messages = {(one.line, one.message) for one in result.context["problems"]}
    assert (3, "The row repeats the header.") in messages


@pytest.mark.parametrize(
    ("content", "targets"),
    [
        (b"a@x.example\nb@x.example\n", {"Column 1": "email"}),
        (b"Ann,a@x.example\nBob,b@x.example\n", {"Column 1": "", "Column 2": "email"}),
        (b"Ann,+49 30 1234567\nBob,+39 06 698 1234\n", {"Column 1": "", "Column 2": "phone"}),
    ],
)
def test_no_first_lead_is_lost_to_a_header_that_is_none(world, wizard, content, targets):
    wizard.upload(content)
    assert wizard.targets() == targets
    wizard.check()
    wizard.run()
    assert len(leads_of(world)) == 2


def test_an_encoding_that_was_guessed_is_told_and_can_be_chosen(world, wizard):
    wizard.upload("Email,Name\na@x.example,王小明\n".encode("gb18030"))
    assert "does not say in which encoding" in wizard.page().content.decode()
    chosen = {"delimiter": ",", "encoding": "gb18030", "header_row": "1"}
    wizard.client.post(f"{wizard.url}reread/", chosen)
    assert "does not say" not in wizard.page().content.decode()
    wizard.check()
    wizard.run()
    assert [lead.full_name for lead in leads_of(world)] == ["王小明"]


@pytest.mark.parametrize("delimiter", [":", " "])
def test_a_delimiter_that_is_not_found_can_be_chosen(world, wizard, delimiter):
    rows = ["Email|Name", "a@x.example|Ann", "b@x.example|Bob"]
    wizard.upload("\n".join(rows).replace("|", delimiter).encode())
    chosen = {"delimiter": delimiter, "encoding": "utf-8", "header_row": "1"}
    wizard.client.post(f"{wizard.url}reread/", chosen)
    wizard.check()
    wizard.run()
    assert {lead.email: lead.full_name for lead in leads_of(world)} == TWO
