"""Let the planner look at more of the words, by whose number of hits a search decides."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("leads", "0011_assignment_filters_are_texts")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE leads_lead ALTER COLUMN search_text SET STATISTICS 1000",
            "ALTER TABLE leads_lead ALTER COLUMN search_text SET STATISTICS -1",
        )
    ]
