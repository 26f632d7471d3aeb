"""Rows that sum up others, as people add them below a table: "Total", "合計". Pure."""

import re
from string import digits

from leads.importing.synonyms import fold
from leads.importing.targets import IDENTIFYING
from leads.writing import LeadDraft

_WORDS = """
    total, totals, grand total, sub total, total records, total rows, total leads,
    total contacts, total count, overall total, sum, in total, summe, gesamt, gesamtsumme,
    insgesamt, zwischensumme, endsumme, total général, sous-total, somme, total general, suma,
    suma total, totale, totale generale, totale complessivo, subtotale, somma, soma, total geral,
    totaal, eindtotaal, subtotaal, suma końcowa, razem, łącznie, ogółem, celkem, součet,
    mezisoučet, spolu, súčet, összesen, végösszeg, toplam, genel toplam, ara toplam,
    total de plată, summa, totalt, i alt, samlet, delsumma, delsum, yhteensä, summat,
    итого, всего, итог, общий итог, промежуточный итог, разом, усього, всього, підсумок,
    σύνολο, γενικό σύνολο, المجموع, المجموع الكلي, الإجمالي, اجمالي,
    合計, 総計, 小計, 総合計, 計, 合计, 总计, 小计, 總計, 總和, 总和, 합계, 총계, 소계, 총합
"""
SUMMARY_WORDS = frozenset(fold(word) for word in _WORDS.split(","))
_NAMES = frozenset({"first_name", "last_name", "full_name", "company_name"})
_SIGNS = IDENTIFYING - _NAMES
_BESIDE = frozenset({"notes", "score", "company_size"})
_NUMBER = re.compile(r"[\d\s.,%+-]+")


def summing_up(draft: LeadDraft) -> str | None:
    """Return the word by which a row sums up others, None where it speaks of a lead.

    "Total" is a company too: what tells where it is, or what somebody there does, makes a lead.
    """
    values = draft.values
    if draft.external_key or not _SIGNS.isdisjoint(values):
        return None
    names = [text for key, text in values.items() if key in _NAMES]
    if not names or any(fold(text).strip(digits) not in SUMMARY_WORDS for text in names):
        return None
    told = (key for key in values if key not in _NAMES | _BESIDE and "." not in key)
    if any(not _NUMBER.fullmatch(str(values[key])) for key in told):
        return None
    return str(names[0])
