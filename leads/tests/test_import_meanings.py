"""What words of a file stand for: guessed, chosen, remembered; an opt-out is never lost."""

import pytest

from leads.fields import BUILT_IN
from leads.importing.meanings import offer_of
from leads.importing.targets import OPT_OUT
from leads.importing.terms import Terms
from leads.models import FieldDefinition, Import, Stage, Suppression
from leads.naming import Names
from leads.services.define_field import define_field
from leads.tests.importing_world import (
    check,
    finish,
    leads_of,
    numbers,
    problems_of,
    run_checked,
    start_text,
    work_off,
)


@pytest.fixture
def stages(world):
    with world.inside(world.acme):
        return {stage.name: str(stage.pk) for stage in Stage.objects.all()}


def _text(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("word", "stage"),
    [
        ("New", "New"),
        ("nuevo", "New"),
        ("Neu", "New"),
        ("OPEN", "New"),
        ("Attempted to contact", "Contacted"),
        ("kontaktiert", "Contacted"),
        ("Qualifié", "Qualified"),
        ("SQL", "Qualified"),
        ("Angebot", "Proposal"),
        ("Closed Won", "Won"),
        ("Gewonnen", "Won"),
        ("perdu", "Lost"),
        ("Not interested", "Lost"),
        ("RNR", None),
        ("", None),
    ],
)
def test_stages_are_guessed_by_name_and_by_words_of_many_languages(world, stages, word, stage):
    with world.inside(world.acme):
        offer = offer_of(BUILT_IN["stage"], Names.load(), Stage.objects.all())
    assert offer.guess(word) == (stages[stage] if stage else None)


@pytest.mark.parametrize("word", ["Unsubscribed", "bounced", "Do not contact", "abgemeldet"])
def test_a_word_that_forbids_writing_is_guessed_as_such(world, word):
    with world.inside(world.acme):
        offer = offer_of(BUILT_IN["stage"], Names.load(), Stage.objects.all())
    assert offer.guess(word) == OPT_OUT


def test_a_renamed_pipeline_is_met_by_kind(world):
    with world.inside(world.acme):
        Stage.objects.filter(name="Won").update(name="Signed")
        offer = offer_of(BUILT_IN["stage"], Names.load(), Stage.objects.all())
        assert offer.guess("Closed won") == str(Stage.objects.get(name="Signed").pk)


def test_members_are_guessed_by_address_name_and_what_stands_before_the_at(world):
    with world.inside(world.acme):
        names = Names.load()
        offer = offer_of(BUILT_IN["owner"], names, ())
    bob = str(names.owners[world.bob.email])
    for word in (world.bob.email, world.bob.email.upper(), world.bob.email.partition("@")[0]):
        assert offer.guess(word) == bob
    assert offer.guess("Somebody Else") is None


def test_the_page_asks_and_the_answers_are_used_and_remembered(world, page, stages):
    text = (
        "Email,Status,Lead owner\na@x.example,RNR,Kim\nb@x.example,rnr,bob\n"
        "c@x.example,Unsubscribed,\nd@x.example,Junk?,Kim\ne@x.example,Kunde,\n"
    )
    run = start_text(world, text)
    url = f"/leads/imports/{run.pk}/"
    shown = _text(page.get(url))
    for word in ("RNR", "2×", "Please check", "Never written to, whatever stage"):
        assert word in shown
    with world.inside(world.acme):
        kim = str(Names.load().owners[world.alice.email])
    answer = {
        "column_0": "email",
        "column_1": "stage",
        "column_2": "owner",
        "policy": "fill",
        "word_1_0": stages["Contacted"],  # RNR, the most frequent
        "word_1_1": stages["Lost"],  # Unsubscribed
        "word_1_2": "",  # Junk?
        "word_1_3": stages["Won"],  # Kunde
        "word_2_0": kim,
    }
    assert page.post(f"{url}run/", answer | {"check": "1"}).status_code == 302
    work_off()
    assert page.post(f"{url}run/").status_code == 302
    work_off()
    leads = sorted(leads_of(world), key=lambda lead: lead.email)
    assert [lead.stage.name for lead in leads] == ["Contacted", "Contacted", "Lost", "New", "Won"]
    assert [lead.opted_out_at is not None for lead in leads] == [False, False, True, False, False]
    assert [str(lead.owner_id) == kim for lead in leads] == [True, False, False, True, False]
    with world.inside(world.acme):
        assert [one.key for one in Suppression.objects.all()] == ["c@x.example"]
    assert problems_of(world, run) == []
    again = start_text(world, text)
    selected = f'<option value="{stages["Contacted"]}" selected>'
    assert selected in _text(page.get(f"/leads/imports/{again.pk}/"))


