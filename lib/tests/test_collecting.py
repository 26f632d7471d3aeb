"""The collector rests for a while, and only then."""

import gc

import pytest

from lib.collecting import without_collecting


def test_it_rests_meanwhile_and_goes_on_whatever_happened():
    with pytest.raises(RuntimeError), without_collecting():
        assert not gc.isenabled()
        raise RuntimeError
    assert gc.isenabled()


def test_where_it_was_off_it_stays_off():
    gc.disable()
    try:
        with without_collecting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
