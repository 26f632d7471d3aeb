"""The built-in outbox: what would have left, as it would have left."""

from email import message_from_bytes, policy
from email.message import EmailMessage

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from accounts.pages.access import needs
from accounts.roles import Permission
from campaigns.models import OutboxMail
from campaigns.pages.drafts import MAIL_POLICY
from lib.normalise.row_id import parse_id

_PAGE = 50


@needs(Permission.CAMPAIGNS_READ)
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """List the mails, newest first; ``before`` pages to older ones."""
    mails = OutboxMail.objects.defer("raw").order_by("-pk")
    before = parse_id(request.GET.get("before", ""))
    if before is not None:
        mails = mails.filter(pk__lt=before)
    page = list(mails[: _PAGE + 1])
    here = reverse("campaigns:outbox")
    context = {
        "mails": page[:_PAGE],
        "older_url": f"{here}?before={page[_PAGE - 1].pk}" if len(page) > _PAGE else "",
        "newer_url": here if before else "",
    }
    return render(request, "campaigns/outbox.html", context)


@needs(Permission.CAMPAIGNS_READ)
@require_GET
def mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Show one mail: its headers, its text, and its HTML in a frame."""
    kept = get_object_or_404(OutboxMail, pk=mail_id)
    parsed = _parsed(kept)
    context = {
        "mail": kept,
        "headers": [(name, str(value)) for name, value in parsed.items()],
        "text": _body(parsed, "plain"),
        "has_html": bool(_body(parsed, "html")),
    }
    return render(request, "campaigns/outbox_mail.html", context)


@csp_replace(MAIL_POLICY)
@xframe_options_sameorigin
@needs(Permission.CAMPAIGNS_READ)
@require_GET
def mail_html(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Show the HTML part on its own, for a sandboxed frame."""
    return HttpResponse(_body(_parsed(get_object_or_404(OutboxMail, pk=mail_id)), "html"))


def _parsed(kept: OutboxMail) -> EmailMessage:
    parsed = message_from_bytes(bytes(kept.raw), policy=policy.default)
    assert isinstance(parsed, EmailMessage)  # noqa: S101 -- what policy.default makes
    return parsed


def _body(parsed: EmailMessage, kind: str) -> str:
    part = parsed.get_body(preferencelist=(kind,))  # type: ignore[arg-type]
    return str(part.get_content()) if part else ""
