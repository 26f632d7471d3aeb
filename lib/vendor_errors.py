"""How a vendor can fail us. Adapters raise these; the kind says what to do next."""


class VendorError(Exception):
    """The vendor did not do what we asked. The message is shown to the organization's admins."""


class BadCredentialsError(VendorError):
    """The vendor does not accept our key: no use in asking on until it is replaced."""


class OutOfCreditsError(VendorError):
    """The account at the vendor is empty: no use in asking on until it is filled."""


class RejectedError(VendorError):
    """The vendor will never accept this request; others it may."""


class UnusableAnswerError(VendorError):
    """The vendor answered with something that cannot be read: no JSON, or of another shape."""


class LostAnswerError(VendorError):
    """The request went out and no whole answer came back: the vendor may have done the work."""


class ForbiddenPersonError(VendorError):
    """The person asked the vendor not to be processed: ask no more, keep nothing."""


class TransientError(VendorError):
    """It may work later; ``retry_after`` is in seconds."""

    def __init__(self, message: str, *, retry_after: float = 30.0) -> None:
        """Take what happened and how long to wait before asking again."""
        super().__init__(message)
        self.retry_after = retry_after


class RateLimitedError(TransientError):
    """We asked faster than the vendor allows."""
