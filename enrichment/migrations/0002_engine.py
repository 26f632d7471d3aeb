"""Enrichment claims its questions before it asks them, and keeps a ledger of calls and credits.

What was cached so far came from providers that cost nothing; it is asked anew.
"""

import accounts.wall.scope
import accounts.wall.tenant
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enrichment", "0001_initial"),
        ("jobs", "0001_initial"),
        ("leads", "0003_segments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.DeleteModel(name='Call'),
        migrations.AddField(
            model_name='run',
            name='plan',
            field=models.JSONField(default=dict, db_default={}),
        ),
        migrations.AddField(
            model_name='run',
            name='cap',
            field=models.DecimalField(decimal_places=2, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name='run',
            name='reserved',
            field=models.DecimalField(decimal_places=2, default=0, db_default=0, max_digits=14),
        ),
        migrations.AddField(
            model_name='run',
            name='spent',
            field=models.DecimalField(decimal_places=2, default=0, db_default=0, max_digits=14),
        ),
        migrations.AddField(
            model_name='run',
            name='report',
            field=models.JSONField(default=dict, db_default={}),
        ),
        migrations.AddField(
            model_name='provideraccount',
            name='settings',
            field=models.JSONField(blank=True, default=dict, db_default={}),
        ),
        migrations.AddField(
            model_name='provideraccount',
            name='sealed_secrets',
            field=models.TextField(blank=True, db_default="", default="", editable=False),
        ),
        migrations.AddField(
            model_name='provideraccount',
            name='monthly_cap',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='Credits that may be spent in a calendar month; empty means no bound.', max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name='provideraccount',
            name='least_hit_rate',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Percent; a run asks no more where fewer of its questions are answered.', null=True),
        ),
        migrations.AddField(
            model_name='provideraccount',
            name='calls_per_minute',
            field=models.PositiveIntegerField(blank=True, help_text='Where your plan allows another pace than is usual.', null=True),
        ),
        migrations.AddField(
            model_name='provideraccount',
            name='version',
            field=models.PositiveIntegerField(default=1, db_default=1, editable=False),
        ),
        migrations.AddField(
            model_name='provideraccount',
            name='tested_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='provideraccount',
            name='standing',
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=200),
        ),
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('sent', 'Sent'), ('waiting', 'The provider is at it'), ('answered', 'Answered'), ('refused', 'Refused'), ('lost', 'No answer came back')], default='sent', max_length=8)),
                ('questions', models.PositiveIntegerField()),
                ('hits', models.PositiveIntegerField(default=0)),
                ('misses', models.PositiveIntegerField(default=0)),
                ('errors', models.PositiveIntegerField(default=0)),
                ('reserved', models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ('cost', models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ('milliseconds', models.PositiveIntegerField(null=True)),
                ('error', models.CharField(blank=True, max_length=400)),
                ('ref', models.CharField(blank=True, max_length=200)),
                ('poll_at', models.DateTimeField(null=True)),
                ('claimed_until', models.DateTimeField(null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('organization', models.ForeignKey(db_index=False, default=accounts.wall.scope.current_organization_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('run', accounts.wall.tenant.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='enrichment.run')),
            ],
        ),
        migrations.CreateModel(
            name='RunLead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'To be done'), ('filled', 'Values filled'), ('nothing', 'Nothing to add'), ('partly', 'Some could not be asked'), ('gone', 'Deleted meanwhile')], default='waiting', max_length=7)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('filled', models.JSONField(default=dict)),
                ('notes', models.JSONField(default=dict)),
                ('lead', accounts.wall.tenant.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.lead')),
                ('organization', models.ForeignKey(db_index=False, default=accounts.wall.scope.current_organization_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('run', accounts.wall.tenant.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='enrichment.run')),
            ],
        ),
        migrations.CreateModel(
            name='WalletEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=40)),
                ('kind', models.CharField(choices=[('reserve', 'Set aside'), ('settle', 'Spent'), ('release', 'Given back')], max_length=7)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('call_id', models.BigIntegerField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('organization', models.ForeignKey(db_index=False, default=accounts.wall.scope.current_organization_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('run', accounts.wall.tenant.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='enrichment.run')),
            ],
            options={
                'verbose_name_plural': 'wallet entries',
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=40)),
                ('fingerprint', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('asking', 'Being asked'), ('waiting', 'The provider is at it'), ('hit', 'Answered'), ('miss', 'Nothing known'), ('error', 'Failed'), ('lost', 'No answer came back')], max_length=7)),
                ('cost', models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ('record', models.JSONField(default=dict)),
                ('error', models.CharField(blank=True, max_length=400)),
                ('tries', models.PositiveSmallIntegerField(default=1)),
                ('call_id', models.BigIntegerField(null=True)),
                ('run_id', models.BigIntegerField(null=True)),
                ('asked', models.JSONField(editable=False, null=True)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('claimed_until', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField()),
                ('lead', accounts.wall.tenant.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.lead')),
                ('organization', models.ForeignKey(db_index=False, default=accounts.wall.scope.current_organization_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'indexes': [models.Index(fields=['organization', 'lead'], name='enrichment_answer_lead'), models.Index(fields=['organization', 'provider', '-asked_at'], name='enrichment_answer_recent'), models.Index(condition=models.Q(('claimed_until__isnull', False)), fields=['organization', 'claimed_until'], name='enrichment_answer_claimed')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'provider', 'fingerprint'), name='enrichment_answer_once'), models.CheckConstraint(condition=models.Q(('state__in', ['asking', 'waiting', 'hit', 'miss', 'error', 'lost'])), name='enrichment_answer_state')],
            },
        ),
        migrations.CreateModel(
            name='Budget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=40)),
                ('month', models.DateField()),
                ('reserved', models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ('spent', models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ('organization', models.ForeignKey(db_index=False, default=accounts.wall.scope.current_organization_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'provider', 'month'), name='enrichment_budget_once'), models.CheckConstraint(condition=models.Q(('reserved__gte', 0)), name='enrichment_budget_reserved')],
            },
        ),
        migrations.CreateModel(
            name='FieldRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=60)),
                ('providers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None)),
                ('least', models.FloatField(default=0.3)),
                ('verified', models.BooleanField(default=False)),
                ('refresh_days', models.PositiveIntegerField(blank=True, null=True)),
                ('organization', models.ForeignKey(db_index=False, default=accounts.wall.scope.current_organization_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('segment', accounts.wall.tenant.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.segment')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'field', 'segment'), name='enrichment_fieldrule_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('least__gte', 0), ('least__lte', 1)), name='enrichment_fieldrule_least')],
            },
        ),
        migrations.CreateModel(
            name='Pace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=40)),
                ('next_at', models.DateTimeField()),
                ('failures', models.PositiveIntegerField(default=0)),
                ('unwell_until', models.DateTimeField(null=True)),
                ('organization', models.ForeignKey(db_index=False, default=accounts.wall.scope.current_organization_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'provider'), name='enrichment_pace_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='run',
            constraint=models.CheckConstraint(condition=models.Q(('reserved__gte', 0)), name='enrichment_run_reserved'),
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(fields=['organization', '-at', '-id'], name='enrichment_call_newest'),
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(condition=models.Q(('state__in', ['sent', 'waiting'])), fields=['organization', 'run', 'state'], name='enrichment_call_open'),
        ),
        migrations.AddIndex(
            model_name='runlead',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['organization', 'run', 'due_at', 'lead'], name='enrichment_runlead_due'),
        ),
        migrations.AddIndex(
            model_name='runlead',
            index=models.Index(fields=['organization', 'lead'], name='enrichment_runlead_lead'),
        ),
        migrations.AddConstraint(
            model_name='runlead',
            constraint=models.UniqueConstraint(fields=('organization', 'run', 'lead'), name='enrichment_runlead_once'),
        ),
        migrations.AddIndex(
            model_name='walletentry',
            index=models.Index(fields=['organization', '-at', '-id'], name='enrichment_wallet_newest'),
        ),
    ]
