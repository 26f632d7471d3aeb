"""Drafting: the form from top to bottom, its live check-up and preview, and a test mail."""

from zoneinfo import ZoneInfo

from csp.decorators import csp_replace
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import ProductError
from accounts.models import Organization
from accounts.pages.access import membership_of, needs
from accounts.roles import Permission
from campaigns.audience import contactable, leads_of
from campaigns.mail import AddressError, Letter
from campaigns.merge import MergeError
from campaigns.models import Campaign
from campaigns.modes.base import Finding, Level
from campaigns.pages.forms import CampaignForm, audience_of_request
from campaigns.press import Press
from campaigns.sanitising import clean_html
from campaigns.services.check_campaign import check_campaign, is_ready
from campaigns.services.create_campaign import create_campaign
from campaigns.services.enrol_audience import home_zone
from campaigns.services.schedule_campaign import schedule_campaign
from campaigns.services.send_test import send_test
from campaigns.services.update_campaign import update_campaign
from campaigns.tags import known_tags
from campaigns.window import SendWindow
from leads.models import Lead
from lib.normalise.row_id import parse_id

MAIL_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["https:", "data:"],
    "script-src": None,
    "frame-src": None,
    "object-src": None,
    "form-action": ["'none'"],
    "frame-ancestors": ["'self'"],
}
"""For a mail's own HTML, shown in a sandboxed frame: it may be styled and hold pictures."""


@needs(Permission.CAMPAIGNS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Show an empty draft; ``?query=`` takes over the filters of a lead list."""
    hours = SendWindow.office_hours()
    campaign = Campaign(
        audience=audience_of_request(request),
        weekdays=sorted(hours.weekdays),
        opens=hours.opens,
        closes=hours.closes,
    )
    return _document(request, campaign)


@needs(Permission.CAMPAIGNS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Show and save a draft; anything later is shown on its own page."""
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    if not campaign.is_draft:
        return redirect("campaigns:detail", campaign_id)
    return _document(request, campaign)


@needs(Permission.CAMPAIGNS_WRITE)
@require_POST
def check_up(request: HttpRequest) -> HttpResponse:
    """Fragment: what the check-up says of the form as it stands."""
    campaign, form = _posted(request)
    findings = [
        Finding(Level.BAD, f"{form.fields[name].label or name.title()}: {error}", name)
        for name, errors in form.errors.items()
        if name in form.fields
        for error in errors
    ]
    findings += check_campaign(campaign=campaign)
    context = {"findings": findings, "is_ready": is_ready(findings)}
    return render(request, "campaigns/_check_up.html", context)


@needs(Permission.CAMPAIGNS_WRITE)
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Fragment: the mail as one real lead of the audience would get it."""
    campaign, _ = _posted(request)
    lead = sample_lead(campaign)
    context: dict[str, object] = {"lead": lead}
    try:
        context["letter"] = letter_for(campaign, lead)
    except (MergeError, AddressError) as error:
        context["error"] = str(error)
    return render(request, "campaigns/_preview.html", context)


@csp_replace(MAIL_POLICY)
@xframe_options_sameorigin
@needs(Permission.CAMPAIGNS_WRITE)
@require_POST
def preview_html(request: HttpRequest) -> HttpResponse:
    """Show the HTML part of the preview on its own, for a sandboxed frame."""
    campaign, _ = _posted(request)
    try:
        html = clean_html(letter_for(campaign, sample_lead(campaign)).html)
    except (MergeError, AddressError):
        html = ""
    return HttpResponse(f"<!DOCTYPE html><title>Preview</title>{html}")


@needs(Permission.CAMPAIGNS_WRITE)
@require_POST
def test(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Send the mail as saved to the person who asks."""
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    address = request.user.email  # type: ignore[union-attr]  # only members come here
    try:
        send_test(campaign=campaign, lead=sample_lead(campaign), to_email=address)
    except ProductError as error:
        messages.error(request, error.message)
    else:
        is_kept = campaign.sending_account is None or campaign.sending_account.kind == "outbox"
        place = "kept in the outbox" if is_kept else f"sent to {address}"
        messages.success(request, f"A test mail was {place}.")
    return redirect("campaigns:edit" if campaign.is_draft else "campaigns:detail", campaign_id)


def sample_lead(campaign: Campaign) -> Lead:
    """Return a lead of the audience to show the mail with; an empty one where there is none."""
    try:
        lead = contactable(leads_of(campaign.audience)).order_by("-created_at", "-id").first()
    except ProductError:
        lead = None
    return lead or Lead(first_name="Ada", last_name="Example", email="ada@example.com")


def letter_for(campaign: Campaign, lead: Lead) -> Letter:
    """Return the mail for a lead. Raises MergeError, AddressError."""
    return Press(campaign, Organization.objects.get()).letter(lead)


def _posted(request: HttpRequest) -> tuple[Campaign, CampaignForm]:
    """Return the campaign that the form describes, saved nowhere."""
    given = parse_id(request.POST.get("campaign", ""))
    saved = Campaign.objects.filter(pk=given).first()
    campaign = saved or Campaign(audience={}, created_by_id=request.user.pk)
    with timezone.override(_zone(request)):
        form = CampaignForm(campaign, request.POST)
        form.is_valid()
        values = form.values()
    for name, value in values.items():
        setattr(campaign, name, value)
    return campaign, form


def _document(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    zone = _zone(request)
    with timezone.override(zone):
        if request.method != "POST":
            return _shown(request, campaign, CampaignForm(campaign), zone)
        form = CampaignForm(campaign, request.POST)
        if not form.is_valid():
            return _shown(request, campaign, form, zone, status=422)
        values = form.values()
    try:
        saved = (
            update_campaign(campaign_id=campaign.pk, **values)
            if campaign.pk
            else create_campaign(**values)
        )
        if request.POST.get("then") == "schedule":
            return _schedule(request, saved)
    except ProductError as error:
        messages.error(request, error.message)
        return redirect("campaigns:list")
    messages.success(request, "The draft is saved.")
    return redirect("campaigns:edit", saved.pk)


def _schedule(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    if not membership_of(request).may(Permission.CAMPAIGNS_LAUNCH):
        messages.error(request, "The draft is saved. Your role may not schedule it.")
        return redirect("campaigns:edit", campaign.pk)
    try:
        schedule_campaign(campaign_id=campaign.pk)
    except ProductError as error:
        messages.error(request, f"The draft is saved but not scheduled: {error.message}")
        return redirect("campaigns:edit", campaign.pk)
    messages.success(request, f"“{campaign}” is scheduled.")
    return redirect("campaigns:detail", campaign.pk)


def _shown(
    request: HttpRequest, campaign: Campaign, form: CampaignForm, zone: ZoneInfo, status: int = 200
) -> HttpResponse:
    context = {"campaign": campaign, "form": form, "zone": zone.key, "tags": known_tags()}
    return render(request, "campaigns/edit.html", context, status=status)


def _zone(request: HttpRequest) -> ZoneInfo:
    return ZoneInfo(home_zone(membership_of(request).organization))
