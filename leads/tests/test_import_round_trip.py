"""What reps do with imports from end to end, through the pages alone."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leads.models import FieldDefinition, Import
from leads.services.define_field import define_field
from leads.tests.importing_world import leads_of, work_off


def _send(page, content, name="leads.csv"):
    """Upload a file, or paste a text; return the import's page."""
    if isinstance(content, str):
        response = page.post("/leads/imports/new/", {"text": content})
    else:
        file = SimpleUploadedFile(name, content)
        response = page.post("/leads/imports/new/", {"file": file})
    assert response.status_code == 302, response.content.decode()
    return response.url


def _as_shown(page, url):
    """Return the form of the columns as the page fills it in."""
    form = page.get(url).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def _run(page, url, **changed):
    response = page.post(f"{url}run/", _as_shown(page, url) | {"policy": "fill"} | changed)
    assert response.status_code == 302, response.content.decode()
    work_off()
    return page.get(url)


def _tiles(response):
    return {tile.label: tile.value for tile in response.context["tiles"]}


def test_pasted_rows_with_several_addresses_and_numbers_in_a_cell(world, page):
    text = (
        "E-Mail\tName\tTelefon\n"
        "ann@x.example; ann@home.example, ANN@x.example\tAnn Lee\t"
        "+49 30 901820 / +49 1512 3456789\n"
        "bea@x.example\tBea\t\n"
    )
    done = _run(page, _send(page, text))
    assert _tiles(done)["Created"] == 2
    ann, bea = leads_of(world)
    assert (ann.email, ann.other_emails) == ("ann@x.example", ["ann@home.example"])
    assert {ann.phone, ann.mobile} == {"+4930901820", "+4915123456789"}
    assert bea.full_name == "Bea"


def test_a_field_made_on_the_way_is_there_the_next_time(world, page):
    content = b"Email,Shoe size\nann@x.example,38\n"
    url = _send(page, content)
    assert _as_shown(page, url)["column_1"] == ""
    _run(page, url, column_1="new:number")
    again = _send(page, content.replace(b"38", b"39").replace(b"ann", b"bea"))
    assert _as_shown(page, again)["column_1"] == "custom.shoe_size"
    assert "the last time you imported such a file" in page.get(again).content.decode()
    _run(page, again)
    assert [lead.custom for lead in leads_of(world)] == [{"shoe_size": 38}, {"shoe_size": 39}]
    with world.inside(world.acme):
        assert FieldDefinition.objects.count() == 1


def test_the_file_of_problems_is_mended_and_sent_again(world, page):
    with world.inside(world.acme, world.alice):
        define_field(label="Code", type="text")
    content = (
        b"Email,Who,Town,Country\n"
        b"ann@x.example,Ann,Bonn,DE\nbad address,,,\n"
        b"bea@x.example,Bea,Ulm,Atlantis\n,,'=cmd,\n"
    )
    url = _send(page, content)
    done = _run(page, url, column_1="custom.code")
    assert _tiles(done) == {
        "Created": 2, "Updated": 0, "Unchanged": 0, "Rejected": 2, "With warnings": 1, "Blank": 0,
    }  # fmt: skip
    problems = b"".join(page.get(f"{url}problems.csv").streaming_content).decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(problems))
    assert header == ["Email", "Who", "Town", "Country", "Line", "Outcome", "Reason"]
    assert [row[4] for row in rows] == ["3", "4", "5"]
    rows[0][0] = "mended@x.example"
    rows[1][3] = "Austria"
    held = io.StringIO()
    csv.writer(held).writerows([header, *rows])
    mended = _send(page, held.getvalue().encode(), "leads problems.csv")
    shown = _as_shown(page, mended)
    assert [shown[f"column_{at}"] for at in range(7)] == [
        *("email", "custom.code", "city", "country"),
        *("", "", ""),
    ]
    again = _run(page, mended)
    tiles = _tiles(again)
    assert (tiles["Created"], tiles["Updated"], tiles["Rejected"]) == (1, 1, 1)
    assert [(lead.email, lead.country) for lead in leads_of(world)] == [
        ("ann@x.example", "DE"),
        ("bea@x.example", "AT"),
        ("mended@x.example", ""),
    ]
    problems = b"".join(page.get(f"{mended}problems.csv").streaming_content).decode("utf-8-sig")
    assert problems.splitlines()[0] == "Email,Who,Town,Country,Line,Outcome,Reason"


def test_all_terms_can_be_chosen_on_the_page_and_are_told_by_the_check(world, page):
    _run(page, _send(page, b"Email,Ref,Seen\na@x.example,7,2024-05-01\n"))
    content = b"Email,Ref,Seen,City\na@x.example,7,2024-06-01,Bonn\nb@x.example,8,,Ulm\n"
    url = _send(page, content)
    chosen = {
        "column_1": "external_id",
        "column_2": "said_at",
        "rows_in": "update",
        "policy": "newest",
        "match_by": "external",
        "system": "HubSpot",
        "dated_on": "2024-05-15",
    }
    answer = _as_shown(page, url) | chosen
    assert page.post(f"{url}run/", answer | {"check": "1"}).status_code == 302
    work_off()
    text = page.get(url).content.decode()
    assert "Only let the newest value of known leads win" in text
    assert "Id in another system only (ids of HubSpot)" in text
    with world.inside(world.acme):
        run = Import.objects.get(pk=url.split("/")[-2])
    assert (run.policy, run.match_by) == ("update_newest", "external")
    page.post(f"{url}reopen/")
    assert {key: str(value) for key, value in _as_shown(page, url).items() if key in chosen} == (
        chosen
    )


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"match_by": "phone"}, "No column holds a phone"),
        ({"column_1": "external_id"}, "Say which system the ids come from"),
        ({"policy": "newest"}, "how old it is"),
        ({"policy": "newest", "dated_on": "2124-01-01"}, "still to come"),
        ({"dated_on": "soon"}, "Enter a valid date"),
    ],
)
def test_what_a_choice_wants_is_told_beside_it(world, page, changed, reason):
    url = _send(page, b"Email,Ref\na@x.example,7\n")
    answer = _as_shown(page, url) | changed
    response = page.post(f"{url}run/", answer)
    assert response.status_code == 422
    assert reason in response.content.decode()
    with world.inside(world.acme):
        assert Import.objects.get().state == Import.State.MAPPING


def test_the_page_of_the_columns_costs_few_statements_however_many_words(world, page):
    counts = []
    for rows in (1, 300):
        lines = "".join(f"a{n}@x.example,State {n},Owner {n}\n" for n in range(rows))
        url = _send(page, f"Email,Status,Owner\n{lines}".encode())
        page.get(url)
        with CaptureQueriesContext(connection) as captured:
            page.get(url)
        counts.append(len([one for one in captured if one["sql"].startswith('SELECT "')]))
    assert counts[0] == counts[1] <= 12, counts
