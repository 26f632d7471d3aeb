from datetime import UTC, datetime

import pytest

from crm.merging import Act, Direction, Policy, Rule, Times, merge_field, merge_record

EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
UNKNOWN = Times()

ONE_SIDE = [
    # base, ours, theirs, what is done
    ("a", "a", "a", Act.NOTHING),
    ("a", "a", "b", Act.TAKE),
    ("a", "b", "a", Act.PUSH),
    ("a", "b", "b", Act.AGREE),
    ("a", "a", None, Act.TAKE),
    ("a", None, "a", Act.PUSH),
    ("a", None, "", Act.AGREE),
    (None, None, "", Act.NOTHING),
    ("", None, [], Act.NOTHING),
    (None, None, "b", Act.TAKE),
    (None, "b", "", Act.PUSH),
    (None, "b", "b", Act.AGREE),
    (0, 0, False, Act.NOTHING),
    (None, 0, None, Act.PUSH),
    (True, True, False, Act.TAKE),
    (["x"], ["x"], ["x", "y"], Act.TAKE),
]


@pytest.mark.parametrize("policy", Policy)
@pytest.mark.parametrize(("base", "ours", "theirs", "act"), ONE_SIDE)
def test_it_needs_no_policy_where_one_side_changed(base, ours, theirs, act, policy):
    assert merge_field(base, ours, theirs, Rule(policy), UNKNOWN) is act


@pytest.mark.parametrize("base", ["a", None])
@pytest.mark.parametrize(
    ("policy", "times", "act"),
    [
        (Policy.OURS, UNKNOWN, Act.PUSH),
        (Policy.THEIRS, UNKNOWN, Act.TAKE),
        (Policy.ASK, Times(EARLY, LATE), Act.ASK),
        (Policy.NEWEST, Times(EARLY, LATE), Act.TAKE),
        (Policy.NEWEST, Times(LATE, EARLY), Act.PUSH),
        (Policy.NEWEST, Times(LATE, LATE), Act.ASK),
        (Policy.NEWEST, Times(LATE, None), Act.ASK),
        (Policy.NEWEST, Times(None, LATE), Act.ASK),
    ],
)
def test_it_follows_the_policy_where_both_changed(base, policy, times, act):
    assert merge_field(base, "b", "c", Rule(policy), times) is act


@pytest.mark.parametrize(
    ("direction", "ours", "theirs", "policy", "act"),
    [
        (Direction.PULL, "a", "b", Policy.ASK, Act.TAKE),
        (Direction.PULL, "b", "a", Policy.ASK, Act.NOTHING),
        (Direction.PULL, "b", "c", Policy.THEIRS, Act.TAKE),
        (Direction.PULL, "b", "c", Policy.OURS, Act.NOTHING),
        (Direction.PULL, "b", "c", Policy.ASK, Act.ASK),
        (Direction.PUSH, "a", "b", Policy.ASK, Act.NOTHING),
        (Direction.PUSH, "b", "a", Policy.ASK, Act.PUSH),
        (Direction.PUSH, "b", "c", Policy.OURS, Act.PUSH),
        (Direction.PUSH, "b", "c", Policy.THEIRS, Act.NOTHING),
    ],
)
def test_it_moves_nothing_against_the_direction(direction, ours, theirs, policy, act):
    assert merge_field("a", ours, theirs, Rule(policy, direction), UNKNOWN) is act


def test_it_loses_no_field_because_another_one_changed():
    merge = merge_record(
        base={"title": "CEO", "city": "Bonn", "phone": "1", "notes": "x"},
        ours={"title": "CTO", "city": "Bonn", "phone": "2", "notes": "y"},
        theirs={"title": "CEO", "city": "Köln", "phone": "3", "notes": "y"},
        rules={key: Rule() for key in ("title", "city", "phone", "notes")},
        times=UNKNOWN,
    )

    assert merge.push == {"title": "CTO"}
    assert merge.take == {"city": "Köln"}
    assert merge.ask == ["phone"]
    assert merge.agreed == {"city": "Köln", "notes": "y"}


def test_an_echo_of_our_own_push_changes_nothing():
    base = {"title": "CEO"}
    sent = merge_record(
        base=base, ours={"title": "CTO"}, theirs=base, rules={"title": Rule()}, times=UNKNOWN
    )
    after = merge_record(
        base=base | sent.push,
        ours={"title": "CTO"},
        theirs={"title": "CTO"},
        rules={"title": Rule()},
        times=UNKNOWN,
    )

    assert (after.take, after.push, after.ask, after.agreed) == ({}, {}, [], {})


def test_a_push_that_did_not_arrive_is_pushed_again():
    sides = {"base": {"title": "CEO"}, "ours": {"title": "CTO"}, "theirs": {"title": "CEO"}}
    merges = [merge_record(**sides, rules={"title": Rule()}, times=UNKNOWN) for _ in range(2)]

    assert merges[0].push == merges[1].push == {"title": "CTO"}
    assert merges[0].agreed == {}


def test_it_leaves_fields_that_are_not_mapped_alone():
    merge = merge_record(base={}, ours={"a": 1}, theirs={"b": 2}, rules={}, times=UNKNOWN)

    assert (merge.take, merge.push, merge.ask) == ({}, {}, [])
