"""Globex's objects, by the name of the URL parameter that would point to them."""

from django.utils import timezone

from accounts.models import ApiKey, Invitation, Membership
from campaigns.models import Campaign, OutboxMail, SendingAccount
from jobs.models import Job
from leads.models import (
    AssignmentRule,
    ChangeSet,
    DuplicatePair,
    Export,
    Import,
    Lead,
    MergeRecord,
    Segment,
    Stage,
    Task,
)


def _lead():
    return Lead.objects.create(
        full_name="Gus Foreign", email="gus@example.com", email_key="gus@example.com"
    )


def _job():
    return Job.objects.create(kind="leads.import", title="Theirs", not_before=timezone.now())


def _invitation():
    return Invitation.objects.create(
        email="x@example.com", token_hash="0" * 64, expires_at=timezone.now()
    )


def _api_key():
    return ApiKey.objects.create(name="Theirs", prefix="FFFFFFFFFF", secret_hash="0" * 64)


def _campaign():
    return Campaign.objects.create(name="Theirs", mode="broadcast")


def _account():
    return SendingAccount.objects.create(kind="outbox", name="Theirs", from_email="gus@example.com")


def _import():
    return Import.objects.create(file_name="theirs.csv", file="imports/none.csv")


def _export():
    return Export.objects.create(
        selection={}, description="Theirs", format="csv", columns=["id"], file="exports/none"
    )


def _task():
    return Task.objects.create(lead=_lead(), title="Theirs", due_at=timezone.now())


def _change_set():
    return ChangeSet.objects.create(kind="bulk_edit", title="Theirs")


def _mail():
    return OutboxMail.objects.create(subject="Theirs", raw=b"Subject: Theirs\r\n\r\n")


def _segment():
    condition = {"field": "city", "op": "is", "value": "Bonn"}
    return Segment.objects.create(name="Theirs", filter={"all": [condition]}, is_shared=True)


def _two():
    return sorted(Lead.objects.create(full_name=f"Gus {n}").pk for n in range(2))


def _pair():
    one, other = _two()
    return DuplicatePair.objects.create(
        lead_a_id=one, lead_b_id=other, reason="phone", reasons=["phone"], score=97
    )


def _merge():
    one, other = _two()
    return MergeRecord.objects.create(survivor_id=one, loser_id=other)


def _rule():
    return AssignmentRule.objects.create(position=0)


MAKERS = {
    "lead_id": _lead,
    "job_id": _job,
    "invitation_id": _invitation,
    "api_key_id": _api_key,
    "membership_id": Membership.objects.first,
    "campaign_id": _campaign,
    "account_id": _account,
    "export_id": _export,
    "import_id": _import,
    "change_set_id": _change_set,
    "mail_id": _mail,
    "segment_id": _segment,
    "pair_id": _pair,
    "merge_id": _merge,
    "task_id": _task,
    "v1:lead": _lead,
    "v1:segment": _segment,
    "v1:export": _export,
    "v1:bulk-edit": _change_set,
    "v1:job": _job,
    "stage": Stage.objects.first,
    "stage_id": Stage.objects.first,
    "v1:stage": Stage.objects.first,
    "rule_id": _rule,
}

NOT_ROWS = {
    "key": "a provider's name, the same for everyone",
    "token": "carries its own organization, signed or hashed; see the tests of its page",
    "format": "a suffix of the API's router",
}
"""Parameters that point to no tenant's row, and why."""
