"""The timeline is kept by month; the table so far becomes the first partition as it is.

Takes no lock for longer than a moment: docs/guides/operators/data-that-grows.md.
"""

from django.db import migrations

from accounts.wall.month_migration import KeepByMonth


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("accounts", "0002_audit_by_month"), ("leads", "0014_import_choices")]

    operations = [KeepByMonth("Activity", "at")]
