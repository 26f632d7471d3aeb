"""Which code page of before Unicode a text is written in, judged by the letters it would hold."""

import re

from charset_normalizer import from_bytes

_NO_LETTER = r"(?![^\W\d_])"
_MARKS = (
    r"[“”‘’‚„–—…•€\xa0]|°(?=[CF])|[¿¡](?=[^\W\d_])"
    rf"|(?<![^\W\d_])[£¥§«»·½¼¾²³×±]{_NO_LETTER}"
)
_SIGNS = f"[™®©°ºª]{_NO_LETTER}"


def _letters(lower: str, *more: str) -> re.Pattern[str]:
    """Match what is at home in languages of these letters.

    A capital within a word and a sign that touches a letter are not.
    """
    capital = f"(?<![a-z{lower}])[{lower.upper()}]"
    return re.compile("|".join((f"[{lower}]", capital, _MARKS, _SIGNS, *more)))


_WESTERN = _letters("àáâãäåæçèéêëìíîïñòóôöøùúûüÿœ", "ß", "õ(?=e)", "Õ(?=E)")
_CENTRAL = _letters("ąćęłńóśźżáčďéěíňřšťúůýžäôĺľŕőűöüđ", "ß")
_ROMANIAN = _letters("ăâîşţ")
_LATIN = {
    "cp1252": (_WESTERN, _letters("áéíóúýþæöð")),
    "cp1250": (_CENTRAL, _ROMANIAN),
    "iso8859_2": (_CENTRAL, _ROMANIAN),
    "cp1254": (_letters("çğöşüâîû", "ı", "(?<![a-z])İ"),),
    "cp1257": (_letters("āčēģīķļņšūžąęėįųäöõü"),),
    "mac_roman": (_WESTERN,),
    "cp850": (_WESTERN,),
}
_RUN = re.compile("[à-ÿ]{3,}")  # which no language has: they are Hebrew, Greek or the like
_OTHERS = (
    *("cp1251", "koi8_r", "cp866", "cp1253", "cp1255", "cp1256"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949"),
)
_HIGH = re.compile("[^\x00-\x7f]")
_SURE, _LIKELY = 0.95, 0.8


def guess_code_page(evidence: bytes) -> str:
    """Name the likeliest code page of lines beyond ASCII; Windows-1252 where none is."""
    scores = {name: _score(evidence, name) for name in _LATIN}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] >= _SURE:
        return best
    found = from_bytes(evidence, cp_isolation=list(_OTHERS)).best()
    if found is not None and found.encoding in _OTHERS:
        return found.encoding
    return best if scores[best] >= _LIKELY else "cp1252"


def _score(evidence: bytes, name: str) -> float:
    """Return the share of the letters beyond ASCII that are at home in one language group."""
    try:
        text = evidence.decode(name)
    except UnicodeDecodeError:
        return 0.0
    high = len(_HIGH.findall(text))
    at_home = max(len(group.findall(text)) for group in _LATIN[name])
    return (at_home - len("".join(_RUN.findall(text)))) / high if high else 0.0
