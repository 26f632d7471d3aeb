"""The search view: owned by the tables' owner, it sees past row-level security and so may use
the trigram index; its own condition keeps it inside the organization in force."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("leads", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE VIEW leads_search AS
            SELECT id, search_text FROM leads_lead
            WHERE organization_id =
                (SELECT nullif(current_setting('app.organization_id', true), '')::bigint)
              AND deleted_at IS NULL
            """,
            "DROP VIEW leads_search",
        )
    ]
