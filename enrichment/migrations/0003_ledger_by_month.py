"""The ledger of calls and credits is kept by month from its first day."""

from django.db import migrations

from accounts.wall.month_migration import KeepByMonth


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("accounts", "0002_audit_by_month"), ("enrichment", "0002_engine")]

    operations = [KeepByMonth("Call", "at"), KeepByMonth("WalletEntry", "at")]
