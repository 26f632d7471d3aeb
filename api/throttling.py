"""A rate limit for each key."""

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from api.authentication import caller_of


class KeyThrottle(SimpleRateThrottle):
    """Count each key's or member's calls in a sliding minute."""

    scope = "key"

    def get_cache_key(self, request: Request, view: Any) -> str:
        """Return what to count by."""
        return f"throttle:{caller_of(request).throttle_key}"
