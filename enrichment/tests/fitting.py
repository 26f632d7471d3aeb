"""Whether what a provider says can be written, for providers that the kit does not fit."""

from enrichment.providers.base import Provider, Result
from leads.fields import BUILT_IN, Context


def assert_declared(provider: Provider) -> None:
    """Check that the provider names fields that there are."""
    can = provider.can
    assert {*can.inputs, *can.outputs, *([can.verifies] if can.verifies else [])} <= BUILT_IN.keys()
    assert can.outputs or can.verifies or can.tells_facts


def assert_fits(provider: Provider, result: Result) -> None:
    """Check that each finding is one that was declared, in its normal form, and unsure at most."""
    for one in result.findings:
        assert one.field in provider.can.outputs
        assert BUILT_IN[one.field].normalise(one.value, Context()) == one.value
        assert 0 < one.confidence <= 1
