"""Let a search filter and order its hits where it finds them: the view shows whole leads."""

from django.db import migrations

_ROWS = """
    FROM leads_lead
    WHERE organization_id =
        (SELECT nullif(current_setting('app.organization_id', true), '')::bigint)
      AND deleted_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("leads", "0017_holders")]

    operations = [
        migrations.RunSQL(
            f"DROP VIEW leads_search; CREATE VIEW leads_search AS SELECT * {_ROWS}",
            "DROP VIEW leads_search;"
            f"CREATE VIEW leads_search AS SELECT id, search_text, organization_id {_ROWS}",
        ),
    ]
