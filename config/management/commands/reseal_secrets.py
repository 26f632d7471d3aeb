"""`manage.py reseal_secrets`: encrypt stored credentials under the newest key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.services.reseal_secrets import reseal_secrets
from lib.crypto import SecretUnreadableError


class Command(BaseCommand):
    """Reseal all, after which older keys can be dropped."""

    help = "Encrypt every stored secret under the first of SECRET_ENCRYPTION_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        """Reseal, and say how many."""
        try:
            number = reseal_secrets()
        except SecretUnreadableError as error:
            message = f"{error} Put the key back that sealed it, and run this again."
            raise CommandError(message) from error
        self.stdout.write(f"{number} secrets are under the newest key; older ones can be dropped.")
