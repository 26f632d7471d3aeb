"""Founding an organization, switching, and changing its settings."""

from django.urls import reverse

from accounts.directory import memberships_of
from accounts.models import AuditEvent, Membership, Organization, User
from accounts.roles import Role

NEW = {"name": "Initech", "country": "GB", "time_zone": "Europe/London"}


def test_a_person_without_organization_is_led_to_found_one(client, world):
    dora = User.objects.create_user("dora@example.com", full_name="Dora")
    client.force_login(dora)
    response = client.get(reverse("today"))
    assert response.url == reverse("accounts:organization-new")
    assert "Your organization" in client.get(response.url).content.decode()


def test_the_founder_is_its_owner_and_works_in_it(client, world):
    dora = User.objects.create_user("dora@example.com")
    client.force_login(dora)
    response = client.post(reverse("accounts:organization-new"), NEW)
    assert response.url == reverse("today")
    [entry] = memberships_of(dora.pk)
    assert (entry.organization_name, entry.role) == ("Initech", Role.OWNER)
    assert client.session["organization_id"] == entry.organization_id
    assert client.get(reverse("accounts:settings")).status_code == 200


def test_a_form_that_does_not_hold_shows_what_was_typed_and_why(client, world):
    client.force_login(world.alice)
    response = client.post(
        reverse("accounts:organization-new"), NEW | {"name": "", "country": "Mars"}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "This field is required." in page
    assert 'value="Europe/London" selected' in page


def _join_globex(world, user):
    with world.inside(world.globex):
        Membership.objects.create(user=user, role=Role.VIEWER)


def test_the_switcher_moves_a_person_between_their_organizations(client, world):
    _join_globex(world, world.alice)
    client.force_login(world.alice)
    client.post(reverse("accounts:switch"), {"organization": world.globex.pk})
    response = client.get(reverse("accounts:settings"))
    assert response.context["membership"].organization == world.globex
    assert client.get(reverse("accounts:members")).status_code == 403


def test_the_switcher_lists_the_persons_organizations_by_name(client, world):
    _join_globex(world, world.alice)
    client.force_login(world.alice)
    page = client.get(reverse("accounts:settings")).content.decode()
    assert f'value="{world.globex.pk}"' in page
    assert "Globex" in page


def test_the_switcher_does_not_open_a_strangers_organization(client, world):
    client.force_login(world.alice)
    response = client.post(reverse("accounts:switch"), {"organization": world.globex.pk})
    assert response.status_code == 404
    assert "organization_id" not in client.session


def test_switching_is_a_post(client, world):
    client.force_login(world.alice)
    assert client.get(reverse("accounts:switch")).status_code == 405


def test_changed_settings_are_kept_and_audited(client, world):
    client.force_login(world.alice)
    form = NEW | {"postal_address": "1 High Street", "machines_may_overwrite": "on"}
    response = client.post(reverse("accounts:organization"), form)
    assert response.url == reverse("accounts:organization")
    with world.inside(world.acme):
        acme = Organization.objects.get(pk=world.acme.pk)
        event = AuditEvent.objects.get(verb="changed")
    assert (acme.name, acme.postal_address) == ("Initech", "1 High Street")
    assert acme.machines_may_overwrite
    assert event.before["name"] == "Acme"
    assert event.after["name"] == "Initech"
    assert (event.actor_label, event.ip) == (world.alice.email, "127.0.0.1")


def test_saving_unchanged_settings_leaves_no_trace_in_the_log(client, world):
    client.force_login(world.alice)
    form = {"name": "Acme", "country": "US", "time_zone": "UTC", "postal_address": ""}
    client.post(reverse("accounts:organization"), form)
    with world.inside(world.acme):
        assert not AuditEvent.objects.filter(verb="changed").exists()


def test_a_profile_is_kept_and_noted_in_each_organization_of_the_person(client, world):
    _join_globex(world, world.bob)
    client.force_login(world.bob)
    form = {"full_name": "Robert", "time_zone": "Asia/Tokyo"}
    assert client.post(reverse("accounts:profile"), form).status_code == 302
    world.bob.refresh_from_db()
    assert (world.bob.full_name, world.bob.time_zone) == ("Robert", "Asia/Tokyo")
    for organization in (world.acme, world.globex):
        with world.inside(organization):
            assert AuditEvent.objects.get(verb="changed profile").after["full_name"] == "Robert"
