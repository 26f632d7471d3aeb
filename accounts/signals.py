"""News that travels up from accounts."""

from django.dispatch import Signal

organization_founded = Signal()
"""Sent in the new organization's scope, with ``organization``: apps add first settings."""
