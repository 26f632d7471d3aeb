"""Try out a sending account."""

from accounts.errors import ProductError
from accounts.wall.scope import current_organization_id
from campaigns.channels.base import ChannelDownError
from campaigns.connections import open_channel
from campaigns.models import SendingAccount


def check_sending_account(*, account: SendingAccount) -> None:
    """Connect, log in and say goodbye. Raises ProductError with what went wrong."""
    channel = open_channel(account, current_organization_id())
    try:
        channel.check()
    except ChannelDownError as error:
        raise ProductError(str(error)) from error
    finally:
        channel.close()
