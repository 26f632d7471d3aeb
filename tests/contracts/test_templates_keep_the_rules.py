"""Templates: each names its context, none holds script or style, forms carry their token."""

import re

import pytest

from tests.contracts.source import name_of, templates

OPENING = re.compile(
    r"(?:\{% (?:extends|load) [^%]*%\}\s*)*"
    r"\{(?:#|% comment %\})(.*?)(?:#|% endcomment %)\}",
    re.DOTALL,
)
TEMPLATE_CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
TAG = re.compile(r"<[a-zA-Z][^<>]*>")
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)
FORM = re.compile(r"<form\b(.*?)>(.*?)</form>", re.DOTALL)
WITHOUT_TOKEN = {
    "templates/campaigns/unsubscribe.html": "mail programs post here too; the address is signed",
    "templates/allauth/elements/form.html": "django-allauth's own templates write it in the slot",
}

every_template = pytest.mark.parametrize("path", templates(), ids=name_of)


@every_template
def test_a_template_opens_with_its_context(path):
    opening = OPENING.match(path.read_text())
    assert opening, "it does not open with a comment"
    assert "Context:" in opening[1], "its comment does not name the context"


@every_template
def test_a_template_holds_no_script_and_no_style(path):
    text = path.read_text()
    assert not re.search(r"<style\b", text)
    for attributes, body in SCRIPT.findall(text):
        is_data = "application/json" in attributes
        assert is_data or ("src=" in attributes and not body.strip()), attributes
    for tag in TAG.findall(TEMPLATE_CODE.sub(" ", text)):
        assert not re.search(r"\sstyle\s*=", tag), tag
        assert not re.search(r"\son[a-z]+\s*=", tag), tag
        assert "javascript:" not in tag, tag


@every_template
def test_a_form_that_posts_carries_its_token(path):
    for attributes, body in FORM.findall(path.read_text()):
        method = re.search(r'method="([^"]*)"', attributes)
        posts = "hx-post" in attributes or (method and method[1].lower() not in {"get", "dialog"})
        if posts and name_of(path) not in WITHOUT_TOKEN:
            assert "{% csrf_token %}" in body, attributes


# Texts, in spite of their names.
NO_NUMBERS = {"radio.id", "attrs.id", "chart.id"}


@every_template
def test_an_id_is_written_without_separators(path):
    """The thousandth row would be "1,000", which no form and no selector knows again."""
    written = re.findall(r"\{\{ *([\w.]*(?:\.pk|\.id|(?<!auto)_id)) *\}\}", path.read_text())
    assert not set(written) - NO_NUMBERS
