"""The board: a column for each stage, cards that move."""

import pytest
from django.urls import reverse

from leads.models import Activity, Lead, Stage
from leads.services.write_leads import write_leads
from leads.writing import LeadDraft, Source, Trust, WritePolicy

BOARD = reverse("leads:board")
CARDS = reverse("leads:board-cards")


@pytest.fixture
def bob(client, world):
    client.force_login(world.bob)
    return client


def _add(world, number, stage="New", organization=None, **values):
    with world.inside(organization or world.acme):
        outcomes = write_leads(
            drafts=[
                LeadDraft({"email": f"{stage}{n}@x.example", "stage": stage, **values})
                for n in range(number)
            ],
            source=Source(Trust.IMPORT, "1"),
            policy=WritePolicy.FILL,
        )
        return [outcome.lead_id for outcome in outcomes]


def _stage(world, name, organization=None):
    with world.inside(organization or world.acme):
        return Stage.objects.get(name=name)


def _shown(response):
    return {
        column.stage.name if column.stage else None: [lead.pk for lead in column.page.leads]
        for column in response.context["columns"]
    }


def _move(bob, lead_id, stage, version=1, **headers):
    url = reverse("leads:move", args=[lead_id])
    return bob.post(url, {"stage": stage.pk, "version": version}, headers=headers)


def test_each_stage_has_a_column_with_its_newest_leads(bob, world):
    new = _add(world, 30)
    won = _add(world, 2, "Won")
    _add(world, 3, organization=world.globex)
    shown = _shown(bob.get(BOARD))
    assert list(shown) == ["New", "Contacted", "Qualified", "Proposal", "Won", "Lost"]
    assert shown["New"] == sorted(new, reverse=True)[:25]
    assert shown["Won"] == sorted(won, reverse=True)
    assert shown["Lost"] == []


def test_an_empty_base_shows_empty_columns(bob):
    assert set(map(len, _shown(bob.get(BOARD)).values())) == {0}


def test_a_column_goes_on_from_where_it_stopped(bob, world):
    new = _add(world, 60)
    cursor = bob.get(BOARD).context["columns"][0].page.older
    met = _shown(bob.get(BOARD))["New"]
    while cursor:
        query = {"column": _stage(world, "New").pk, "cursor": cursor}
        column = bob.get(CARDS, query).context["column"]
        met += [lead.pk for lead in column.page.leads]
        cursor = column.page.older
    assert met == sorted(new, reverse=True)


def test_leads_without_a_stage_have_a_column_while_there_are_any(bob, world):
    [lead, *_] = _add(world, 28)
    with world.inside(world.acme):
        Lead.objects.update(stage=None)
    page = bob.get(BOARD)
    assert len(_shown(page)[None]) == 25
    more = bob.get(CARDS, {"column": "none", "cursor": page.context["columns"][0].page.older})
    assert lead in [one.pk for one in more.context["column"].page.leads]


def test_the_lists_filters_narrow_every_column(bob, world):
    [german] = _add(world, 1, "Won", country="DE")
    _add(world, 3, country="FR")
    page = bob.get(BOARD, {"country": "de"})
    assert [ids for ids in _shown(page).values() if ids] == [[german]]
    assert f"{reverse('leads:list')}?country=de" in page.content.decode()
    numbers = bob.get(reverse("leads:board-counts"), {"country": "de"}).context["numbers"]
    assert {pk: number for pk, number in numbers if number} == {_stage(world, "Won").pk: 1}


def test_counts_stop_at_their_cap(bob, world, monkeypatch):
    _add(world, 12)
    monkeypatch.setattr("leads.board.COUNT_CAP", 10)
    monkeypatch.setattr("leads.pages.board_views.COUNT_CAP", 10)
    page = bob.get(reverse("leads:board-counts"))
    assert "10+" in page.content.decode()
    assert {number for _, number in page.context["numbers"]} == {11, 0}


def test_another_organizations_stage_is_no_column_here(bob, world):
    foreign = _stage(world, "New", world.globex)
    assert bob.get(CARDS, {"column": foreign.pk}).status_code == 404
    for nonsense in ("", "²", "x", "9" * 40):
        assert bob.get(CARDS, {"column": nonsense}).status_code == 404


def test_a_card_moves_as_a_change_by_the_person(bob, world):
    [pk] = _add(world, 1)
    won = _stage(world, "Won")
    response = _move(bob, pk, won, hx_request="true")
    page = response.content.decode()
    assert response.status_code == 200
    assert f'data-stage="{won.pk}"' in page
    assert 'name="version" value="2"' in page
    with world.inside(world.acme):
        lead = Lead.objects.get()
        assert (lead.stage_id, lead.version) == (won.pk, 2)
        assert lead.provenance["stage"][0] == f"person:{world.bob.pk}"
        assert Activity.objects.get().payload["changes"] == {"stage": ["New", "Won"]}


def test_what_someone_else_changed_meanwhile_is_said_and_shown(bob, world):
    [pk] = _add(world, 1)
    won, lost = _stage(world, "Won"), _stage(world, "Lost")
    _move(bob, pk, won)
    response = _move(bob, pk, lost, hx_request="true")
    assert response.status_code == 422
    assert "changed by someone else" in response.headers["HX-Trigger"]
    assert f'data-stage="{won.pk}"' in response.content.decode()
    with world.inside(world.acme):
        assert Lead.objects.get().stage_id == won.pk


def test_a_stage_that_is_gone_or_foreign_takes_no_lead(bob, world):
    [pk] = _add(world, 1)
    foreign = _stage(world, "Won", world.globex)
    response = _move(bob, pk, foreign, hx_request="true")
    assert "not there any more" in response.headers["HX-Trigger"]
    with world.inside(world.acme):
        assert Lead.objects.get().version == 1


def test_without_script_a_move_leads_back_to_the_board(bob, world):
    [pk] = _add(world, 1)
    assert _move(bob, pk, _stage(world, "Won")).url == BOARD


def test_a_viewer_looks_but_moves_nothing(client, world):
    [pk] = _add(world, 1)
    client.force_login(world.vera)
    page = client.get(BOARD).content.decode()
    assert 'draggable="true"' not in page
    assert _move(client, pk, _stage(world, "Won")).status_code == 403
