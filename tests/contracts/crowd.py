"""As many rows of every kind as one asks for, each with all that it can point to."""

from datetime import timedelta

from django.utils import timezone

from accounts import audit
from accounts.models import ApiKey, Invitation, Membership, User
from campaigns.models import Campaign, Message, SendingAccount
from campaigns.tests.scene import running
from crm.models import Connection, Link
from enrichment.models import Answer, Call, FieldRule, ProviderAccount, Run, RunLead
from jobs.models import Job
from leads.models import (
    Activity,
    AssignmentMember,
    AssignmentRule,
    ChangeSet,
    DuplicatePair,
    Export,
    Import,
    ImportProblem,
    Lead,
    LeadTag,
    MergeRecord,
    Segment,
    Stage,
    Tag,
    Task,
)
from lib.tabular.dialect import Dialect, Kind


class Crowd:
    """Acme's rows; the first lead, import, job and campaign are the ones that pages open."""

    def __init__(self, world):
        self.world = world
        self.size = 0
        self.campaign = None

    def grow_to(self, size):
        """Add rows of every kind until there are ``size`` of each."""
        people = [
            User.objects.create(email=f"colleague{n}@example.com", full_name=f"Colleague {n}")
            for n in range(self.size, size)
        ]
        with self.world.inside(self.world.acme, self.world.alice):
            for n, person in enumerate(people, self.size):
                self._add(n, person)
        self.size = size

    def _add(self, n, person):
        now = timezone.now()
        member = Membership.objects.create(user=person)
        Invitation.objects.create(
            email=f"guest{n}@example.com", token_hash=f"{n:064}", invited_by=person,
            expires_at=now + timedelta(days=1),
        )  # fmt: skip
        key = ApiKey.objects.create(
            name=f"Key {n}", prefix=f"K{n:09}", secret_hash="0" * 64, created_by=person
        )
        audit.record("made", key)
        job = Job.objects.create(
            kind="leads.import", title=f"Job {n}", not_before=now, requested_by=person
        )
        rule = AssignmentRule.objects.create(position=n, countries=["DE"])
        AssignmentMember.objects.create(rule=rule, member=member)
        self._add_lead(n, member, job, person)

    def _add_lead(self, n, member, job, person):
        now = timezone.now()
        lead = Lead.objects.create(
            full_name=f"Smith {n}", email=f"s{n}@example.com", email_key=f"s{n}@example.com",
            stage=Stage.objects.first(), owner=member, company_name=f"Company {n}",
        )  # fmt: skip
        first = Lead.objects.order_by("pk").first()
        if lead.pk != first.pk:
            DuplicatePair.objects.create(
                lead_a=first, lead_b=lead, reason="phone", reasons=["phone"], score=97
            )
            MergeRecord.objects.create(survivor=first, loser=lead)
        tag = Tag.objects.create(name=f"tag {n}")
        for tagged in {lead.pk, first.pk}:
            LeadTag.objects.create(lead_id=tagged, tag=tag)
        Activity.objects.create(
            lead=first, kind="note", actor_kind="person", actor_label="A", payload={"text": "Hm"}
        )
        mine = Membership.objects.get(user=self.world.alice)
        Task.objects.create(lead=first, title=f"Call {n}", due_at=now, assignee=mine)
        brought = Import.objects.create(
            file_name=f"{n}.csv", file="imports/none.csv", created_by=person, job=job,
            state=Import.State.FINISHED, mapping={"is_counted": True, "headers": ["E-mail"]},
            dialect=Dialect(Kind.TEXT, encoding="utf-8", delimiter=",").to_json(),
        )  # fmt: skip
        Job.objects.filter(pk=job.pk).update(parameters={"import_id": brought.pk})
        ImportProblem.objects.create(
            import_run=Import.objects.order_by("pk").first(),
            row=n, line=n, is_rejected=True, message="No",
        )  # fmt: skip
        condition = {"field": "tags", "op": "has_any", "value": [tag.name]}
        Segment.objects.create(
            name=f"Segment {n}", filter={"all": [condition]}, is_shared=True, owner=member
        )
        ChangeSet.objects.create(
            kind="bulk_edit", title=f"Edit {n}", job=job, undo_job=job, created_by=person
        )
        self._delete_lead(n, lead)
        Export.objects.create(
            selection={}, description=f"{n} leads", format="csv", columns=["id"], job=job,
            file="exports/none", state=Export.State.FINISHED, size=1, created_by=person,
        )  # fmt: skip
        self._add_campaign(n, lead, job)
        run = Run.objects.create(
            job=job, selection={}, description=f"Run {n}", providers=["email_facts"], lead_count=1,
            last_lead_id=lead.pk, created_by=person,
        )  # fmt: skip
        RunLead.objects.create(run=run, lead=lead)
        Answer.objects.create(
            provider=f"provider{n}", fingerprint=str(n), lead=first, state="miss", expires_at=now
        )
        Call.objects.create(provider=f"provider{n}", run=run, questions=1)
        ProviderAccount.objects.create(provider=f"provider{n}")
        FieldRule.objects.create(field=f"custom.f{n}", providers=[])
        connection = Connection.objects.create(vendor="hubspot", name=f"Portal {n}")
        Link.objects.create(
            connection=connection, lead=lead, remote_object="contact", remote_id=str(n),
            state=Link.State.FAILED,
        )  # fmt: skip

    def _delete_lead(self, n, holder):
        gone = Lead.objects.create(
            full_name=f"Gone {n}", email=holder.email, email_key=holder.email_key,
            deleted_at=timezone.now(), provenance={"*": ["import:1", 1.0, "2026-01-01"]},
        )  # fmt: skip
        Activity.objects.create(lead=gone, kind="deleted", actor_kind="person", actor_label="A")

    def _add_campaign(self, n, lead, job):
        account = SendingAccount.objects.create(
            kind="outbox", name=f"Sender {n}", from_email="a@example.com"
        )
        if self.campaign is None:
            self.campaign = running(sending_account=account)
        else:
            Campaign.objects.create(name=f"Campaign {n}", job=job, sending_account=account)
        Message.objects.create(
            campaign=self.campaign, lead=lead, due_at=timezone.now(), time_zone="UTC",
            state=Message.State.SENT,
        )  # fmt: skip
