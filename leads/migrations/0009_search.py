"""Searches look up one organization's words alone, and tell the planner which it is."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import BtreeGinExtension
from django.db import migrations, models

_ROWS = """
    FROM leads_lead
    WHERE organization_id =
        (SELECT nullif(current_setting('app.organization_id', true), '')::bigint)
      AND deleted_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("leads", "0008_change_sets")]

    operations = [
        BtreeGinExtension(),
        migrations.RemoveIndex("lead", "leads_lead_search_gin"),
        migrations.AddIndex(
            "lead",
            GinIndex(
                models.F("organization"),
                OpClass(models.F("search_text"), name="gin_trgm_ops"),
                name="leads_lead_search_gin",
            ),
        ),
        migrations.AddField("leadsearch", "organization_id", models.BigIntegerField()),
        migrations.RunSQL(
            f"CREATE OR REPLACE VIEW leads_search AS SELECT id, search_text, organization_id {_ROWS}",
            f"DROP VIEW leads_search; CREATE VIEW leads_search AS SELECT id, search_text {_ROWS}",
        ),
    ]
