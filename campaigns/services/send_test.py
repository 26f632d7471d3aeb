"""Send a test mail."""

from django.utils import timezone

from accounts.errors import ProductError
from accounts.models import Organization
from campaigns.channels.base import ChannelError
from campaigns.connections import open_channel
from campaigns.mail import AddressError
from campaigns.merge import MergeError
from campaigns.models import Campaign
from campaigns.press import Press
from leads.models import Lead


def send_test(*, campaign: Campaign, lead: Lead, to_email: str) -> None:
    """Send a campaign's mail, as ``lead`` would get it, to ``to_email``; it is in no ledger.

    Raises ProductError where it cannot be made or sent.
    """
    organization = Organization.objects.get()
    channel = open_channel(campaign.sending_account, organization.pk)
    try:
        press = Press(campaign, organization)
        mail = press.mail(lead, message_id=0, to_email=to_email, at=timezone.now())
        channel.send(mail)
    except (MergeError, AddressError, ChannelError) as error:
        message = f"The test was not sent: {error}"
        raise ProductError(message) from error
    finally:
        channel.close()
