"""The plan of a lead: pure, so it is tried without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from enrichment.planning.candidates import gathered
from enrichment.planning.known import Known, Said
from enrichment.planning.plan import Failed, Pending, Surroundings, Why, plan
from enrichment.planning.rules import Rule, Waterfall
from enrichment.providers.base import (
    Capabilities,
    Deliverable,
    Fact,
    Finding,
    Provider,
    Result,
    Verdict,
)

NOW = datetime(2026, 5, 1, tzinfo=UTC)


class Domains(Provider):
    key = "domains"
    can = Capabilities(needs=(("company_name",),), outputs=("domain", "industry"))


class Finder(Provider):
    key = "finder"
    can = Capabilities(needs=(("full_name", "domain"),), outputs=("email",))


class People(Provider):
    key = "people"
    can = Capabilities(
        needs=(("email",), ("full_name", "company_name")),
        also=("phone",),
        outputs=("email", "title", "phone"),
    )


class Checker(Provider):
    key = "checker"
    can = Capabilities(needs=(("email",),), outputs=(), verifies="email", tells_facts=True)


class Phones(Provider):
    key = "phones"
    can = Capabilities(
        needs=(("phone",),), outputs=("country",), tells_facts=True, reads_country=True
    )


PROVIDERS = {one.key: one for one in (Domains(), Finder(), People(), Checker(), Phones())}
MISS = Result()


def lead(sources=None, emptied=(), **values):
    said = {key: Said(source) for key, source in (sources or {}).items()}
    return Known(1, values, said, frozenset(emptied))


def waterfall(**orders):
    rules = tuple(Rule(field, tuple(names.split())) for field, names in orders.items())
    return Waterfall(rules, verifiers={"email": ("checker",)})


class Talk:
    """A lead and the answers it got so far; providers answer as they are told to."""

    def __init__(self, known, fall, *, closed=None, **answers):
        self.known, self.told, self.got, self.asked = known, answers, {}, []
        self.around = Surroundings(
            fall, PROVIDERS, closed or {}, NOW, "DE", lambda _, value: value.casefold()
        )

    @property
    def plan(self):
        return plan(self.known, self.got, self.around)

    def answer(self, result=None):
        """Answer all that is asked now."""
        for mark, question in self.plan.asks.items():
            self.asked.append(question)
            told = result or self.told.get(question.provider, MISS)
            self.got[mark] = told(question) if callable(told) else told

    def run(self):
        """Talk until there is nothing to ask."""
        for _ in range(20):
            if not self.plan.asks:
                return self.plan
            self.answer()
        raise AssertionError("it never ends")


def says(**values):
    return Result(tuple(Finding(key, value, 0.8) for key, value in values.items()))


def test_it_stops_at_the_first_who_knows():
    fall = waterfall(title="people domains")
    done = Talk(lead(email="a@acme.com"), fall, people=says(title="Head")).run()
    assert done.chosen["title"].value == "Head"
    assert done.chosen["title"].providers == ("people",)
    assert done.is_done


def test_it_asks_the_next_after_a_miss_a_failure_or_where_one_is_off():
    fall = waterfall(email="people finder")
    known = lead(full_name="Ann Ash", company_name="Acme", domain="acme.com")
    for answers, closed, why in (
        ({}, {}, Why.MISS),
        ({"people": Failed("it broke")}, {}, Why.FAILED),
        ({}, {"people": "It is off."}, Why.OFF),
    ):
        talk = Talk(known, fall, closed=closed, finder=says(email="ann@acme.com"), **answers)
        done = talk.run()
        assert done.chosen["email"].providers == ("finder",)
        assert [note.why for note in done.notes["email"]] == [why]


def test_a_value_that_is_not_sure_enough_is_not_written():
    rule = Rule("title", ("people",), least=0.9)
    done = Talk(lead(email="a@acme.com"), Waterfall((rule,)), people=says(title="Head")).run()
    assert done.chosen == {}
    assert [note.why for note in done.notes["title"]] == [Why.UNSURE]


def test_providers_that_agree_are_surer_than_each_alone():
    fall = Waterfall((Rule("email", ("people", "finder"), least=0.95),))
    known = lead(full_name="Ann Ash", company_name="Acme", domain="acme.com")
    same = Talk(known, fall, people=says(email="ann@acme.com"), finder=says(email="ANN@acme.com"))
    chosen = same.run().chosen["email"]
    assert chosen.providers == ("people", "finder")
    assert chosen.confidence == pytest.approx(0.96)
    other = Talk(known, fall, people=says(email="ann@acme.com"), finder=says(email="x@acme.com"))
    assert other.run().chosen == {}


def test_one_provider_that_says_the_same_twice_agrees_with_nobody():
    twice = [("a", Finding("email", "x@y.z", 0.6)), ("a", Finding("email", "X@y.z", 0.6))]
    [one] = gathered(twice, lambda _, value: value.casefold())
    assert one.confidence == 0.6


def test_what_one_finds_another_asks_with():
    fall = waterfall(email="finder", domain="domains")
    talk = Talk(
        lead(full_name="Ann Ash", company_name="Acme"), fall,
        domains=says(domain="acme.com"), finder=says(email="ann@acme.com"),
    )  # fmt: skip
    assert [one.provider for one in talk.plan.asks.values()] == ["domains"]
    done = talk.run()
    assert {key: one.value for key, one in done.chosen.items()} == {
        "domain": "acme.com", "email": "ann@acme.com",
    }  # fmt: skip
    assert talk.asked[1].query.values == {"full_name": "Ann Ash", "domain": "acme.com"}


def test_where_what_it_waited_for_does_not_come_it_goes_on_without():
    fall = waterfall(email="finder people", domain="domains")
    talk = Talk(
        lead(full_name="Ann Ash", company_name="Acme"), fall, people=says(email="ann@acme.com")
    )
    done = talk.run()
    assert done.chosen["email"].providers == ("people",)
    assert Why.NOTHING_TO_ASK in {note.why for note in done.notes["email"]}


def test_a_better_question_is_put_only_after_a_miss():
    fall = waterfall(email="finder", title="people", phone="people", domain="domains")
    known = lead(full_name="Ann Ash", company_name="Acme")
    found = {"domains": says(domain="acme.com"), "finder": says(email="ann@acme.com")}
    heard = Talk(known, fall, people=says(title="Head"), **found)
    assert heard.run().chosen["title"].value == "Head"
    assert [one.provider for one in heard.asked].count("people") == 1
    missed = Talk(known, fall, **found)
    missed.run()
    asked = [set(one.query.values) for one in missed.asked if one.provider == "people"]
    assert asked == [{"full_name", "company_name"}, {"email"}]


def test_a_found_address_is_put_to_a_verifier_before_it_is_chosen():
    def word(deliverable):
        def judge(question):
            address = question.query.values["email"]
            return Result(verdicts=(Verdict("email", address, deliverable, "word"),))

        return judge

    rule = Rule("email", ("people", "finder"), least=0.7, verified=True)
    fall = Waterfall((rule,), verifiers={"email": ("checker",)})
    known = lead(full_name="Ann Ash", company_name="Acme", domain="acme.com")
    found = {"people": says(email="ann@acme.com"), "finder": says(email="a.ash@acme.com")}
    good = Talk(known, fall, checker=word(Deliverable.YES), **found).run()
    assert good.chosen["email"].confidence == 0.97
    bad = Talk(known, fall, checker=word(Deliverable.NO), **found)
    refused = bad.run()
    assert refused.chosen == {}
    assert [one.query.values["email"] for one in bad.asked if one.provider == "checker"] == [
        "ann@acme.com", "a.ash@acme.com",
    ]  # fmt: skip
    assert Why.REFUTED in {note.why for note in refused.notes["email"]}
    risky = Talk(known, fall, checker=word(Deliverable.RISKY), **found).run()
    assert risky.chosen == {}
    unable = Talk(known, fall, closed={"checker": "off"}, **found).run()
    assert unable.chosen["email"].value == "ann@acme.com"


def test_a_lead_waits_for_an_answer_that_another_asked_for():
    talk = Talk(lead(email="a@acme.com"), waterfall(title="people"))
    talk.answer(Pending())
    assert not talk.plan.asks
    assert not talk.plan.is_done


def test_fields_that_one_provider_fills_take_one_question():
    talk = Talk(
        lead(email="a@acme.com"), waterfall(title="people", phone="people"), people=says(title="X")
    )
    talk.run()
    assert len(talk.asked) == 1


def test_what_a_person_typed_or_left_blank_and_what_a_file_said_stays():
    fall = Waterfall(
        (Rule("title", ("people",), refresh_after=timedelta(days=1)), Rule("phone", ("people",)))
    )
    for sources in ({"title": "person:1"}, {"title": "import:3"}, {"title": "crm:1"}):
        known = lead(sources, emptied=("phone",), email="a@acme.com", title="Chief")
        assert Talk(known, fall).plan.is_done


def test_a_providers_old_value_is_asked_for_anew():
    fall = Waterfall((Rule("title", ("people",), refresh_after=timedelta(days=30)),))
    for age, is_asked in ((10, False), (31, True)):
        said = {"title": Said("provider:elsewhere", 0.9, NOW - timedelta(days=age))}
        known = Known(1, {"email": "a@acme.com", "title": "Head"}, said)
        assert bool(Talk(known, fall).plan.asks) is is_asked


def test_a_provider_is_never_fed_what_it_said_itself():
    fall = waterfall(title="people")
    known = lead({"email": "provider:people"}, email="a@acme.com", full_name="Ann Ash")
    assert Talk(known, fall).plan.asks == {}


def test_tellers_are_asked_for_facts_whatever_is_known():
    fall = Waterfall((), tellers=("phones",))
    talk = Talk(lead(phone="+4930123456"), fall, phones=Result(facts=(Fact("Kind", "Fixed line"),)))
    done = talk.run()
    assert talk.asked[0].query.country == "DE"
    assert len(done.used) == 1


def test_what_is_sent_along_does_not_make_it_another_question():
    fall = waterfall(title="people")
    marks = set()
    for phone in ("", "+4930123456"):
        marks |= set(Talk(lead(email="a@acme.com", phone=phone), fall).plan.asks)
    assert len(marks) == 1
