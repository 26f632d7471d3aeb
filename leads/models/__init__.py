"""The lead and what belongs to it."""

from leads.models.changeset import ChangeSet, ChangeSetPart
from leads.models.definition import FieldDefinition
from leads.models.importing import Import, ImportProblem
from leads.models.lead import CurrentXid, Lead, LeadSearch, Xid8Field
from leads.models.pipeline import Stage
from leads.models.suppression import Suppression
from leads.models.tag import LeadTag, Tag
from leads.models.timeline import Activity

__all__ = [
    "Activity",
    "ChangeSet",
    "ChangeSetPart",
    "CurrentXid",
    "FieldDefinition",
    "Import",
    "ImportProblem",
    "Lead",
    "LeadSearch",
    "LeadTag",
    "Stage",
    "Suppression",
    "Tag",
    "Xid8Field",
]
