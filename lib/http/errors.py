"""What can go wrong on the way out; no message holds a path, a query, a header or a body."""


class HttpError(Exception):
    """No usable answer came; the text is fit to show and to store."""


class BadUrlError(HttpError):
    """The URL is not one that may be called: its scheme, its host or credentials in it."""


class BlockedAddressError(HttpError):
    """The host resolves to an address inside a private or reserved network."""


class TooLargeError(HttpError):
    """The answer is larger than the caller allows."""


class TimedOutError(HttpError):
    """No complete answer in time."""


class UnreachableError(HttpError):
    """The name, the connection, TLS or the protocol failed."""


class NotConnectedError(UnreachableError):
    """No connection came about: nothing was sent."""


class BadRedirectError(HttpError):
    """Too many redirects, or one that would carry a body to another site."""
