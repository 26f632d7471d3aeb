"""What every model behind the wall comes with."""

from importlib import import_module

import pytest
from django.contrib import admin
from django.urls import get_resolver

from accounts.admin_base import WalledAdmin
from accounts.wall.tenant import tenant_models
from tests.isolation.foreign import MAKERS, NOT_ROWS
from tests.isolation.test_every_url import WITH_IDS

import_module(get_resolver().urlconf_name)  # the admin registers with the URLs

WITHOUT_ADMIN = {
    "leads.FeedHorizon": "one number by which the feed knows how far back it tells",
    "leads.TrialLead": "lives while an import is checked, then goes",
    "leads.DuplicateKey": "scratch rows of a running job, gone when it ends",
    "leads.AssignmentMember": "shown on its rule",
    "leads.LeadTag": "shown on its lead; a row of two ids says nothing by itself",
    "campaigns.Enrolment": "shown as the campaign's messages, which say what became of it",
}


@pytest.mark.parametrize("model", tenant_models(), ids=lambda model: model._meta.label)
def test_a_model_is_in_the_admin_or_has_a_reason_not_to_be(model):
    is_registered = admin.site.is_registered(model)
    assert is_registered != (model._meta.label in WITHOUT_ADMIN)


@pytest.mark.parametrize("model", tenant_models(), ids=lambda model: model._meta.label)
def test_the_admin_of_a_tenant_model_is_walled(model):
    if admin.site.is_registered(model):
        assert isinstance(admin.site.get_model_admin(model), WalledAdmin)


def test_reasons_name_models_that_are_there():
    assert set(WITHOUT_ADMIN) <= {model._meta.label for model in tenant_models()}


def test_every_id_in_a_url_has_a_maker_of_a_foreign_object():
    wanted = set()
    for name, parameters in WITH_IDS:
        wanted |= {name.rsplit("-", 1)[0] if one == "pk" else one for one in parameters}
    assert wanted - set(NOT_ROWS) <= set(MAKERS)


@pytest.mark.parametrize("name", MAKERS)
def test_a_maker_makes_a_row_behind_the_wall(world, name):
    with world.inside(world.globex):
        made = MAKERS[name]()
    assert type(made) in tenant_models()
    assert made.organization_id == world.globex.pk
