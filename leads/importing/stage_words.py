"""What people call the steps of a sale, folded, in the languages of synonyms.py."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


STAGE_WORDS = {
    "new": _words(
        """
        new open newlead fresh raw untouched uncontacted notcontacted assigned prospect lead
        subscriber neu offen unbearbeitet nouveau ouvert nuevo abierto nuovo aperto novo aberto
        nieuw nowy
        """
    ),
    "contacted": _words(
        """
        contacted attempted attemptedtocontact contactmade reached called emailed inprogress
        working opencontacted workingcontacted engaged connected followup nurturing nurture
        kontaktiert angeschrieben angerufen inarbeit inbearbeitung contacte encours contactado
        enproceso encurso contattato incorso contatado emandamento emcontato gecontacteerd
        skontaktowany
        """
    ),
    "qualified": _words(
        """
        qualified mql sql marketingqualifiedlead salesqualifiedlead marketingqualified
        salesqualified hot warm interested opportunity meeting meetingbooked booked demo
        demobooked demoscheduled appointment qualifiziert interessiert termin qualifie interesse
        cualificado calificado interesado qualificato interessato qualificado interessado
        gekwalificeerd zakwalifikowany
        """
    ),
    "proposal": _words(
        """
        proposal proposalsent quote quotesent quoted offer offersent negotiation innegotiation
        contract contractsent evaluation angebot angebotgesendet verhandlung proposition devis
        devisenvoye negociation propuesta presupuesto negociacion proposta preventivo trattativa
        orcamento negociacao offerte oferta
        """
    ),
    "won": _words(
        """
        won closedwon closewon customer client converted success paid evangelist sold deal
        gewonnen kunde verkauft abgeschlossen gagne vendu ganado ganada cliente vendido vinto
        acquisito ganho gewonnen klant wygrany klient
        """
    ),
    "lost": _words(
        """
        lost closedlost closelost dead unqualified notqualified disqualified notinterested
        nointerest rejected junk junklead badfit badtiming closednotconverted recycled archived
        cancelled verloren unqualifiziert keininteresse abgelehnt kalt perdu nonqualifie
        pasinteresse perdido perdida descartado nointeresado perso persa nonqualificato
        noninteressato naointeressado desqualificado afgewezen przegrany
        """
    ),
}
"""Words of like meaning. What wins or loses goes by the stage's kind where none is named so."""
