"""Django admin shows an organization's admin their own rows, and an operator the picked one's."""

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.admin_base import GlobalAdmin, WalledAdmin
from accounts.models import AuditEvent, Invitation, Membership, Organization, User
from accounts.roles import Role
from accounts.services.create_api_key import create_api_key
from accounts.services.invite_member import invite_member
from accounts.wall.tenant import TenantModel

WALLED = [model for model in admin.site._registry if issubclass(model, TenantModel)]
GLOBAL = [model for model, one in admin.site._registry.items() if isinstance(one, GlobalAdmin)]


def _url(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def operator(world):
    return User.objects.create_superuser("oona@example.com")


@pytest.fixture
def theirs(world):
    """Return an invitation of Globex."""
    with world.inside(world.globex, world.charlie):
        return invite_member(email="gina@example.com", role=Role.REP)


def _pick(client, organization):
    return client.post(reverse("admin:organization"), {"organization": organization.pk})


def test_every_admin_is_walled_or_for_operators():
    for model, one in admin.site._registry.items():
        walled = issubclass(model, TenantModel) or model is Organization
        assert isinstance(one, WalledAdmin if walled else GlobalAdmin), model


@pytest.mark.parametrize("model", WALLED, ids=lambda model: model._meta.label)
def test_an_organizations_admin_opens_every_walled_list(client, world, model):
    client.force_login(world.alice)
    assert client.get(_url(model, "changelist")).status_code == 200


@pytest.mark.parametrize("model", GLOBAL, ids=lambda model: model._meta.label)
def test_rows_that_belong_to_nobody_are_for_operators_alone(client, world, operator, model):
    client.force_login(world.alice)
    assert client.get(_url(model, "changelist")).status_code == 403
    client.force_login(operator)
    assert client.get(_url(model, "changelist")).status_code == 200


def test_the_index_of_an_organizations_admin_shows_no_global_model(client, world):
    client.force_login(world.alice)
    response = client.get(reverse("admin:index"))
    shown = {model["model"] for app in response.context["app_list"] for model in app["models"]}
    assert Membership in shown
    assert not shown & set(GLOBAL)


def test_an_organizations_admin_sees_their_own_rows_only(client, world, theirs):
    client.force_login(world.alice)
    page = client.get(_url(Membership, "changelist")).content.decode()
    assert "bob@example.com" in page
    assert "charlie@example.com" not in page
    assert "gina@example.com" not in client.get(_url(Invitation, "changelist")).content.decode()
    page = client.get(_url(Organization, "changelist")).content.decode()
    assert "Acme" in page
    assert "Globex" not in page


@pytest.mark.parametrize("page", ["change", "history", "delete"])
def test_another_organizations_object_is_not_found(client, world, page):
    with world.inside(world.globex):
        charlie = Membership.objects.get()
    client.force_login(world.alice)
    response = client.get(_url(Membership, page, charlie.pk), follow=True)
    assert "charlie@example.com" not in response.content.decode()
    assert "exist" in response.content.decode()
    assert response.redirect_chain


def test_an_operator_without_a_pick_sees_no_organizations_rows(client, world, operator):
    client.force_login(operator)
    response = client.get(reverse("admin:index"))
    shown = {model["model"] for app in response.context["app_list"] for model in app["models"]}
    assert shown == set(GLOBAL)
    for model in [*WALLED, Organization]:
        assert client.get(_url(model, "changelist")).status_code == 403, model


def test_an_operators_pick_is_audited_there_and_opens_that_organization(client, world, operator):
    client.force_login(operator)
    page = client.get(reverse("admin:organization")).content.decode()
    assert "Acme" in page
    assert "Globex" in page
    assert _pick(client, world.globex).url == reverse("admin:index")
    with world.inside(world.globex):
        event = AuditEvent.objects.get(verb="operator entered")
    assert (event.actor_kind, event.actor_label) == ("operator", "oona@example.com")
    assert event.ip == "127.0.0.1"
    page = client.get(_url(Membership, "changelist")).content.decode()
    assert "charlie@example.com" in page
    assert "bob@example.com" not in page
    assert "Operator in <strong>Globex</strong>" in page


def test_what_an_operator_does_is_noted_as_an_operators(client, world, operator, theirs):
    client.force_login(operator)
    _pick(client, world.globex)
    form = {"action": "take_back", "_selected_action": [theirs.pk]}
    response = client.post(_url(Invitation, "changelist"), form, follow=True)
    assert "1 taken back." in response.content.decode()
    with world.inside(world.globex):
        assert not Invitation.objects.open().exists()
        assert AuditEvent.objects.get(verb="revoked").actor_kind == "operator"


def test_an_operator_who_leaves_sees_nothing_again(client, world, operator):
    client.force_login(operator)
    _pick(client, world.acme)
    client.post(reverse("admin:organization"), {"organization": ""})
    assert client.get(_url(Membership, "changelist")).status_code == 403


def test_an_operator_is_in_no_organization_outside_of_admin(client, world, operator):
    client.force_login(operator)
    _pick(client, world.acme)
    response = client.get(reverse("accounts:members"))
    assert response.url == reverse("accounts:organization-new")


def test_an_organization_that_is_not_there_cannot_be_picked(client, world, operator):
    client.force_login(operator)
    for wanted in ("999999", "nonsense"):
        response = client.post(reverse("admin:organization"), {"organization": wanted}, follow=True)
        assert "There is no such organization." in response.content.decode()
    assert "operator_organization_id" not in client.session


def test_an_organizations_admin_picks_nothing(client, world):
    client.force_login(world.alice)
    assert client.get(reverse("admin:organization")).status_code == 403
    assert _pick(client, world.globex).status_code == 403
    assert "operator_organization_id" not in client.session


def test_admin_has_no_log_in_of_its_own(client, world):
    response = client.get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert client.post(
        reverse("admin:login"), {"username": "alice@example.com", "password": "x"}
    ).url.startswith(reverse("account_login"))


def test_a_secrets_hash_shows_nowhere(client, world):
    with world.inside(world.acme, world.alice):
        key, _ = create_api_key(name="Warehouse", scopes=["leads:read"])
    client.force_login(world.alice)
    for page in (_url(type(key), "changelist"), _url(type(key), "change", key.pk)):
        response = client.get(page)
        assert response.status_code == 200
        assert key.secret_hash not in response.content.decode()
