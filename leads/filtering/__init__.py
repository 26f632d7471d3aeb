"""The filter language: groups of conditions on leads, as JSON, compiled to a query."""

from leads.filtering.language import FilterError
from leads.filtering.reading import LeadFilter, read_filter

__all__ = ["FilterError", "LeadFilter", "read_filter"]
