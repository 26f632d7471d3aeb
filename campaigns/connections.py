"""Opens channels for sending accounts and keeps them open between slices of a job."""

import atexit
from dataclasses import dataclass
from email import policy
from email.parser import BytesHeaderParser
from functools import partial
from typing import Protocol

from django.conf import settings

from accounts.wall.scope import acting_for
from campaigns.channels.base import Channel, ChannelDownError, ReadyMail
from campaigns.channels.outbox.channel import OutboxChannel
from campaigns.channels.smtp.channel import SmtpChannel, SmtpSettings
from campaigns.models import OutboxMail, SendingAccount
from lib.clock import Stopwatch
from lib.http.addresses import resolve
from lib.http.errors import BlockedAddressError, UnreachableError

_IDLE_SECONDS = 30.0
"""Servers close idle connections after a minute or more; ours go before that."""


class CheckedChannel(Channel, Protocol):
    """A channel that can also be tried out."""

    def check(self) -> None:
        """Prove that it works. Raises ChannelDownError."""


def open_channel(account: SendingAccount | None, organization_id: int) -> CheckedChannel:
    """Return a channel for the account, not yet connected; the outbox where there is none."""
    if account is None or account.kind == SendingAccount.Kind.OUTBOX:
        return OutboxChannel(partial(keep_in_outbox, organization_id))
    wanted = SmtpSettings(
        account.host,
        account.port,
        account.security,  # type: ignore[arg-type]  # the field's choices are these
        account.username,
        account.password,
    )
    return SmtpChannel(wanted, _addresses)


@dataclass(slots=True)
class _Kept:
    version: int
    channel: Channel
    used: Stopwatch


_kept: dict[int, _Kept] = {}


def kept_channel(account: SendingAccount | None, organization_id: int) -> Channel:
    """Return this process's channel for the account, connected since before where it can be."""
    if account is None:
        return open_channel(None, organization_id)
    kept = _kept.get(account.pk)
    if kept and (kept.version != account.version or kept.used.seconds > _IDLE_SECONDS):
        kept.channel.close()
        kept = None
    channel = kept.channel if kept else open_channel(account, organization_id)
    _kept[account.pk] = _Kept(account.version, channel, Stopwatch())
    return channel


@atexit.register
def close_kept() -> None:
    """Close every channel that this process keeps, at its end at the latest."""
    while _kept:
        _kept.popitem()[1].channel.close()


def keep_in_outbox(organization_id: int, mail: ReadyMail) -> None:
    """Keep a mail, in a transaction of its own."""
    headers = BytesHeaderParser(policy=policy.default).parsebytes(mail.data)
    with acting_for(organization_id):
        OutboxMail.objects.create(
            message_id=str(headers["Message-ID"] or ""),
            sender=mail.sender,
            recipient=mail.recipient,
            subject=str(headers["Subject"] or "")[:250],
            raw=mail.data,
        )


def _addresses(host: str, port: int) -> list[str]:
    try:
        return resolve(host, port, allow_private=settings.ALLOW_PRIVATE_HOSTS)
    except BlockedAddressError as error:
        raise ChannelDownError(str(error), is_permanent=True) from error
    except UnreachableError as error:
        raise ChannelDownError(str(error)) from error