def test_a_status_can_be_told_to_mean_never_write(world, page):
    run = start_text(world, "Email,Status\na@x.example,RNR\n")
    answer = {"column_0": "email", "column_1": "stage", "policy": "fill", "word_1_0": OPT_OUT}
    page.post(f"/leads/imports/{run.pk}/run/", answer)
    work_off()
    [lead] = leads_of(world)
    assert (lead.opted_out_at is not None, lead.stage.name) == (True, "New")


def test_a_column_that_goes_elsewhere_fetches_its_words(world, page, stages):
    run = start_text(world, "Email,Where\na@x.example,Kunde\n")
    url = f"/leads/imports/{run.pk}/words/"
    shown = _text(page.get(url, {"place": "1", "column_1": "stage"}))
    assert "Kunde" in shown
    assert f'<option value="{stages["Won"]}" selected>' in shown
    assert "Kunde" not in _text(page.get(url, {"place": "1", "column_1": "city"}))
    assert page.get(url, {"place": "9", "column_1": "stage"}).status_code == 404
    assert page.get(url).status_code == 404
    # Without script the words were never asked for: they go as guessed, not into nothing.
    answer = {"column_0": "email", "column_1": "stage", "policy": "fill"}
    page.post(f"/leads/imports/{run.pk}/run/", answer)
    work_off()
    assert leads_of(world)[0].stage.name == "Won"


def test_choices_are_added_on_the_way_and_a_check_counts_them_as_there(world, page):
    with world.inside(world.acme, world.alice):
        define_field(label="Drink", type="choice", choices=["Tea"])
    text = "Email,Drink\na@x.example,TEA\nb@x.example,Coffee\nc@x.example,Mud\n"
    run = start_text(world, text)
    url = f"/leads/imports/{run.pk}/"
    assert "Add “Coffee” to the field" in _text(page.get(url))
    answer = {
        "column_0": "email",
        "column_1": "custom.drink",
        "policy": "fill",
        "word_1_0": "Tea",
        "word_1_1": "+",
        "word_1_2": "",
    }
    page.post(f"{url}run/", answer | {"check": "1"})
    work_off()
    with world.inside(world.acme):
        checked = Import.objects.get(pk=run.pk)
        assert checked.check_result["warnings"] == {}
        assert FieldDefinition.objects.get().choices == ["Tea"]
    page.post(f"{url}run/")
    work_off()
    assert [lead.custom for lead in leads_of(world)] == [{"drink": "Tea"}, {"drink": "Coffee"}, {}]
    with world.inside(world.acme):
        assert FieldDefinition.objects.get().choices == ["Tea", "Coffee"]


def test_a_made_up_meaning_is_refused_beside_its_word(world, page):
    run = start_text(world, "Email,Status\na@x.example,RNR\n")
    answer = {"column_0": "email", "column_1": "stage", "policy": "fill", "word_1_0": "999999"}
    response = page.post(f"/leads/imports/{run.pk}/run/", answer)
    assert response.status_code == 422
    assert "Select a valid choice" in _text(response)


def test_a_stage_that_went_meanwhile_leaves_its_words_to_their_names(world, stages):
    run = start_text(world, "Email,Status\na@x.example,RNR\nb@x.example,won\n")
    meanings = {1: {"rnr": stages["Proposal"], "won": stages["Lost"]}}
    told = check(world, run, "fill", Terms(meanings=meanings))
    assert numbers(told)["created"] == 2
    with world.inside(world.acme):
        Stage.objects.filter(name="Proposal").delete()
    run_checked(world, run)
    assert [lead.stage.name for lead in leads_of(world)] == ["New", "Lost"]
    [problem] = problems_of(world, run)
    assert "is not a stage" in problem.message


def test_words_beyond_those_asked_for_go_by_their_names(world):
    text = "Email,Status\n" + "".join(f"l{n}@x.example,Word {n}\n" for n in range(60))
    run = finish(world, start_text(world, text), terms=Terms(meanings={1: {"word 0": ""}}))
    assert numbers(run)["created"] == 60
    assert run.job.counts["warned"] == 59
