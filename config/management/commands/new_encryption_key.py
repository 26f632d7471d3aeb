"""`manage.py new_encryption_key`: a key for SECRET_ENCRYPTION_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand

from lib.crypto import Secrets


class Command(BaseCommand):
    """Print a fresh key."""

    help = "Print a new key for SECRET_ENCRYPTION_KEYS (put it in front of the old ones)."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it, and nothing else."""
        self.stdout.write(Secrets.new_key())
