"""What people call the fields of a lead in the headers of their files.

Written folded (see ``fold``): no case, accents, spaces or punctuation. Languages: English,
German, French, Spanish, Italian, Portuguese, Dutch, Polish, and the export headers of the
common CRMs and address books. Further languages stand in ``synonyms_latin`` and
``synonyms_scripts``.
"""

import unicodedata

from leads.importing.synonyms_latin import LATIN
from leads.importing.synonyms_scripts import SCRIPTS
from leads.importing.targets import OPT_OUT, PHONE_PREFIX


def fold(header: str) -> str:
    """Return a header without case, accents, spaces and punctuation: "E-Mail:" is "email"."""
    plain = unicodedata.normalize("NFKD", header).casefold()
    return "".join(char for char in plain if char.isalnum())


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WRITTEN = {
    "email": """
        email emailaddress mail mailaddress emailid primaryemail workemail emailwork businessemail
        emailadresse epost courriel adressedemessagerie adresseemail adresseelectronique
        adresseelectroniqueprincipale correo correoelectronico direcciondecorreoelectronico
        direcciondecorreoelectronicoprincipal indirizzoemail emailprincipale postaelettronica
        enderecodeemail emailprimario primareemailadresse adresemail""",
    "other_emails": """
        otheremail otheremails emailhome emailother homeemail privateemail personalemail
        secondaryemail alternateemail additionalemails sekundareemailadresse
        adresseelectroniquesecondaire emailsecondaria emailsecundario""",
    "first_name": """
        firstname fname givenname forename vorname prenom nombredepila primeironome
        voornaam imie""",
    "last_name": """
        lastname lname familyname surname nachname familienname zuname nom nomdefamille apellido
        apellidos cognome sobrenome ultimonome achternaam nazwisko""",
    "full_name": """
        fullname name displayname contactname personname clientname customername leadfullname
        prospectname vollstandigername anzeigename ansprechpartner nomcomplet nomaafficher
        nombrecompleto nombreenpantalla nomecompleto nomevisualizzato mostrarnome naam""",
    "title": """
        title jobtitle position occupation role jobposition jobrole designation worktitle
        organizationtitle organization1title berufsbezeichnung funktion stelle
        profession fonction poste puesto cargo qualifica ruolo stanowisko functie""",
    "seniority": "seniority senioritylevel managementlevel",
    "department": """
        department departments organization1department abteilung departement departamento
        reparto""",
    "phone": """
        phone phonenumber phoneno telephone telephonenumber tel telno phonework workphone
        businessphone officephone directphone primaryphone phonehome homephone phoneother
        otherphone contactnumber contactno whatsapp telefon telefonnummer telefongeschaftlich
        haupttelefon rufnummer telephonebureau numerodetelephone telefono numerodetelefono fone
        fonecomercial telefone telefoon numertelefonu""",
    "mobile": """
        mobile mobilephone mobilenumber mobileno mobilephonenumber cell cellphone cellnumber
        handy handynummer mobil mobilnummer mobiltelnr mobiltelefon portable telmobile
        telephoneportable movil telefonomovil cellulare numerocellulare celular gsm komorka""",
    "linkedin_url": """
        linkedin linkedinurl linkedinprofile linkedinprofileurl linkedinlink personlinkedinurl
        contactlinkedinprofileurl profileurl linkedincontact""",
    "language": "language preferredlanguage locale sprache langue idioma lingua taal",
    "company_name": """
        company companyname organization organisation organizationname organisationname
        organization1name employer account accountname accounts1accountname
        business businessname firm relatedcompany currentcompany workcompany
        firma firmenname unternehmen betrieb societe entreprise nomdelasociete
        raisonsociale empresa compania organizacion organizacao societa azienda ragionesociale
        bedrijf bedrijfsnaam""",
    "website": """
        website websiteurl web webpage webaddress site url homepage companywebsite companyurl
        webseite internetseite siteweb pageweb paginaweb sitioweb sitointernet""",
    "domain": "domain companydomain domainname emaildomain companydomainname",
    "industry": "industry sector branche secteur sectordeactividad settore setor vertical",
    "company_size": """
        employees numberofemployees noofemployees employeecount companysize headcount
        mitarbeiter anzahlmitarbeiter effectif empleados dipendenti""",
    "street": """
        street streetaddress address address1 addressline1 street1 addressstreet billingaddress
        mailingstreet strasse straße strassehausnummer anschrift rue adresse calle direccion via
        indirizzo rua endereco""",
    "postal_code": """
        zip zipcode postalcode postcode zippostalcode billingcode plz postleitzahl codepostal
        codigopostal cap cep kodpocztowy""",
    "city": """
        city town location citylocation locality ort stadt wohnort ortgeschaftlich ville
        villebureau ciudad ciudaddetrabajo poblacion citta comune cidade cidadecomercial
        stad miasto""",
    "region": """
        state region province stateprovince provincestate stateregion bundesland
        departementregion provincia estado regione""",
    "country": """
        country countryregion countryname countrycode countryiso2code countryiso land
        dienstlichland pays paysregion paysregionbureau pais paistrabajo paisdetrabalho paese
        nazione nazionedilavoro kraj""",
    "time_zone": "timezone zeitzone fuseauhoraire zonahoraria fusoorario",
    "lead_source": """
        leadsource source sourcename sourceid originalsource leadorigin campaign campaignname
        utmsource quelle herkunft leadquelle origine origen fuente origem provenienza""",
    "stage": """
        status stage leadstatus leadstage lifecyclestage statusid dealstage pipelinestage
        salesstage etapa fase phase statut stato estatus""",
    "owner": """
        owner leadowner ownername ownerusername owneremail contactowner accountowner assignedto
        assignedtousername assignee salesrep salesperson vendedor besitzer zustandig
        proprietaire propietario responsable""",
    "score": "score leadscore",
    "tags": """
        tags tag labels groups group grouplabel groupslabel groupmembership segments lists
        schlagworte kategorien kategorie categories category etiquettes etiquetas categorias
        categorie""",
    "notes": """
        notes note comments comment additionalcomments description details remarks background
        message notiz notizen bemerkung bemerkungen beschreibung anmerkung remarques
        commentaires notas comentarios observaciones observacoes descricao""",
    OPT_OUT: """
        unsubscribed isunsubscribed unsubscribedat unsubscribedate unsubscribetime optout optedout
        optedoutofemail hasoptedoutofemail emailoptout donotcontact donotemail donotmail donotcall
        dnc bounced isbounced hardbounced emailbounced suppressed blocklisted blacklisted
        abgemeldet desabonne desinscrit""",
    PHONE_PREFIX: """
        phoneprefix phonecode phonecountrycode dialcode diallingcode dialingcode isdcode
        callingcode countrycallingcode landesvorwahl indicatif""",
}

