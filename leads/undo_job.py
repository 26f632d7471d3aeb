"""The job that takes a change set back."""

from django.urls import reverse

from jobs.kinds import JobError, JobKind, Step
from jobs.models import Job
from leads.models import ChangeSet, ChangeSetPart
from leads.services.take_back_part import take_back_part
from leads.services.undo_change_set import KIND


class UndoChangeSet(JobKind):
    """Goes through the parts, newest first, so that each finds what it left behind."""

    kind = KIND

    def step(self, job: Job) -> Step:
        """Take back the newest part that still stands."""
        change_set = ChangeSet.objects.filter(pk=job.parameters["change_set"]).first()
        if change_set is None:
            message = "What was to be undone is gone."
            raise JobError(message)
        standing = ChangeSetPart.objects.filter(change_set=change_set, undone_xid=None)
        part = standing.order_by("-number").first()
        if part is None:
            ChangeSetPart.objects.filter(change_set=change_set).delete()
            change_set.state = ChangeSet.State.UNDONE
            change_set.save(update_fields=["state"])
            return Step(is_last=True, text="Undone")
        counts = take_back_part(part_id=part.pk)
        return Step(
            cursor={"part": part.number},
            done=sum(counts.values()),
            counts=counts,
            text="Taking back",
        )

    def on_end(self, job: Job) -> None:
        """Keep the numbers; let a set of which the undo was stopped be undone again."""
        change_set = ChangeSet.objects.filter(undo_job=job).first()
        if change_set is None:
            return
        for name, number in job.counts.items():
            change_set.undo_counts[name] = change_set.undo_counts.get(name, 0) + number
        if change_set.state == ChangeSet.State.UNDOING:
            change_set.state = ChangeSet.State.OPEN
        change_set.save(update_fields=["state", "undo_counts"])

    def result_url(self, job: Job) -> str:
        """Return the page of the change set."""
        return reverse("leads:change-set", args=[job.parameters["change_set"]])
