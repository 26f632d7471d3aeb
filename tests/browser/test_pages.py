"""Every main page in a real browser: sound, readable and within the screen in each guise."""

import pytest

from tests.browser.conftest import sign_in, violations

pytestmark = pytest.mark.browser

GUISES = {
    "light": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}},
}
FOR_STRANGERS = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/confirm-email/",
    "/outbox/",
    "/nowhere/",
    "/campaigns/unsubscribe/nonsense/",
]
FOR_MEMBERS = [
    "/",
    "/leads/",
    "/leads/?q=nobody-has-this-name",
    "/leads/new/",
    "/leads/1/",
    "/leads/1/edit/",
    "/leads/board/",
    "/leads/stages/",
    "/leads/rules/",
    "/leads/rules/new/",
    "/leads/segments/",
    "/leads/tasks/",
    "/leads/duplicates/",
    "/leads/merges/",
    "/leads/exports/",
    "/leads/exports/new/",
    "/leads/1/?from=order%3Dname",
    "/leads/1/?compose=task",
    "/leads/1/erase/",
    "/leads/imports/",
    "/leads/imports/new/",
    "/campaigns/",
    "/campaigns/new/",
    "/campaigns/1/",
    "/campaigns/1/edit/",
    "/campaigns/outbox/",
    "/campaigns/senders/",
    "/enrichment/",
    "/crm/",
    "/jobs/",
    "/settings/",
    "/settings/members/",
    "/settings/keys/",
    "/settings/audit/",
    "/settings/organization/",
    "/settings/profile/",
    "/accounts/email/",
    "/accounts/2fa/",
    "/accounts/password/change/",
    "/api/problems/",
    "/admin/",
    "/admin/leads/lead/",
    "/admin/leads/stage/add/",
]


@pytest.mark.parametrize("guise", GUISES)
def test_every_page_is_sound(browser, product, guise):
    context = browser.new_context(base_url=product.url, **GUISES[guise])
    page = context.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    found = [one for path in FOR_STRANGERS for one in _faults(page, path, complaints)]
    sign_in(page)
    found += [one for path in FOR_MEMBERS for one in _faults(page, path, complaints)]
    context.close()
    assert found == []


def _faults(page, path, complaints):
    """Return what is wrong with a page, each with its path."""
    complaints.clear()
    answer = page.goto(path, wait_until="networkidle" if path in ("/", "/leads/1/") else "load")
    faults = []
    if answer.status >= 500 or (answer.status == 404 and path in FOR_MEMBERS):
        faults.append(f"answers {answer.status}")
    width, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    if width > room:
        faults.append(f"is {width - room} px wider than the screen")
    # The browser itself reports an answer of 4xx, which some of these pages rightly give.
    faults += [text for text in complaints if answer.ok or "status of 4" not in text]
    return [f"{path}: {fault}" for fault in faults + violations(page)]
