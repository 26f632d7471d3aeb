"""The timeline is kept by month; the table so far becomes the first partition as it is.

Takes no lock for longer than a moment: docs/guides/operators/data-that-grows.md. Deleted leads
get an index and the feed a horizon, so that they need not be kept for ever either.
"""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

import accounts.wall.scope
import leads.models.lead
from accounts.wall.month_migration import KeepByMonth


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("accounts", "0002_audit_by_month"), ("leads", "0014_import_choices")]

    operations = [
        KeepByMonth("Activity", "at"),
        AddIndexConcurrently(
            "lead",
            models.Index(
                fields=["organization", "deleted_at"],
                name="leads_lead_tombstone",
                condition=models.Q(("deleted_at__isnull", False)),
            ),
        ),
        migrations.CreateModel(
            name="FeedHorizon",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("xid", leads.models.lead.Xid8Field()),
                ("organization", models.ForeignKey(db_index=False, default=accounts.wall.scope.current_organization_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.organization")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organization",), name="leads_feedhorizon_once")],
            },
        ),
    ]
