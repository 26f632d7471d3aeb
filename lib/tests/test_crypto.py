"""Secrets at rest, tokens, signed links, and the clock beneath them."""

import time

import pytest

from lib.clock import Deadline, Stopwatch, now
from lib.crypto import (
    Secrets,
    SecretUnreadableError,
    hash_token,
    is_same,
    mask,
    new_token,
    sign,
    unsign,
)


def test_it_opens_what_it_sealed_and_shows_nothing_of_it() -> None:
    box = Secrets([Secrets.new_key()])

    sealed = box.seal("pässword")

    assert "pässword" not in sealed
    assert sealed != box.seal("pässword")
    assert box.open_(sealed) == "pässword"


def test_it_rotates_keys_without_losing_a_secret() -> None:
    old, new = Secrets.new_key(), Secrets.new_key()
    sealed = Secrets([old]).seal("secret")

    both = Secrets([new, old])
    resealed = both.reseal(sealed)

    assert both.open_(sealed) == "secret"
    assert Secrets([new]).open_(resealed) == "secret"
    with pytest.raises(SecretUnreadableError):
        Secrets([new]).open_(sealed)


def test_it_refuses_a_changed_secret() -> None:
    box = Secrets([Secrets.new_key()])
    for sealed in (box.seal("secret")[:-4] + "AAAA", "", "ü", "not sealed"):
        with pytest.raises(SecretUnreadableError):
            box.open_(sealed)


def test_it_refuses_to_start_without_a_key() -> None:
    for keys in ([], ["short"]):
        with pytest.raises(ValueError, match=r".+"):
            Secrets(keys)


def test_it_shows_only_the_end_of_a_long_secret() -> None:
    assert mask("sk_live_abcdefgh1234") == "••••1234"
    assert mask("short") == "••••"


def test_it_makes_tokens_and_their_hashes() -> None:
    token = new_token("hc_")

    assert token.startswith("hc_")
    assert token != new_token("hc_")
    assert hash_token("a") == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    assert is_same(token, token)
    assert not is_same(token, "ü")


def test_a_link_serves_one_purpose_for_its_time() -> None:
    token = sign({"lead": 5}, purpose="unsubscribe")

    assert unsign(token, purpose="unsubscribe", max_age=60) == {"lead": 5}
    assert unsign(token, purpose="login") is None
    assert unsign(token + "x", purpose="unsubscribe") is None
    assert unsign(token, purpose="unsubscribe", max_age=-1) is None


def test_time_is_aware_and_runs_out() -> None:
    assert now().utcoffset() is not None
    deadline = Deadline(0.02)
    watch = Stopwatch()
    assert 0 < deadline.remaining <= 0.02
    assert not deadline.has_passed
    time.sleep(0.03)
    assert deadline.has_passed
    assert watch.seconds >= 0.03
