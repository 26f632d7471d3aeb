"""A line that answers from memory: for what a provider makes of a vendor's words."""

import json

from enrichment.providers.line import Reply


class Told:
    """Gives the replies it was told, in order; ``sent`` are the requests.

    ``settings`` are those of an account with a key.
    """

    def __init__(self, *replies, **settings):
        self.settings = {"api_key": "k"} | settings
        self.sent = []
        self._replies = list(replies)

    def request(self, method, path, **given):
        self.sent.append((method, path, given))
        return self._replies.pop(0)


def reply(body, status=200, **headers):
    """Return a reply with a JSON value, or bytes, for its body."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Reply(status, headers, content)


def values(result):
    """Return the values of a result by field."""
    return {finding.field: finding.value for finding in result.findings}


def sureness(result):
    """Return how sure the values of a result are, by field."""
    return {finding.field: finding.confidence for finding in result.findings}
