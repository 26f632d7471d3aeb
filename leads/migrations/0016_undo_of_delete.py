"""Deletions can be taken back, and files of imports go."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("leads", "0015_partitioned_activity"),
    ]

    operations = [
        migrations.AddField(
            model_name="changesetpart",
            name="deleted",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), db_default=[], default=list, size=None
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
    ]
