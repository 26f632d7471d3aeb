"""The errors that services raise. Pages, admin and API each show them in one place."""


class ProductError(Exception):
    """Something the person who asked can understand and mend.

    ``code`` names the kind for partners, ``status`` is its HTTP status.
    """

    code = "invalid"
    status = 400

    def __init__(self, message: str, *, field: str | None = None) -> None:
        """Take what happened, to what, and what to do; ``field`` names the input at fault."""
        super().__init__(message)
        self.message = message
        self.field = field


class ConflictError(ProductError):
    """The thing is not in a state in which this can be done."""

    code = "conflict"
    status = 409


class NotAllowedError(ProductError):
    """The actor's role or scopes do not allow this."""

    code = "not-allowed"
    status = 403


class QuotaError(ProductError):
    """A limit of the plan is reached."""

    code = "quota"
    status = 403
