"""Every read of the app, chainable and inside the wall."""

from leads.querysets.definition import FieldDefinitionQuerySet
from leads.querysets.importing import ImportQuerySet
from leads.querysets.lead import COUNT_CAP, LeadQuerySet
from leads.querysets.suppression import SuppressionQuerySet
from leads.querysets.timeline import ActivityQuerySet

__all__ = [
    "COUNT_CAP",
    "ActivityQuerySet",
    "FieldDefinitionQuerySet",
    "ImportQuerySet",
    "LeadQuerySet",
    "SuppressionQuerySet",
]
