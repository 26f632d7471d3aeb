"""A member imports in the browser: upload, columns, run, result; errors stand beside the form."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jobs.models import Job
from leads.models import Import, Lead
from leads.tests.importing_world import begin, finish, start_text, work_off


def _upload(page, content, name="leads.csv"):
    file = SimpleUploadedFile(name, content, content_type="application/octet-stream")
    return page.post("/leads/imports/new/", {"file": file})


def _text(response):
    return " ".join(response.content.decode().split())


def test_empty_list_teaches(page):
    assert "Bring your leads in" in _text(page.get("/leads/imports/"))


def test_the_whole_way(world, page):
    content = "Name;E-Mail;Geburtsdatum;Password\nAnn Lee;ann@x.example;25.08.1992;x\n;;;y\n"
    response = _upload(page, content.encode("cp1252"))
    assert response.status_code == 302
    text = _text(page.get(response.url))
    for shown in ("semicolon", "ann@x.example", "New field “Geburtsdatum” (date)", "card number"):
        assert shown in text
    answer = {
        "column_0": "full_name",
        "column_1": "email",
        "column_2": "new:date",
        "column_3": "",
        "policy": "fill",
    }
    run_url = f"{response.url}run/"
    assert page.post(run_url, answer).url == response.url
    assert page.post(run_url, answer).url == response.url  # the second click
    assert "Cancel" in _text(page.get(response.url))
    work_off()
    text = _text(page.get(response.url))
    assert "Created" in text
    assert "identifies this lead" in text
    assert "leads.csv" in _text(page.get("/leads/imports/"))


def test_result_links_to_the_leads_that_came(world, page):
    finish(world, start_text(world, "Email,Name\nold@x.example,Old Lead\n"))
    run = finish(world, start_text(world, "Email,Name\nnew@x.example,New Lead\n"))
    with world.inside(world.acme):
        # A test is one moment to Postgres; set the two imports apart.
        Lead.objects.filter(email="old@x.example").update(created_at="2020-01-01T00:00Z")
        Job.objects.filter(pk=run.job_id).update(created_at="2020-01-02T00:00Z")
    result = page.get(f"/leads/imports/{run.pk}/")
    shown = _text(page.get(result.context["leads_url"]))
    assert "New Lead" in shown
    assert "Old Lead" not in shown


def test_pasted_rows(world, page):
    response = page.post("/leads/imports/new/", {"text": "Email\tName\na@x.example\tAnn\n"})
    assert response.status_code == 302
    assert "tab" in _text(page.get(response.url))


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "empty"), (b"\x89PNG\r\n", "a picture"), (b"Email\n", "no row below")],
)
def test_unusable_file_is_told_beside_the_form(world, page, content, reason):
    response = _upload(page, content)
    assert response.status_code == 422
    assert reason in _text(response)
    with world.inside(world.acme):
        assert not Import.objects.exists()


def test_nothing_sent_is_told(page):
    response = page.post("/leads/imports/new/", {})
    assert response.status_code == 422
    assert "Choose a file or paste rows" in _text(response)


def test_mapping_without_a_person_is_told_and_kept_as_chosen(world, page):
    run = start_text(world, "Email,City\na@x.example,Bern\n")
    response = page.post(
        f"/leads/imports/{run.pk}/run/",
        {"column_0": "", "column_1": "region", "policy": "fill"},
    )
    assert response.status_code == 422
    text = _text(response)
    assert "No column says who a lead is" in text
    assert '<option value="region" selected>' in text


def test_undecided_dates_are_asked_for(world, page):
    run = start_text(world, "Email,Born\na@x.example,03/07/1973\n")
    assert "day first" in _text(page.get(f"/leads/imports/{run.pk}/"))
    page.post(
        f"/leads/imports/{run.pk}/run/",
        {"column_0": "email", "column_1": "new:date", "date_1": "month_first", "policy": "fill"},
    )
    with world.inside(world.acme):
        assert Import.objects.get().mapping["date_styles"] == {"1": "month_first"}


def test_problem_file_has_the_original_columns_line_and_reason(world, page):
    text = 'Email,Name,Note\n"bad","Ann\nLee","=1+1"\n,,"x"\nok@x.example,Bob,\n'
    run = finish(world, start_text(world, text))
    response = page.get(f"/leads/imports/{run.pk}/problems.csv")
    assert response["Content-Disposition"] == 'attachment; filename="leads problems.csv"'
    body = b"".join(response.streaming_content).decode("utf-8-sig")
    header, bad, nobody = csv.reader(io.StringIO(body))
    assert header == ["Email", "Name", "Note", "Line", "Outcome", "Reason"]
    assert bad[:5] == ["bad", "Ann\nLee", "'=1+1", "2", "Imported with a warning"]
    assert bad[5] == "Email: “bad” is not an e-mail address."
    assert nobody[3:5] == ["4", "Rejected"]


def test_html_in_a_cell_is_text(world, page):
    run = start_text(world, "Email,Name\na@x.example,<script>alert(1)</script>\n")
    assert "<script>alert(1)" not in _text(page.get(f"/leads/imports/{run.pk}/"))


def test_import_of_another_organization_is_not_found(world, client):
    run = start_text(world, "Email\na@x.example\n")
    begin(world, run)
    client.force_login(world.charlie)
    for path in ("", "problems.csv"):
        assert client.get(f"/leads/imports/{run.pk}/{path}").status_code == 404
    assert client.post(f"/leads/imports/{run.pk}/run/").status_code == 404


def test_viewer_may_not_import(world, client):
    client.force_login(world.vera)
    for path in ("", "new/"):
        assert client.get(f"/leads/imports/{path}").status_code == 403
