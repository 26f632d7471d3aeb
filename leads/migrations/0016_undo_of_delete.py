"""Deletions can be taken back, and files of imports go. The index of deleted leads is built while leads go on changing."""

import django.contrib.postgres.fields
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("accounts", "0001_initial"),
        ("leads", "0015_partitioned_activity"),
    ]

    operations = [
        migrations.AddField(
            model_name="changesetpart",
            name="deleted",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="changesetpart",
            name="deleted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="changeset",
            name="kind",
            field=models.CharField(
                choices=[
                    ("import", "Import"),
                    ("bulk_edit", "Bulk edit"),
                    ("deletion", "Deletion"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="file_deleted_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        AddIndexConcurrently(
            model_name="lead",
            index=models.Index(
                condition=models.Q(
                    ("deleted_at__isnull", False),
                    ("merged_into", None),
                    models.Q(("provenance", {}), _negated=True),
                ),
                fields=["organization", "-deleted_at", "-id"],
                name="leads_lead_deleted",
            ),
        ),
    ]
