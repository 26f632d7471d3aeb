"""Indexes of leads without an e-mail, of deleted ones and of merged ones.

Each is built beside a table in use, which no transaction can hold. So they stand apart from all
other steps: where one breaks off, it and those that follow are built by the next `migrate`.
"""

from django.db import migrations, models

from lib.build_index import BuildIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("leads", "0019_feed_horizon")]

    operations = [
        BuildIndex(
            "lead",
            models.Index(
                fields=["organization", "id"],
                name="leads_lead_no_email",
                condition=models.Q(("deleted_at", None), ("email_key", None)),
            ),
        ),
        BuildIndex(
            "lead",
            models.Index(
                fields=["organization", "deleted_at"],
                name="leads_lead_tombstone",
                condition=models.Q(("deleted_at__isnull", False)),
            ),
        ),
        BuildIndex(
            "lead",
            models.Index(
                fields=["organization", "-deleted_at", "-id"],
                name="leads_lead_deleted",
                condition=models.Q(
                    ("deleted_at__isnull", False),
                    ("merged_into", None),
                    models.Q(("provenance", {}), _negated=True),
                ),
            ),
        ),
        BuildIndex(
            "lead",
            models.Index(
                fields=["organization", "email_key"],
                name="leads_lead_merged_email",
                condition=models.Q(("email_key__isnull", False), ("merged_into__isnull", False)),
            ),
        ),
    ]
