"""Each member chooses the columns of the lead list, and their order."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership
from leads.columns import DEFAULT_COLUMNS, MAX_COLUMNS, available_columns
from leads.models import Activity, FieldDefinition, Lead, ListView
from leads.services.define_field import define_field
from leads.services.save_segment import save_segment
from leads.services.write_leads import write_leads
from leads.writing import LeadDraft, Source, Trust, WritePolicy

LIST, COLUMNS = reverse("leads:list"), reverse("leads:columns")
ADA = {
    "full_name": "Ada Byron",
    "email": "ada@engines.com",
    "city": "London",
    "stage": "New",
    "tags": ["vip", "early"],
    "website": "https://engines.com",
    "score": 7,
    "custom.born": "1815-12-10",
    "custom.active": False,
}


@pytest.fixture
def bob(client, world):
    """Bob, logged in, and Ada, who has a value of every kind."""
    with world.inside(world.acme, world.bob):
        define_field(label="born", type="date")
        define_field(label="active", type="boolean")
        write_leads(
            drafts=[LeadDraft(dict(ADA))],
            source=Source(Trust.PERSON, str(world.bob.pk)),
            policy=WritePolicy.FILL,
        )
    client.force_login(world.bob)
    return client


def _choose(client, *keys, query="", **more):
    data = {"column": keys, "list": query, **more}
    return client.post(COLUMNS, data, follow=True)


def _labels(page):
    return [head.column.label for head in page.context["headings"]]


def _cells(page):
    [row] = page.context["rows"]
    return [cell.text or cell.at for cell in row["cells"]]


def test_without_a_choice_the_list_shows_the_usual_columns(bob):
    labels = ["Name", "Company", "E-mail", "Phone", "Stage", "Owner", "Country", "Added"]
    assert _labels(bob.get(LIST)) == labels


def test_the_columns_chosen_are_shown_in_their_order_with_custom_ones(bob):
    page = _choose(bob, "custom.born", "tags", "city", "custom.active", "stage", "score", "website")
    assert _labels(page)[1:] == ["born", "Tags", "City", "active", "Stage", "Score", "Website"]
    assert _cells(page) == [
        "10 Dec 1815", "early, vip", "London", "No", "New", "7", "https://engines.com",
    ]  # fmt: skip
    assert _labels(bob.get(LIST)) == _labels(page)


def test_facts_can_be_shown_and_the_last_activity_is_the_newest(bob, world):
    page = _choose(bob, "last_activity_at", "changed_at", "created_at")
    with world.inside(world.acme):
        lead = Lead.objects.get()
        newest = Activity.objects.of_lead(lead.pk).first()
        assert _cells(page) == [newest and newest.at, lead.changed_at, lead.created_at]
        Activity.objects.create(lead=lead, kind="note", actor_kind="person", actor_label="b")
        newest = Activity.objects.of_lead(lead.pk).first()
    assert _cells(bob.get(LIST))[0] == newest.at


def test_a_choice_is_ones_own(bob, client, world):
    _choose(bob, "city")
    client.force_login(world.alice)
    assert len(_labels(client.get(LIST))) == len(DEFAULT_COLUMNS) + 1


def test_a_segment_keeps_columns_of_its_own(bob, world):
    with world.inside(world.acme, world.bob):
        condition = {"field": "city", "op": "is", "value": "London"}
        segment = save_segment(name="London", filter={"all": [condition]})
    _choose(bob, "city")
    query = f"segment={segment.pk}"
    assert _labels(bob.get(f"{LIST}?{query}")) == ["Name", "City"]
    assert _labels(_choose(bob, "score", query=query)) == ["Name", "Score"]
    assert _labels(bob.get(LIST)) == ["Name", "City"]
    _choose(bob, query=query, reset="1")
    assert _labels(bob.get(f"{LIST}?{query}")) == ["Name", "City"]
    with world.inside(world.acme):
        segment.delete()
        assert ListView.objects.count() == 1


def test_the_segment_of_another_is_not_ones_own_to_arrange(bob, world):
    with world.inside(world.acme, world.alice):
        condition = {"field": "city", "op": "is", "value": "London"}
        segment = save_segment(name="Private", filter={"all": [condition]})
    _choose(bob, "city", query=f"segment={segment.pk}")
    with world.inside(world.acme):
        assert ListView.objects.get().segment_id is None


def test_the_usual_columns_come_back(bob, world):
    _choose(bob, "city")
    page = _choose(bob, "score", reset="1")
    assert len(_labels(page)) == len(DEFAULT_COLUMNS) + 1
    with world.inside(world.acme):
        assert not ListView.objects.exists()


def test_without_script_buttons_move_a_column_and_keep_nothing_yet(bob, world):
    page = bob.post(COLUMNS, {"column": ["city", "score", "stage"], "up": "score", "list": ""})
    assert [one.key for one in page.context["shown"]] == ["score", "city", "stage"]
    page = bob.post(COLUMNS, {"column": ["city", "score"], "down": "city", "list": ""})
    assert [one.key for one in page.context["shown"]] == ["score", "city"]
    for name, key in (("up", "city"), ("down", "score"), ("up", "nothing")):
        page = bob.post(COLUMNS, {"column": ["city", "score"], name: key, "list": ""})
        assert [one.key for one in page.context["shown"]] == ["city", "score"]
    with world.inside(world.acme):
        assert not ListView.objects.exists()


@pytest.mark.parametrize("keys", [["nothing"], ["full_name"], ["custom.gone"], ["id"], ["<b>"]])
def test_a_column_that_is_none_is_refused(bob, world, keys):
    assert "There is no column" in _choose(bob, *keys).content.decode()
    with world.inside(world.acme):
        assert not ListView.objects.exists()


def test_too_many_columns_are_refused(bob):
    keys = list(available_columns({}))
    assert len(keys) > MAX_COLUMNS
    assert f"at most {MAX_COLUMNS} columns" in _choose(bob, *keys).content.decode()


def test_the_column_of_a_field_that_is_gone_falls_away(bob, world):
    _choose(bob, "custom.born", "city")
    with world.inside(world.acme):
        FieldDefinition.objects.filter(key="born").delete()
    assert _labels(bob.get(LIST)) == ["Name", "City"]


def test_choosing_twice_at_once_keeps_one_choice(bob, world):
    _choose(bob, "city", "city", "score")
    _choose(bob, "score")
    with world.inside(world.acme):
        assert ListView.objects.get().columns == ["score"]


def test_a_viewer_chooses_columns_too(client, world):
    client.force_login(world.vera)
    assert _labels(_choose(client, "city")) == ["Name", "City"]
    assert 'data-cells="' not in client.get(LIST).content.decode()


def test_another_organizations_choice_is_unseen(bob, client, world):
    _choose(bob, "city")
    client.force_login(world.charlie)
    assert len(_labels(client.get(LIST))) == len(DEFAULT_COLUMNS) + 1


def test_who_opted_out_is_marked_even_without_the_address(bob, world):
    with world.inside(world.acme):
        lead = Lead.objects.get()
        Lead.objects.update(opted_out_at=lead.created_at)
    assert bob.get(LIST).content.decode().count("opted out") == 1
    assert _choose(bob, "city").content.decode().count("opted out") == 1


def test_no_choice_of_columns_costs_more_than_a_few_statements(bob, world):
    every = [*available_columns({}), "custom.born", "custom.active"]
    few, many = every[: MAX_COLUMNS // 2], every[-MAX_COLUMNS:]
    with world.inside(world.acme):
        member = Membership.objects.get(user=world.bob)
        view = ListView.objects.create(member=member, columns=few)
    measured = []
    for keys in (few, many):
        with world.inside(world.acme):
            ListView.objects.filter(pk=view.pk).update(columns=keys)
        for rows in (1, 60):
            with world.inside(world.acme, world.bob):
                write_leads(
                    drafts=[LeadDraft({"email": f"{n}@x.example", "tags": [f"t{n}"]})
                            for n in range(rows)],
                    source=Source(Trust.IMPORT, "1"),
                    policy=WritePolicy.FILL,
                )  # fmt: skip
            with CaptureQueriesContext(connection) as captured:
                assert bob.get(LIST).status_code == 200
            measured.append([one["sql"] for one in captured if one["sql"].startswith("SELECT")])
    assert len(set(map(len, measured[:2]))) == len(set(map(len, measured[2:]))) == 1
    # The organization's own fields are looked up where one of them is shown.
    assert len(measured[2]) - len(measured[0]) == 1
    loaded = next(sql for sql in measured[0] if "LIMIT 51" in sql)
    for column in ("provenance", "search_text", "notes", "custom"):
        assert f'"{column}"' not in loaded
