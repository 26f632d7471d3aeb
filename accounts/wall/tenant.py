"""Models that stand behind the wall."""

from typing import Any, ClassVar

from django.db import models

from accounts.wall.scope import current_organization_id, current_scope


class TenantQuerySet(models.QuerySet[Any]):
    """Base of the querysets of tenant models."""


class TenantManager(models.Manager[Any]):
    """Start every read inside the organization in force, when there is one."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """Return the rows of the organization in force."""
        queryset = super().get_queryset()
        scope = current_scope()
        if scope is None or scope.organization_id is None:
            return queryset
        return queryset.filter(organization_id=scope.organization_id)


class TenantModel(models.Model):
    """A row that belongs to an organization.

    ``directory_columns`` are what cross-organization work may read of it, and
    ``directory_updates`` what it may change: ids, times and lookup keys, never content.
    ``by_month`` says that it grows without end and is partitioned by month (``KeepByMonth``):
    it names the setting of how many months are kept.
    """

    organization = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        editable=False,
        default=current_organization_id,
    )

    objects: Any = TenantManager.from_queryset(TenantQuerySet)()

    directory_columns: ClassVar[tuple[str, ...]] = ()
    directory_updates: ClassVar[tuple[str, ...]] = ()
    append_only: ClassVar[bool] = False
    by_month: ClassVar[str] = ""

    class Meta:
        abstract = True


class TenantForeignKey(models.ForeignKey[Any, Any]):
    """A reference that Postgres keeps within one organization.

    Foreign-key checks run as the tables' owner and so see through row-level security; the
    wall therefore builds this one over ``(organization_id, <column>)``.
    """

    def __init__(self, to: Any, on_delete: Any, **kwargs: Any) -> None:
        """Take what a ForeignKey takes; the single-column constraint is left out."""
        kwargs["db_constraint"] = False
        kwargs.setdefault("db_index", False)
        super().__init__(to, on_delete, **kwargs)


def tenant_models() -> list[type[TenantModel]]:
    """Return every concrete model behind the wall, the organization itself excepted."""
    from django.apps import apps

    return [model for model in apps.get_models() if issubclass(model, TenantModel)]
