"""News that travels up from leads."""

from django.dispatch import Signal

leads_changed = Signal()
"""Sent in the writer's transaction with ``organization_id``, ``ids`` and ``fields``."""

leads_created = Signal()
"""Sent beside it with ``ids`` of the leads that are new and the ``source`` that made them."""
