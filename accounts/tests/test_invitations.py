"""Inviting people, and what the link shows to whom."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.directory import memberships_of
from accounts.errors import ConflictError, NotAllowedError
from accounts.models import AuditEvent, Invitation, Membership, User
from accounts.roles import Role
from accounts.services.accept_invitation import accept_invitation
from accounts.services.invite_member import invite_member
from accounts.tests.world import PASSWORD
from lib.crypto import hash_token


@pytest.fixture
def invite(client, world, django_capture_on_commit_callbacks):
    """Invite an address to Acme as alice does, and return the link's path from the mail."""

    def invite(email="dora@example.com", role="rep"):
        client.force_login(world.alice)
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(reverse("accounts:invite"), {"email": email, "role": role})
        assert response.status_code == 302, response.content.decode()
        client.logout()
        return re.search(r"http\S+?(/invitations/\S+/)", mail.outbox[-1].body)[1]

    return invite


def _token(link):
    return link.rstrip("/").rsplit("/", 1)[1]


def test_the_mail_names_inviter_and_organization_and_only_a_hash_is_kept(invite, world):
    link = invite()
    message = mail.outbox[-1]
    assert message.to == ["dora@example.com"]
    assert message.subject == "alice@example.com invites you to Acme"
    with world.inside(world.acme):
        invitation = Invitation.objects.get()
    assert invitation.token_hash == hash_token(_token(link))
    assert _token(link) not in str(invitation.__dict__)


def test_a_stranger_signs_up_with_the_invited_address_and_is_a_member(client, invite, world):
    link = invite()
    page = client.get(link).content.decode()
    assert "Join Acme" in page
    signup = f"{reverse('account_signup')}?email=dora%40example.com"
    assert signup in page
    assert 'value="dora@example.com"' in client.get(signup).content.decode()
    form = {"full_name": "Dora", "email": "dora@example.com", "password1": PASSWORD}
    response = client.post(reverse("account_signup"), form)
    assert response.url == reverse("today")
    [entry] = memberships_of(User.objects.get(email="dora@example.com").pk)
    assert (entry.organization_name, entry.role) == ("Acme", Role.REP)
    with world.inside(world.acme):
        assert Invitation.objects.get().accepted_at
        assert AuditEvent.objects.filter(verb="joined").exists()


def test_a_stranger_who_signs_up_with_another_address_has_to_confirm_it_and_joins_nothing(
    client, invite, world
):
    client.get(invite())
    form = {"full_name": "Eve", "email": "eve@example.com", "password1": PASSWORD}
    response = client.post(reverse("account_signup"), form)
    assert response.url == reverse("account_email_verification_sent")
    assert memberships_of(User.objects.get(email="eve@example.com").pk) == []


def test_a_member_of_another_organization_joins_with_one_click(client, invite, world):
    link = invite("charlie@example.com", "viewer")
    client.force_login(world.charlie)
    assert "Join Acme" in client.get(link).content.decode()
    assert client.post(link).url == reverse("today")
    assert client.session["organization_id"] == world.acme.pk
    assert [entry.role for entry in memberships_of(world.charlie.pk)] == ["viewer", "owner"]
    assert client.get(link).status_code == 404


def test_a_person_with_another_address_is_told_plainly(client, invite, world):
    link = invite()
    client.force_login(world.charlie)
    response = client.get(link)
    page = response.content.decode()
    assert response.status_code == 403
    assert "dora@example.com" in page
    assert "charlie@example.com" in page
    assert client.post(link).status_code == 403
    assert len(memberships_of(world.charlie.pk)) == 1


def test_an_unverified_address_does_not_count(invite, world):
    link = invite()
    world.charlie.emailaddress_set.create(email="dora@example.com", verified=False)
    with pytest.raises(NotAllowedError, match="not a verified address"):
        accept_invitation(token=_token(link), user=world.charlie)


@pytest.mark.parametrize("link", ["/invitations/forged/", "/invitations/%00/"])
def test_an_unknown_link_says_what_to_do(client, world, link):
    response = client.get(link)
    assert response.status_code == 404
    assert "Ask who invited you" in response.content.decode()


def test_a_link_that_is_too_old_or_taken_back_opens_nothing(client, invite, world):
    link = invite("charlie@example.com")
    with world.inside(world.acme):
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(link).status_code == 404
    with pytest.raises(ConflictError, match="too old"):
        accept_invitation(token=_token(link), user=world.charlie)


def test_taking_an_invitation_back_is_audited(client, invite, world):
    link = invite()
    client.force_login(world.alice)
    with world.inside(world.acme):
        invitation = Invitation.objects.get()
    client.post(reverse("accounts:invitation-revoke", args=[invitation.pk]))
    client.logout()
    assert client.get(link).status_code == 404
    with world.inside(world.acme):
        assert AuditEvent.objects.filter(verb="revoked", object_label="dora@example.com").exists()


def test_inviting_again_makes_the_older_link_useless(client, invite, world):
    old, new = invite(), invite()
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200


def test_a_link_works_once(invite, world):
    token = _token(invite("charlie@example.com"))
    accept_invitation(token=token, user=world.charlie)
    with pytest.raises(ConflictError, match="used"):
        accept_invitation(token=token, user=world.charlie)


def test_a_member_cannot_be_invited(client, world):
    client.force_login(world.alice)
    response = client.post(
        reverse("accounts:invite"), {"email": "BOB@example.com", "role": "admin"}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "bob@example.com is a member already." in page
    assert 'value="BOB@example.com"' in page


def test_an_admin_cannot_invite_an_owner(client, world):
    with world.inside(world.acme):
        Membership.objects.filter(user=world.bob).update(role=Role.ADMIN)
    client.force_login(world.bob)
    form = {"email": "dora@example.com", "role": "owner"}
    assert client.post(reverse("accounts:invite"), form).status_code == 422
    with world.inside(world.acme, world.bob), pytest.raises(NotAllowedError, match="Owner"):
        invite_member(email="dora@example.com", role=Role.OWNER)
    assert mail.outbox == []
