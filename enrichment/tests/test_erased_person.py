"""What providers said about a person goes when the person is erased."""

from django.utils import timezone

from enrichment.models import Answer
from leads.models import Lead
from leads.services.erase_person import erase_person
from leads.services.export_person import export_person


def test_answers_go_with_the_person(world):
    with world.inside(world.acme, world.alice):
        ada, bea = (Lead.objects.create(full_name=name) for name in ("Ada", "Bea"))
        for lead in (ada, bea):
            Answer.objects.create(
                provider="p", fingerprint=str(lead.pk), lead=lead, state="hit",
                record={"title": "CEO"}, expires_at=timezone.now(),
            )  # fmt: skip
        assert export_person(lead=ada)["enrichment_answers"][0]["record"] == {"title": "CEO"}
        erase_person(lead_id=ada.pk)
        assert [answer.lead_id for answer in Answer.objects.all()] == [bea.pk]
