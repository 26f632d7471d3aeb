"""How django-allauth fits our house."""

from dataclasses import dataclass
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from accounts.invitation_links import is_invited
from accounts.middleware import client_ip
from lib.crypto import Secrets


@dataclass(frozen=True, slots=True)
class ProductSite:
    """What mails call us, in place of a row of django.contrib.sites."""

    name: str
    domain: str


class AccountAdapter(DefaultAccountAdapter):
    """Accounts without user names, and words that say what to do."""

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "This address and password do not belong together.",
        "too_many_login_attempts": (
            "Too many wrong passwords. Wait five minutes and try again, or reset your password."
        ),
    }

    def is_email_verified(self, request: HttpRequest, email: str) -> bool:
        """Take the link of an invitation's mail as proof of the address it was sent to."""
        return is_invited(request, email)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that rate limits count by."""
        return client_ip(request) or ""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one of django-allauth's mails in the product's name."""
        site = ProductSite(name=settings.MFA_TOTP_ISSUER, domain=settings.BASE_URL)
        super().send_mail(template_prefix, email, {"current_site": site, **context})


class MfaAdapter(DefaultMFAAdapter):
    """Second factors, their secrets encrypted at rest."""

    def encrypt(self, text: str) -> str:
        """Seal a TOTP secret or the seed of recovery codes."""
        return Secrets(settings.SECRET_ENCRYPTION_KEYS).seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open what ``encrypt`` sealed."""
        return Secrets(settings.SECRET_ENCRYPTION_KEYS).open_(encrypted_text)
