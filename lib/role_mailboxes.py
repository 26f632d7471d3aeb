"""Mailboxes of a function and not of a person.

RFC 2142 names the first group; the others are what companies print on their websites.
"""

_RFC_2142 = (
    "info marketing sales support abuse noc security postmaster hostmaster usenet news webmaster "
    "www uucp ftp"
)
_PRINTED = (
    "accounts accounting admin administrator all billing bookings careers contact contactus "
    "customercare customerservice donotreply enquiries enquiry feedback finance frontdesk general "
    "hello help helpdesk hi hr inquiries invoices invoice it jobs legal mail mailbox mailer-daemon "
    "media newsletter no-reply noreply notifications office orders order partners partnerships "
    "payments people pr press privacy procurement purchasing reception recruiting recruitment "
    "returns root service services shop staff subscribe team tech unsubscribe webshop welcome"
)
_ELSEWHERE = (
    "anfrage bewerbung buchhaltung buero bestellung einkauf empfang karriere kontakt kundenservice "
    "personal presse rechnung verkauf vertrieb verwaltung zentrale accueil commercial comptabilite "
    "direction rh secretariat contacto ventas administracion empleo contatto contatti vendite "
    "amministrazione segreteria ufficio contato vendas reservas geral financeiro "
    "inkoop verkoop administratie"
)
ROLES = frozenset(f"{_RFC_2142} {_PRINTED} {_ELSEWHERE}".split())


def is_role(local_part: str) -> bool:
    """Return whether the part before the @ names a function, a plus tag left aside."""
    return local_part.lower().partition("+")[0] in ROLES
