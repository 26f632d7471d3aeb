"""The pages of duplicates: review, compare, merge, merge all that is sure, undo."""

import pytest
from django.urls import reverse

from jobs.engine import run_one_slice
from jobs.models import Job
from leads import merge_job
from leads.models import DuplicatePair, Lead, MergeRecord
from leads.services.merge_leads import merge_leads

QUEUE = reverse("leads:duplicates")
pytestmark = pytest.mark.usefixtures("logged_in")


@pytest.fixture
def logged_in(client, world):
    client.force_login(world.bob)


def lead(name, **values):
    if email := values.get("email"):
        values["email_key"] = email
    return Lead.objects.create(full_name=name, **values)


def pair(one, other, reason="phone", score=97):
    first, second = sorted((one.pk, other.pk))
    return DuplicatePair.objects.create(
        lead_a_id=first, lead_b_id=second, reason=reason, reasons=[reason], score=score
    )


@pytest.fixture
def two(world):
    with world.inside(world.acme):
        one, other = lead("Ann Lee", email="ann@x.org"), lead("Ann B. Lee", city="Bonn")
        pair(one, other)
    return one, other


def finish(world):
    while run_one_slice():
        pass
    with world.inside(world.acme):
        assert set(Job.objects.values_list("state", flat=True)) <= {"finished"}


def text(response):
    return response.content.decode()


def test_the_first_visit_says_what_the_button_does(client):
    assert "Is anybody here twice?" in text(client.get(QUEUE))


def test_the_button_runs_the_finder_and_the_queue_shows_the_pair(client, world):
    with world.inside(world.acme):
        lead("Ann Lee", phone_key="+1")
        lead("Ann Lee", phone_key="+1")
    assert client.post(reverse("leads:find-duplicates")).url == QUEUE
    assert "Waiting" in text(client.get(QUEUE))
    finish(world)
    page = text(client.get(QUEUE))
    assert "Same phone" in page
    assert "97%" in page
    assert "1 new" in page


def test_the_queue_is_paged_by_certainty_and_narrowed_by_reason(client, world):
    with world.inside(world.acme):
        first = lead("First")
        for n in range(65):
            pair(first, lead(f"Copy{n:02}"), *(("phone", 97) if n % 2 else ("similar", 60)))
    seen, url = [], QUEUE
    while url:
        response = client.get(url)
        seen += [one.pk for one in response.context["pairs"]]
        older = response.context["older_url"]
        url = older and QUEUE + older
    assert len(seen) == len(set(seen)) == 65
    narrowed = client.get(QUEUE, {"reason": "similar"}).context["pairs"]
    assert {one.reason for one in narrowed} == {"similar"}
    sure = client.get(QUEUE, {"certainty": "sure"}).context["pairs"]
    assert {one.score for one in sure} == {97}
    assert client.get(QUEUE, {"after": "x-²", "reason": "\0"}).status_code == 200


def test_not_the_same_takes_the_pair_off_for_good(client, world, two):
    with world.inside(world.acme):
        pair_id = DuplicatePair.objects.get().pk
    client.post(reverse("leads:dismiss-duplicate", args=[pair_id]))
    assert not client.get(QUEUE).context["pairs"]
    with world.inside(world.acme):
        assert DuplicatePair.objects.get().state == "dismissed"


def test_side_by_side_merging_takes_the_values_chosen(client, world, two):
    one, other = two
    page = text(client.get(reverse("leads:compare"), {"lead": [one.pk, other.pk]}))
    assert "Ann B. Lee" in page
    assert "keep:full_name" in page
    response = client.post(
        reverse("leads:merge"),
        {"lead": [one.pk, other.pk], "survivor": one.pk, "keep:full_name": other.pk},
        follow=True,
    )
    assert "Merged 2 leads into one" in text(response)
    with world.inside(world.acme):
        merged = Lead.objects.live().get()
    assert (merged.pk, merged.full_name, merged.city) == (one.pk, "Ann B. Lee", "Bonn")


def test_the_second_of_two_who_merge_is_told(client, world, two):
    one, other = two
    data = {"lead": [one.pk, other.pk], "survivor": one.pk}
    client.post(reverse("leads:merge"), data)
    assert "merged or deleted meanwhile" in text(
        client.post(reverse("leads:merge"), data, follow=True)
    )
    assert client.get(reverse("leads:compare"), {"lead": [one.pk, other.pk]}).status_code == 302


def test_a_merged_lead_leads_to_its_survivor(client, world, two):
    one, other = two
    with world.inside(world.acme, world.bob):
        merge_leads(survivor_id=one.pk, loser_ids=[other.pk])
    gone = reverse("leads:detail", args=[other.pk])
    assert client.get(gone).url == reverse("leads:detail", args=[one.pk])
    answer = client.get(reverse("v1:lead-detail", args=[other.pk]))
    assert answer.json()["id"] == str(one.pk)
    assert "Took in “Ann B. Lee”" in text(client.get(gone, follow=True))


def test_a_merge_is_listed_and_undone_there(client, world, two):
    one, other = two
    with world.inside(world.acme, world.bob):
        [record] = merge_leads(survivor_id=one.pk, loser_ids=[other.pk])
    assert "Ann B. Lee" in text(client.get(reverse("leads:merges")))
    undo = reverse("leads:undo-merge", args=[record.pk])
    assert "lead of its own again" in text(client.post(undo, follow=True))
    assert "undone already" in text(client.post(undo, follow=True))
    with world.inside(world.acme):
        assert Lead.objects.live().count() == 2


def test_all_sure_pairs_are_merged_by_a_job_into_the_older(client, world, monkeypatch):
    monkeypatch.setattr(merge_job, "_PAIRS_A_STEP", 2)
    with world.inside(world.acme):
        first, second, third = (lead("Ann Lee", phone=f"+1415555010{n}") for n in range(3))
        pair(first, second)
        pair(second, third)
        pair(first, third)
        fourth, fifth = lead("Bo"), lead("Bo Chan")
        pair(fourth, fifth, "similar", 60)
    assert "Merge 3 sure pairs" in text(client.get(QUEUE))
    client.post(reverse("leads:merge-sure"))
    finish(world)
    with world.inside(world.acme):
        assert set(Lead.objects.live().values_list("pk", flat=True)) == {
            first.pk, fourth.pk, fifth.pk,
        }  # fmt: skip
        assert MergeRecord.objects.count() == 2
        assert DuplicatePair.objects.filter(state="merged").count() == 3
    assert "No pair is sure enough" in text(client.post(reverse("leads:merge-sure"), follow=True))


def test_a_viewer_reads_and_changes_nothing(client, world, two):
    client.force_login(world.vera)
    assert "Not the same" not in text(client.get(QUEUE))
    for name in ("find-duplicates", "merge-sure", "merge"):
        assert client.post(reverse(f"leads:{name}")).status_code == 403


def test_another_organizations_leads_cannot_be_merged(client, world, two):
    with world.inside(world.globex):
        theirs = lead("Theirs")
    ids = [two[0].pk, theirs.pk]
    assert client.get(reverse("leads:compare"), {"lead": ids}).status_code == 302
    client.post(reverse("leads:merge"), {"lead": ids, "survivor": two[0].pk})
    with world.inside(world.globex):
        assert Lead.objects.live().count() == 1
