"""Who uses the product: people, organizations, and what ties them together."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.querysets import (
    ApiKeyQuerySet,
    AuditEventQuerySet,
    InvitationQuerySet,
    MembershipQuerySet,
)
from accounts.roles import Permission, Role, allows
from accounts.wall.tenant import TenantManager, TenantModel


class UserManager(BaseUserManager["User"]):
    """Make users, known by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Create a user; the address is kept in lower case."""
        user = self.model(email=email.strip().lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Create a platform operator."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user of an address, however it is typed."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can log in. What they may do each membership says."""

    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=150, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("platform operator", default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_any_case")
        ]

    def __str__(self) -> str:
        """Return the name, or the address where none was given."""
        return self.full_name or self.email

    def get_full_name(self) -> str:
        """Return the name to greet with."""
        return str(self)


class Organization(models.Model):
    """A customer. Everything else belongs to one."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    country = models.CharField(
        max_length=2,
        blank=True,
        help_text="Two letters. Phone numbers without a country code are read as of here.",
    )
    postal_address = models.TextField(
        blank=True, help_text="Printed below every campaign mail, as the law asks."
    )
    machines_may_overwrite = models.BooleanField(
        "machines may overwrite what people typed",
        default=False,
        help_text="Let imports, providers and CRMs replace values that a person typed.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    directory_columns: ClassVar[tuple[str, ...]] = ("id", "name", "slug")
    directory_updates: ClassVar[tuple[str, ...]] = ()

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Membership(TenantModel):
    """A person's role in an organization."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.REP)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantManager.from_queryset(MembershipQuerySet)()
    directory_columns = ("id", "organization_id", "user_id", "role")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "user"], name="accounts_membership_once"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="accounts_membership_role"
            ),
        ]

    def __str__(self) -> str:
        """Return the person's name."""
        return str(self.user)

    def may(self, permission: Permission) -> bool:
        """Return whether this member may do what ``permission`` names."""
        return allows(self.role, permission)


class Invitation(TenantModel):
    """An address asked to join, until it accepts, is taken back or expires."""

    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role, default=Role.REP)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(InvitationQuerySet)()
    directory_columns = ("id", "organization_id", "token_hash", "expires_at")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organization", "-created_at"], name="accounts_invitation_recent")
        ]

    def __str__(self) -> str:
        """Return the invited address."""
        return self.email


class ApiKey(TenantModel):
    """A partner's key: shown once, kept as a hash, limited to its scopes."""

    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64)
    scopes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    last_used_ip = models.GenericIPAddressField(null=True)

    objects = TenantManager.from_queryset(ApiKeyQuerySet)()
    directory_columns = ("id", "organization_id", "prefix", "secret_hash")

    class Meta:
        verbose_name = "API key"
        indexes: ClassVar = [
            models.Index(fields=["organization", "-created_at"], name="accounts_apikey_recent")
        ]

    def __str__(self) -> str:
        """Return the name and the public part."""
        return f"{self.name} ({self.prefix}…)"

    @property
    def is_expired(self) -> bool:
        """Return whether its time is over."""
        return self.expires_at is not None and self.expires_at <= timezone.now()

    def may(self, permission: Permission) -> bool:
        """Return whether the key's scopes hold ``permission``; no scope allows nothing."""
        return permission.value in self.scopes


class AuditEvent(TenantModel):
    """Something that an admin may one day ask about: who did what, to what, from where."""

    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=254)
    verb = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    object_label = models.CharField(max_length=200, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    ip = models.GenericIPAddressField(null=True)
    at = models.DateTimeField(default=timezone.now)

    objects = TenantManager.from_queryset(AuditEventQuerySet)()
    append_only = True
    by_month = "AUDIT_KEEP_MONTHS"

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["organization", "-at", "-id"], name="accounts_audit_recent"),
            models.Index(
                fields=["organization", "object_kind", "object_id", "-at"],
                name="accounts_audit_object",
            ),
        ]

    def __str__(self) -> str:
        """Return who did what."""
        return f"{self.actor_label} {self.verb} {self.object_label}"
