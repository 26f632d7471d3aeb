"""Where delimiter, encoding or header were found out wrongly, a person says how to read a file."""

import pytest

from accounts.errors import ConflictError, ProductError
from leads.models import Import
from leads.services.reread_import import reread_import
from leads.tests.importing_world import finish, leads_of, start_text


def _reread(world, run, **how):
    with world.inside(world.acme, world.bob):
        return reread_import(import_id=run.pk, **how)


def test_the_header_is_where_the_person_says(world):
    run = start_text(world, "Report,of May\nEmail,Town\na@x.example,Bonn\n")
    again = _reread(world, run, header_row=1)
    assert again.mapping["headers"] == ["Email", "Town"]
    assert again.row_count == 1
    none = _reread(world, run, header_row=None)
    assert none.mapping["headers"] == ["Column 1", "Column 2"]
    assert none.row_count == 3


def test_the_delimiter_and_the_encoding_are_what_the_person_says(world):
    run = start_text(world, "Email|City;x\na@x.example|Köln;x\n")
    again = _reread(world, run, header_row=0, delimiter=";", encoding="latin-1")
    assert again.mapping["headers"] == ["Email|City", "x"]
    back = _reread(world, run, header_row=0, delimiter="|", encoding="utf-8")
    finish(world, back, **{"City;x": "city"})
    assert leads_of(world)[0].city == "Köln;x"


@pytest.mark.parametrize("row", [1, 400])
def test_a_header_with_nothing_below_is_refused_and_the_old_reading_stays(world, row):
    run = start_text(world, "Email,City\na@x.example,Bonn\n")
    with pytest.raises(ProductError):
        _reread(world, run, header_row=row)
    with world.inside(world.acme):
        assert Import.objects.get(pk=run.pk).mapping["headers"] == ["Email", "City"]


def test_an_import_that_ran_is_not_read_again(world):
    run = finish(world, start_text(world, "Email\na@x.example\n"))
    with pytest.raises(ConflictError):
        _reread(world, run, header_row=None)


def test_the_page_reads_it_again(world, client):
    run = start_text(world, "Report,of May\nEmail,Town\na@x.example,Bonn\n")
    client.force_login(world.bob)
    url = f"/leads/imports/{run.pk}/"
    assert "Read the file in another way" in client.get(url).content.decode()
    answer = {"delimiter": ",", "encoding": "utf-8", "header_row": "2"}
    assert client.post(f"{url}reread/", answer).url == url
    assert "Town" in client.get(url).content.decode()
    wrong = client.post(f"{url}reread/", answer | {"encoding": "klingon"}, follow=True)
    assert "Choose a delimiter, an encoding" in wrong.content.decode()
