"""The few leads that fit best what is being typed."""

from functools import reduce
from operator import and_

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection
from django.db.models import Case, Q, Value, When

from leads.models import Lead, LeadSearch
from leads.querysets import LeadQuerySet
from leads.querysets.walking import Walk
from leads.searching import beginning, condition_of, holding, is_word, whole, words_of

LIKENESS = 0.4
_SHORTEST = 4
_CANDIDATES = 300
_CHEAP = 20_000
_NEWEST = ("-created_at", "-pk")
_LATELY_ADDED = Walk("created_at", descending=True)


def best_matches(leads: LeadQuerySet, text: str, *, limit: int) -> list[Lead]:
    """Return the leads that fit, best first: whole words, beginnings, parts, then likenesses.

    Within each kind the newest come first.
    """
    words = words_of(text)
    if not any(map(is_word, words)):
        return []
    found = _holding(leads, words, limit)
    if len(found) < limit:
        found += _alike(leads, words, limit - len(found), besides=found)
    return found


def _holding(leads: LeadQuerySet, words: list[str], limit: int) -> list[Lead]:
    """Return leads that hold the words. Of very many the newest few hundred are ranked."""
    phrase = " ".join(words)
    kind = Case(
        When(whole(phrase), then=Value(0)),
        When(beginning(phrase), then=Value(1)),
        default=Value(2),
    )
    held = leads.matching(condition_of(words))
    near = held.first_hits(_LATELY_ADDED, _CANDIDATES, enough=limit)
    ranked = list(near.order_by(kind, *_NEWEST)[:limit])
    if not 0 < held.guessed_hits <= _CHEAP:
        return ranked
    exact = leads.matching(whole(phrase)).first_hits(_LATELY_ADDED, limit)
    found = {lead.pk: lead for lead in [*exact.order_by(*_NEWEST)[:limit], *ranked]}
    return list(found.values())[:limit]


def _alike(leads: LeadQuerySet, words: list[str], limit: int, *, besides: list[Lead]) -> list[Lead]:
    """Return leads whose text has something like each of the words, the likest first."""
    if all(len(word) < _SHORTEST for word in words):
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LIKENESS)]
        )
    candidates = LeadSearch.objects.filter(reduce(and_, map(_resembling, words)))
    likeness = TrigramWordSimilarity(" ".join(words), "search_text")
    alike = leads.looked_up(candidates[:_CANDIDATES]).exclude(pk__in=[one.pk for one in besides])
    return list(alike.order_by(likeness.desc(), *_NEWEST)[:limit])


def _resembling(word: str) -> Q:
    if len(word) < _SHORTEST:
        return holding(word)
    return Q(search_text__trigram_word_similar=word)
