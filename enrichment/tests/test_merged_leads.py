"""Answers of providers follow a merged lead."""

from django.utils import timezone

from enrichment.models import Answer
from leads.models import Lead
from leads.services.merge_leads import merge_leads


def test_an_answer_follows(world):
    with world.inside(world.acme, world.alice):
        stays, goes = (Lead.objects.create(full_name=f"Ann {n}") for n in range(2))
        Answer.objects.create(
            provider="p", fingerprint="f", lead=goes, state="miss", expires_at=timezone.now()
        )
        merge_leads(survivor_id=stays.pk, loser_ids=[goes.pk])
        assert Answer.objects.get().lead_id == stays.pk
