"""Members choose the columns of their lists."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import accounts.wall.scope
import accounts.wall.tenant


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("leads", "0012_search_statistics")]

    operations = [
        migrations.CreateModel(
            name="ListView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("columns", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None)),
                ("member", accounts.wall.tenant.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.membership")),
                ("organization", models.ForeignKey(db_index=False, default=accounts.wall.scope.current_organization_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.organization")),
                ("segment", accounts.wall.tenant.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="leads.segment")),
            ],
        ),
        migrations.AddConstraint(
            model_name="listview",
            constraint=models.UniqueConstraint(fields=("organization", "member", "segment"), name="leads_listview_once", nulls_distinct=False),
        ),
    ]
