"""Deleted leads need not be kept for ever: the feed has a horizon behind which it tells of none."""

import django.db.models.deletion
from django.db import migrations, models

import accounts.wall.scope
import leads.models.lead


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("leads", "0018_search_view_of_all_columns"),
    ]

    operations = [
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
