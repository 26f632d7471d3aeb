"""The list of campaigns, and what one of them is doing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.pages.access import membership_of, needs
from accounts.roles import Permission
from campaigns.audience import wording
from campaigns.models import Campaign, Message
from campaigns.press import content_of
from campaigns.services.check_campaign import check_campaign, is_ready
from campaigns.services.enrol_audience import home_zone
from lib.normalise.row_id import parse_id

_PAGE = 50


@needs(Permission.CAMPAIGNS_READ)
@require_GET
def campaign_list(request: HttpRequest) -> HttpResponse:
    """List the newest campaigns; ``before`` pages to older ones."""
    campaigns = Campaign.objects.recent()
    before = parse_id(request.GET.get("before", ""))
    if before is not None:
        campaigns = campaigns.filter(pk__lt=before)
    page = list(campaigns[: _PAGE + 1])
    context = {
        "campaigns": page[:_PAGE],
        **_pages(page, before, reverse("campaigns:list")),
        "may_write": _may(request, Permission.CAMPAIGNS_WRITE),
        "may_set_up": _may(request, Permission.SETTINGS_MANAGE),
    }
    return render(request, "campaigns/list.html", context)


@needs(Permission.CAMPAIGNS_READ)
@require_GET
def detail(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Show a campaign: state and next act, numbers, content, and its ledger."""
    campaign = _campaign(campaign_id)
    state, before = request.GET.get("state", ""), parse_id(request.GET.get("before", ""))
    ledger = Message.objects.ledger(campaign.pk)
    if state in Message.State.values:
        ledger = ledger.filter(state=state)
    if before is not None:
        ledger = ledger.filter(pk__lt=before)
    page = list(ledger[: _PAGE + 1])
    here = reverse("campaigns:detail", args=[campaign.pk])
    context = {
        **_numbers(campaign),
        **_pages(page, before, here, f"state={state}&" if state else ""),
        "job": campaign.job,
        "content": content_of(campaign),
        "audience": wording(campaign.audience),
        "zone": home_zone(membership_of(request).organization),
        "ledger": page[:_PAGE],
        "state": state,
        "states": Message.State.choices,
        "may_write": _may(request, Permission.CAMPAIGNS_WRITE),
        "may_launch": _may(request, Permission.CAMPAIGNS_LAUNCH),
    }
    if campaign.is_draft:
        findings = check_campaign(campaign=campaign)
        context |= {"findings": findings, "is_ready": is_ready(findings)}
    return render(request, "campaigns/detail.html", context)


@needs(Permission.CAMPAIGNS_READ)
@require_GET
def numbers(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Fragment: the numbers, which ask again while the campaign runs."""
    return render(request, "campaigns/_numbers.html", _numbers(_campaign(campaign_id)))


def _may(request: HttpRequest, permission: Permission) -> bool:
    return bool(membership_of(request).may(permission))


def _campaign(campaign_id: int) -> Campaign:
    campaigns = Campaign.objects.select_related("job", "launched_by", "sending_account")
    campaign: Campaign = get_object_or_404(campaigns, pk=campaign_id)
    return campaign


def _numbers(campaign: Campaign) -> dict[str, Any]:
    funnel = (
        ("Enrolled", campaign.enrolled_count),
        ("Sent", campaign.sent_count),
        ("Waiting", campaign.waiting_count),
        ("Skipped", campaign.skipped_count),
        ("Failed", campaign.failed_count),
        ("Unknown", campaign.unknown_count),
        ("Too late", campaign.expired_count),
        ("Unsubscribed", campaign.unsubscribed_count),
    )
    chart = {
        "id": f"funnel-{campaign.pk}",
        "title": "What became of the leads",
        "kind": "bar",
        "labels": [label for label, _ in funnel],
        "series": [{"label": "Leads", "data": [number for _, number in funnel]}],
    }
    return {"campaign": campaign, "chart": chart}


def _pages(page: list[Any], before: int | None, here: str, kept: str = "") -> dict[str, str]:
    """Return the links to older rows and back to the newest."""
    older = f"{here}?{kept}before={page[_PAGE - 1].pk}" if len(page) > _PAGE else ""
    return {"older_url": older, "newer_url": f"{here}?{kept}".rstrip("?&") if before else ""}
