"""What a page holds: title, meta data, links, JSON-LD and the text that is seen.

Read as a stream by lxml, which builds no tree and takes linear time. ``html.parser`` takes
quadratic time for some pages on older Pythons, and what builds a tree as HTML 5 has it can be
made to build an endless one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin

from lxml import etree

from enrichment.providers.line import Page

_MAX_LINKS = 2000
_MAX_TEXT = 60_000
_MAX_JSON_LD = 512 * 1024
_MAX_METAS = 300
_UNSEEN = frozenset({"script", "style", "template", "noscript", "svg"})
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{1,40})", re.IGNORECASE
)
# Python knows others, some of which take quadratic time.
_CHARSETS = re.compile(
    r"utf-?8|utf-?16(-?[lb]e)?|iso-?8859-?\d+|latin-?\d|(us-)?ascii|(windows-|cp)\d{3,4}|koi8-[ru]|"
    r"shift[-_]jis|euc-(jp|kr|cn)|iso-2022-jp|gb2312|gbk|gb18030|big5(-hkscs)?|macintosh|tis-620"
)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


@dataclass(slots=True)
class Markup:
    """What was on a page; links are absolute, each with the words that it shows."""

    url: str
    title: str = ""
    language: str = ""
    metas: dict[str, str] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    json_ld: list[str] = field(default_factory=list)
    text: str = ""


def read_markup(page: Page) -> Markup:
    """Return what is on a page; of a broken one, what can be read of it."""
    collector = _Collector(page.url)
    parser = etree.HTMLParser(target=collector, encoding="utf-8", recover=True)
    text = _decoded(page.body, page.charset).replace("\0", "")
    try:
        parser.feed(text.encode("utf-8", errors="replace"))
        parser.close()
    except etree.XMLSyntaxError:
        pass
    return collector.close()


class _Collector:
    """Takes the parser's events; each list has its limit, so that no page fills the memory."""

    def __init__(self, url: str) -> None:
        self.markup = Markup(url)
        self._base = url
        self._unseen = ""
        self._title: list[str] | None = None
        self._json_ld: list[str] | None = None
        self._link = ""
        self._link_words: list[str] = []
        self._text: list[str] = []
        self._text_left = _MAX_TEXT
        self._json_left = _MAX_JSON_LD

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._unseen:
            return
        if tag in _UNSEEN:
            self._unseen = tag
            kind = attributes.get("type", "").partition(";")[0].strip().lower()
            self._json_ld = [] if tag == "script" and kind == "application/ld+json" else None
        elif tag == "a" and "href" in attributes and len(self.markup.links) < _MAX_LINKS:
            self._end_link()
            self._link = self._absolute(attributes["href"])
        elif tag == "title" and not self.markup.title:
            self._title = []
        elif tag == "meta":
            self._meta(attributes)
        elif tag == "html":
            self.markup.language = attributes.get("lang", "").strip()[:20]
        elif tag == "base" and "href" in attributes:
            self._base = self._absolute(attributes["href"]) or self._base
        elif tag == "img" and self._link:
            self._link_words.append(attributes.get("alt", "")[:100])
        self._text.append(" ")

    def end(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = ""
            if self._json_ld:
                self.markup.json_ld.append("".join(self._json_ld))
            self._json_ld = None
        elif tag == "a":
            self._end_link()
        elif tag == "title" and self._title is not None:
            self.markup.title = _one_line("".join(self._title))[:300]
            self._title = None

    def data(self, text: str) -> None:
        if self._unseen:
            if self._json_ld is not None and len(text) <= self._json_left:
                self._json_left -= len(text)
                self._json_ld.append(text)
        elif self._title is not None:
            self._title.append(text[:1000])
        elif self._text_left > 0:
            self._text.append(text[: self._text_left])
            self._text_left -= len(text)
            if self._link:
                self._link_words.append(text[:100])

    def comment(self, text: str) -> None:
        """Leave comments out."""

    def close(self) -> Markup:
        self._end_link()
        self.markup.text = _one_line("".join(self._text))
        return self.markup

    def _meta(self, attributes: Mapping[str, str]) -> None:
        name = (attributes.get("property") or attributes.get("name") or "").strip().lower()
        content = _one_line(attributes.get("content", ""))[:1000]
        if name and content and len(self.markup.metas) < _MAX_METAS:
            self.markup.metas.setdefault(name, content)

    def _end_link(self) -> None:
        if self._link:
            self.markup.links.append((self._link, _one_line("".join(self._link_words))[:200]))
        self._link, self._link_words = "", []

    def _absolute(self, href: str) -> str:
        try:
            return urldefrag(urljoin(self._base, href.strip()[:2000])).url
        except ValueError:
            return ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _decoded(body: bytes, named: str | None) -> str:
    """Return a page as text, by the first charset that fits.

    A byte order mark counts first, then the header, then the page itself, as browsers have it.
    Where the one that is named does not fit, it is UTF-8, else what old pages are written in.
    """
    for bom, charset in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(charset, errors="replace")
    inside = _META_CHARSET.search(body[:4096])
    for name in (named, inside[1].decode() if inside else None, "utf-8"):
        text = _strictly(body, name) if name else None
        if text is not None:
            return text
    return body.decode("cp1252", errors="replace")


def _strictly(body: bytes, charset: str) -> str | None:
    name = charset.strip().lower()
    if not _CHARSETS.fullmatch(name):
        return None
    # What calls itself Latin 1 is read as Windows-1252 by every browser (WHATWG Encoding).
    is_latin = name.replace("-", "") in {"iso88591", "latin1", "usascii", "ascii"}
    try:
        return body.decode("cp1252" if is_latin else name)
    except (LookupError, ValueError):
        return None
