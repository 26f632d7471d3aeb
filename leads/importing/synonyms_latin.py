"""What headers call the fields of a lead, in further languages of Latin script.

Polish, Czech, Slovak, Turkish, Hungarian, Romanian, Danish, Norwegian, Swedish, Finnish.
Written as people write them, split at commas. Turkish ı stands beside i, for a header in
capitals is folded to i.
"""

LATIN = {
    "email": """
        adres e-mail, adres email, adres poczty elektronicznej, poczta elektroniczna, poczta,
        e-mailová adresa, emailová adresa, elektronická pošta,
        e-posta, e-posta adresi, eposta adresi, elektronik posta,
        e-mail cím, email cím, drótposta, villámposta,
        adresă de e-mail, adresa de email, adresă email, poștă electronică,
        e-postadresse, e-postadress, mailadresse, e-mailadresse, sähköposti,
        sähköpostiosoite""",
    "first_name": """
        imię, křestní jméno, krstné meno, ilk ad, ilk adı, ilk adi, ön ad, keresztnév, utónév,
        prenume, prenumele, fornavn, förnamn, etunimi""",
    "last_name": """
        nazwisko, příjmení, priezvisko, soyad, soyadı, soyadi, soyisim, vezetéknév, családnév,
        nume de familie, efternavn, etternavn, efternamn, sukunimi""",
    "full_name": """
        imię i nazwisko, nazwisko i imię, osoba kontaktowa, celé jméno, jméno a příjmení,
        příjmení a jméno, kontaktní osoba, celé meno, meno a priezvisko, kontaktná osoba,
        ad soyad, adı soyadı, adi soyadi, isim soyisim, tam ad, tam adı, tam adi, ilgili kişi,
        név, teljes név, kapcsolattartó, kapcsolattartó neve,
        nume complet, nume și prenume, nume si prenume, persoană de contact,
        navn, namn, nimi, fullt navn, fulde navn, fuldt navn, fullständigt namn, fullt namn,
        koko nimi, kontaktperson, yhteyshenkilö""",
    "title": """
        stanowisko, stanowisko pracy, pozice, pracovní pozice, funkce, pozícia,
        pracovná pozícia, funkcia, unvan, ünvan, pozisyon, görev, görevi, meslek,
        beosztás, munkakör, pozíció, funcție, funcția, poziție,
        stilling, stillingsbetegnelse, jobtitel, jobbtitel, jobbtittel, befattning, yrkestitel,
        tehtävänimike, titteli, ammattinimike""",
    "department": """
        dział, oddělení, oddelenie, departman, bölüm, osztály, részleg, departament, afdeling,
        avdeling, avdelning, osasto""",
    "phone": """
        nr telefonu, numer telefonu, telefonní číslo, telefónne číslo, telefón,
        telefon no, telefon numarası, telefon numarasi, telefonszám,
        număr de telefon, numar telefon, nr telefon,
        telefonnr, tlf, tlf nr, telefoni, puhelin, puhelinnumero""",
    "mobile": """
        telefon komórkowy, numer telefonu komórkowego, nr komórki, mobilní telefon,
        mobilní číslo, mobilný telefón, cep telefonu, cep tel, cep no, mobil telefon,
        mobilszám, telefon mobil, mobilnr, mobiltlf, mobilnummer, matkapuhelin,
        matkapuhelinnumero, kännykkä""",
    "company_name": """
        nazwa firmy, przedsiębiorstwo, organizacja, nazwa organizacji, spółka,
        společnost, název společnosti, název firmy, organizace, spoločnosť, názov firmy,
        názov spoločnosti, şirket, şirket adı, şirket adi, firma adı, firma adi, kurum,
        cég, cégnév, cég neve, vállalat, szervezet,
        companie, nume companie, firmă, denumire firmă, societate, organizație,
        virksomhed, virksomhedsnavn, firmanavn, selskab, selskap, bedrift, bedriftsnavn,
        företag, företagsnamn, organisasjon, yritys, yrityksen nimi, organisaatio""",
    "website": """
        strona, strona www, strona internetowa, www, webové stránky, webová stránka, web sitesi,
        web sayfası, web sayfasi, internet sitesi, weboldal, honlap, pagină web, site internet,
        hjemmeside, nettside, nettsted, webbplats, webbsida, hemsida, webside, verkkosivusto,
        verkkosivu, kotisivu""",
    "street": """
        adres, ulica, adresa, ulice, ulica a číslo, adres satırı, sokak, cadde,
        cím, lakcím, utca, utca házszám, adresă, stradă, strada,
        adress, gade, gate, gata, vej, gadeadresse, gateadresse, gatuadress, postadress,
        postadresse, osoite, katuosoite, lähiosoite""",
    "postal_code": """
        kod pocztowy, psč, poštovní směrovací číslo, poštové smerovacie číslo, posta kodu,
        irányítószám, irsz, cod poștal, postnummer, postnr, postinumero""",
    "city": """
        miejscowość, město, obec, mesto, şehir, sehir, város, település, helység, oraș,
        localitate, by, poststed, postort, kaupunki, paikkakunta""",
    "region": "województwo, ilçe, megye, județ, fylke, län, maakunta",
    "country": "państwo, země, krajina, ülke, ország, țară, țara, maa",
    "industry": "branża, odvětví, odvetvie, sektör, iparág, ágazat, bransje, bransch, toimiala",
    "notes": """
        uwagi, notatki, notatka, komentarz, komentarze, opis, poznámka, poznámky, komentář,
        popis, komentár, notlar, açıklama, açiklama, yorum, megjegyzés, megjegyzések, jegyzet,
        leírás, observații, comentarii, notițe, descriere,
        noter, notat, notater, bemærkning, bemærkninger, kommentar, kommentarer, anteckning,
        anteckningar, beskrivning, beskrivelse, muistiinpanot, huomautus, huomautukset,
        kommentti, lisätiedot""",
}  # fmt: skip