TARGET_OF = {word: target for target, words in _WRITTEN.items() for word in words.split()} | {
    fold(header): target
    for spelled in (LATIN, SCRIPTS)
    for target, headers in spelled.items()
    for header in headers.split(",")
}

_PART_OR_FULL = """
    nome: first_name: full_name: cognome sobrenome ultimonome
    nombre: first_name: full_name: apellido apellidos
    jméno: first_name: full_name: příjmení
    meno: first_name: full_name: priezvisko
    ad: first_name: : soyad soyadı soyadi soyisim
    adı: first_name: full_name: soyad soyadı soyadi soyisim
    adi: first_name: full_name: soyad soyadı soyadi soyisim
    isim: first_name: full_name: soyad soyadı soyadi soyisim
    nume: last_name: full_name: prenume prenumele
    имя: first_name: full_name: фамилия
    імя: first_name: full_name: прізвище
    імʼя: first_name: full_name: прізвище
    όνομα: first_name: full_name: επώνυμο επίθετο
    الاسم: first_name: full_name: اسمالعائلة اللقب الاسمالأخير
    이름: first_name: full_name: 성 성씨
"""


def _parts(text: str) -> dict[str, tuple[str, str, frozenset[str]]]:
    lines = (map(str.strip, line.split(":")) for line in text.strip().splitlines())
    return {
        fold(header): (beside, alone, frozenset(map(fold, others.split())))
        for header, beside, alone, others in lines
    }


PART_OR_FULL = _parts(_PART_OR_FULL)
"""What headers mean beside one of the other part of a name, and what alone."""

DEALS = _words(
    """
    leadname dealname opportunityname dealtitle opportunity deal
    """
)
"""Headers of a deal's name, which is neither a person's nor a company's."""

QUALIFIERS = _words(
    """
    person contact lead prospect addresses address emails phones billing mailing primary
    main work business your 1
    """
)
"""Words in front of a header that do not change what it means: "Person - Email"."""

NOT_FIRST = _words(
    """
    2 3 4 5 6 7 8 9 other secondary second alternate alternative additional home private
    personal privat autre secondaire otro secundario altro secondaria
    """
)
"""Words that tell a further address from the main one."""

_SECRETS_ELSEWHERE = """
    hasło heslo şifre jelszó lösenord adgangskode passord salasana пароль
    كلمةالمرور كلمةالسر 密码 密碼 パスワード 비밀번호
"""
SECRET_WORDS = _words(
    """
    password passwort passwd pwd passphrase secret cvv cvc iban ssn apikey pincode
    motdepasse contrasena senha creditcard cardnumber creditcardnumber ccnumber
    socialsecuritynumber socialsecurity accesstoken authtoken privatekey
    """
) | frozenset(map(fold, _SECRETS_ELSEWHERE.split()))
