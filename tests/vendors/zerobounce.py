"""ZeroBounce: checks batches, tells of what is wrong with HTTP 200."""

from typing import Any

from tests.vendors.simulator import Request, Response, Simulator

KEY_OR_CREDITS = "Invalid API key or your account ran out of credits"
MOST = 100


class ZeroBounce(Simulator):
    """The vendor. ``mailboxes`` holds status and sub_status by address."""

    key = "zb-key"

    def __init__(self) -> None:
        super().__init__()
        self.mailboxes: dict[str, tuple[str, str]] = {"jane.doe@acme.com": ("valid", "")}
        self.unreadable: set[str] = set()
        self.credits = 1000

    def answer(self, request: Request) -> Response:
        """Answer an endpoint."""
        if (request.method, request.path) == ("GET", "/getcredits"):
            is_known = request.query.get("api_key") == self.key
            return Response(body={"Credits": str(self.credits if is_known else -1)})
        if (request.method, request.path) == ("POST", "/validatebatch"):
            with self.lock:
                return self._batch(request.json)
        return Response(404, b"<html>Not found</html>", {"Content-Type": "text/html"})

    def _batch(self, body: dict[str, Any]) -> Response:
        asked = [one["email_address"] for one in body["email_batch"]]
        if body.get("api_key") != self.key or not self.credits:
            return _of_all(KEY_OR_CREDITS)
        if len(asked) > MOST:
            return _of_all(f"Batches may not exceed {MOST} addresses")
        errors = [
            {"email_address": one, "error": f"Invalid email address {one}"}
            for one in asked
            if one in self.unreadable
        ]
        checked = [self._checked(one) for one in asked if one not in self.unreadable]
        # The vendor promises no order.
        return Response(body={"email_batch": checked[::-1], "errors": errors})

    def _checked(self, address: str) -> dict[str, Any]:
        status, detail = self.mailboxes.get(address, ("unknown", "mail_server_did_not_respond"))
        if status != "unknown":
            self.paid[address] += 1
            self.credits -= 1
        return {
            "address": address,
            "status": status,
            "sub_status": detail,
            "free_email": False,
            "did_you_mean": None,
            "account": address.partition("@")[0],
            "domain": address.partition("@")[2],
            "domain_age_days": "9692",
            "smtp_provider": "example",
            "mx_found": "true",
            "processed_at": "2026-11-24 12:30:18.990",
        }


def _of_all(words: str) -> Response:
    return Response(body={"email_batch": [], "errors": [{"email_address": "all", "error": words}]})
