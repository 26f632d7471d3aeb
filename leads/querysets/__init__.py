"""Every read of the app, chainable and inside the wall."""

from leads.querysets.assignment import AssignmentRuleQuerySet
from leads.querysets.changeset import ChangeSetPartQuerySet, ChangeSetQuerySet
from leads.querysets.counting import COUNT_CAP
from leads.querysets.definition import FieldDefinitionQuerySet
from leads.querysets.duplicates import DuplicatePairQuerySet, MergeRecordQuerySet
from leads.querysets.exporting import ExportQuerySet
from leads.querysets.importing import ImportQuerySet, TrialLeadQuerySet
from leads.querysets.lead import LeadQuerySet
from leads.querysets.list_view import ListViewQuerySet
from leads.querysets.segment import SegmentQuerySet
from leads.querysets.suppression import SuppressionQuerySet
from leads.querysets.task import TaskQuerySet
from leads.querysets.timeline import ActivityQuerySet

__all__ = [
    "COUNT_CAP",
    "ActivityQuerySet",
    "AssignmentRuleQuerySet",
    "ChangeSetPartQuerySet",
    "ChangeSetQuerySet",
    "DuplicatePairQuerySet",
    "ExportQuerySet",
    "FieldDefinitionQuerySet",
    "ImportQuerySet",
    "LeadQuerySet",
    "ListViewQuerySet",
    "MergeRecordQuerySet",
    "SegmentQuerySet",
    "SuppressionQuerySet",
    "TaskQuerySet",
    "TrialLeadQuerySet",
]
