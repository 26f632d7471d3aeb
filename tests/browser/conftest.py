"""A real browser on a running product."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser(chromium):
    """A browser for one file: its event loop must be gone before other tests use Django."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser, product):
    """A fresh visitor. What the page complains about on its console fails the test."""
    context = browser.new_context(base_url=product.url, viewport={"width": 1280, "height": 800})
    # Screenshots and axe run inside the page, past its content security policy.
    opened = context.new_page()
    complaints = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    yield opened
    if os.environ.get("SCREENSHOTS"):
        opened.screenshot(path=f"{os.environ['SCREENSHOTS']}/last.png", full_page=True)
    context.close()
    policy = [text for text in complaints if "Content Security Policy" in text or "Error" in text]
    assert not policy, policy


@pytest.fixture
def picture():
    """Keep a screenshot where ``SCREENSHOTS`` names a folder."""
    folder = os.environ.get("SCREENSHOTS")

    def take(page, name):
        if folder:
            page.screenshot(path=f"{folder}/{name}.png", full_page=True)

    return take


def sign_in(page, email="admin@demo.example", password="northwind-demo-only"):
    page.goto("/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_url("**/")


def violations(page):
    """Return what axe finds against WCAG 2.1 A and AA, as one line each."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(f"axe.run({{resultTypes: ['violations'], runOnly: {RULES}}})")
    return [
        f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]
    ]
