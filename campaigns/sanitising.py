"""HTML of mails: what may stand in it, and its plain-text reading."""

import nh3

_STYLES = {
    "background", "background-color", "border", "border-bottom", "border-collapse",
    "border-left", "border-radius", "border-right", "border-spacing", "border-top",
    "color", "display", "font-family", "font-size", "font-style", "font-weight",
    "height", "letter-spacing", "line-height", "list-style-type", "margin",
    "margin-bottom", "margin-left", "margin-right", "margin-top", "max-width",
    "min-width", "padding", "padding-bottom", "padding-left", "padding-right",
    "padding-top", "text-align", "text-decoration", "text-transform", "vertical-align",
    "white-space", "width",
}  # fmt: skip
_ATTRIBUTES = {
    **{tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()},
    "*": {"style", "title", "dir", "lang", "align"},
    "table": {"width", "border", "cellpadding", "cellspacing", "bgcolor", "role", "summary"},
    "td": {"width", "height", "bgcolor", "valign", "colspan", "rowspan"},
    "th": {"width", "height", "bgcolor", "valign", "colspan", "rowspan", "scope"},
    "tr": {"bgcolor", "valign"},
}
_CLEANER = nh3.Cleaner(
    attributes=_ATTRIBUTES,
    filter_style_properties=_STYLES,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)


def clean_html(html: str) -> str:
    """Return the HTML without scripts, forms, frames and whatever else mail must not have."""
    return _CLEANER.clean(html)
