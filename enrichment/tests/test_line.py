import pytest

from enrichment.line import AccountLine
from lib.http.client import HttpClient
from lib.vendor_errors import LostAnswerError, TransientError
from tests.vendors.simulator import Response, Simulator, drip, half, running, vanish


class Echo(Simulator):
    def answer(self, request):
        return Response(200, {"path": request.path, "padding": "x" * 100})


@pytest.fixture
def vendor():
    simulator = Echo()
    with running(simulator) as url:
        simulator.line = AccountLine({"base_url": url}, HttpClient(allow_private=True), timeout=1.0)
        yield simulator


@pytest.mark.parametrize("way", [half, vanish, drip])
def test_an_answer_that_broke_off_is_lost_unless_asking_costs_nothing(vendor, way):
    vendor.misbehave(way, times=2)
    with pytest.raises(LostAnswerError):
        vendor.line.request("POST", "/asks")
    with pytest.raises(TransientError):
        vendor.line.request("GET", "/fetches", costs_nothing=True)


def test_a_free_request_is_not_tried_again_by_the_line(vendor):
    vendor.misbehave(vanish)
    with pytest.raises(TransientError):
        vendor.line.request("GET", "/fetches", costs_nothing=True)
    assert len(vendor.asked) == 1
