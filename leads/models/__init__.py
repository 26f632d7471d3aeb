"""The lead and what belongs to it."""

from leads.models.assignment import AssignmentMember, AssignmentRule
from leads.models.changeset import ChangeSet, ChangeSetPart
from leads.models.definition import FieldDefinition
from leads.models.duplicates import DuplicateKey, DuplicatePair, MergeRecord
from leads.models.erasure import ErasedPerson
from leads.models.exporting import Export
from leads.models.external import ExternalId
from leads.models.feed import FeedHorizon
from leads.models.importing import Import, ImportProblem, TrialLead
from leads.models.lead import CurrentXid, Lead, LeadSearch, Xid8Field
from leads.models.list_view import ListView
from leads.models.pipeline import Stage
from leads.models.segment import Segment
from leads.models.suppression import Suppression
from leads.models.tag import LeadTag, Tag
from leads.models.task import Task
from leads.models.timeline import Activity

__all__ = [
    "Activity",
    "AssignmentMember",
    "AssignmentRule",
    "ChangeSet",
    "ChangeSetPart",
    "CurrentXid",
    "DuplicateKey",
    "DuplicatePair",
    "ErasedPerson",
    "Export",
    "ExternalId",
    "FeedHorizon",
    "FieldDefinition",
    "Import",
    "ImportProblem",
    "Lead",
    "LeadSearch",
    "LeadTag",
    "ListView",
    "MergeRecord",
    "Segment",
    "Stage",
    "Suppression",
    "Tag",
    "Task",
    "TrialLead",
    "Xid8Field",
]
