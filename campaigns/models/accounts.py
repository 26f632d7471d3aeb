"""Where mail leaves from."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from accounts.wall.tenant import TenantModel
from lib.crypto import Secrets


class SendingAccount(TenantModel):
    """An identity to send as, and the server that sends for it."""

    class Kind(models.TextChoices):
        """How the mail leaves."""

        OUTBOX = "outbox", "Built-in outbox (nothing leaves this server)"
        SMTP = "smtp", "Mail server (SMTP)"

    class Security(models.TextChoices):
        """How the connection is encrypted."""

        STARTTLS = "starttls", "STARTTLS (usual on port 587)"
        TLS = "tls", "TLS from the start (usual on port 465)"
        NONE = "none", "None (only within one's own network)"

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.SMTP)
    from_email = models.EmailField()
    from_name = models.CharField(max_length=100, blank=True)
    reply_to = models.EmailField(blank=True)
    unsubscribe_email = models.EmailField(blank=True)
    host = models.CharField(max_length=253, blank=True)
    port = models.PositiveIntegerField(default=587)
    security = models.CharField(max_length=8, choices=Security, default=Security.STARTTLS)
    username = models.CharField(max_length=254, blank=True)
    sealed_password = models.TextField(blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "name"], name="campaigns_account_name_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="outbox") | ~models.Q(host=""),
                name="campaigns_account_host",
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def password(self) -> str:
        """Return the password in the clear, for the connection alone."""
        if not self.sealed_password:
            return ""
        return Secrets(settings.SECRET_ENCRYPTION_KEYS).open_(self.sealed_password)

    def seal_password(self, password: str) -> None:
        """Keep a password, encrypted; an empty one is forgotten."""
        keys = settings.SECRET_ENCRYPTION_KEYS
        self.sealed_password = Secrets(keys).seal(password) if password else ""
