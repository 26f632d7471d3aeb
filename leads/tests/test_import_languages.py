"""Headers in many languages go to the fields that they mean."""

import pytest

from leads.importing.columns import Column
from leads.importing.mapping import guess_mapping
from leads.importing.synonyms import TARGET_OF, fold
from leads.importing.synonyms_latin import LATIN
from leads.importing.synonyms_scripts import SCRIPTS
from leads.tests.importing_world import finish, leads_of, start_text

_TARGETS = (
    "first_name", "last_name", "email", "phone", "mobile", "company_name", "title", "city",
    "country", "postal_code", "street", "website", "notes",
)  # fmt: skip
# The headers of one file in each language, in the order of the fields above.
_FILES = {
    "Japanese": (
        "名|姓|メールアドレス|電話番号|携帯電話|会社名|役職|市区町村|国|郵便番号|住所|"
        "ウェブサイト|備考"
    ),
    "Chinese": (
        "名|姓|电子邮箱|联系电话|手机号码|公司名称|职位|城市|国家|邮政编码|详细地址|网址|备注"
    ),
    "Traditional Chinese": (
        "名|姓氏|電子郵件|電話|手機|公司名稱|職稱|城市|國家|郵遞區號|地址|網站|備註"
    ),
    "Korean": ("이름|성|이메일|전화번호|휴대폰|회사명|직책|도시|국가|우편번호|주소|홈페이지|비고"),
    "Russian": (
        "Имя|Фамилия|Эл. почта|Телефон|Мобильный телефон|Название компании|Должность|Город|"
        "Страна|Почтовый индекс|Улица|Сайт|Комментарий"
    ),
    "Ukrainian": (
        "Ім’я|Прізвище|Електронна пошта|Номер телефону|Мобільний|Компанія|Посада|Місто|"
        "Країна|Поштовий індекс|Вулиця|Сайт|Примітки"
    ),
    "Arabic": (
        "الاسم الأول|اسم العائلة|البريد الإلكتروني|رقم الهاتف|الجوال|اسم الشركة|"
        "المسمى الوظيفي|المدينة|الدولة|الرمز البريدي|العنوان|الموقع الإلكتروني|ملاحظات"
    ),
    "Turkish": (
        "Adı|Soyadı|E-posta|Telefon No|Cep Telefonu|Şirket Adı|Unvan|Şehir|Ülke|Posta Kodu|"
        "Adres|Web Sitesi|Notlar"
    ),
    "Turkish in capitals": (
        "ADI|SOYADI|E-POSTA ADRESİ|TELEFON NUMARASI|CEP TELEFONU|ŞİRKET ADI|GÖREVİ|ŞEHİR|"
        "ÜLKE|POSTA KODU|SOKAK|WEB SAYFASI|AÇIKLAMA"
    ),
    "Polish": (
        "Imię|Nazwisko|Adres e-mail|Numer telefonu|Telefon komórkowy|Nazwa firmy|Stanowisko|"
        "Miejscowość|Państwo|Kod pocztowy|Ulica|Strona WWW|Uwagi"
    ),
    "Czech": (
        "Jméno|Příjmení|E-mailová adresa|Telefonní číslo|Mobilní telefon|Název společnosti|"
        "Pracovní pozice|Město|Země|PSČ|Ulice|Webové stránky|Poznámka"
    ),
    "Slovak": (
        "Meno|Priezvisko|Emailová adresa|Telefónne číslo|Mobilný telefón|Spoločnosť|Pozícia|"
        "Mesto|Krajina|PSČ|Ulica|Webová stránka|Poznámky"
    ),
    "Greek": (
        "Όνομα|Επώνυμο|Ηλεκτρονικό ταχυδρομείο|Τηλέφωνο|Κινητό|Εταιρεία|Θέση εργασίας|Πόλη|"
        "Χώρα|Τ.Κ.|Διεύθυνση|Ιστοσελίδα|Σημειώσεις"
    ),
    "Hungarian": (
        "Keresztnév|Vezetéknév|E-mail cím|Telefonszám|Mobilszám|Cégnév|Beosztás|Város|Ország|"
        "Irányítószám|Cím|Weboldal|Megjegyzés"
    ),
    "Romanian": (
        "Prenume|Nume|Adresă de e-mail|Număr de telefon|Telefon mobil|Denumire firmă|Funcția|"
        "Oraș|Țară|Cod poștal|Stradă|Site web|Observații"
    ),
    "Danish": (
        "Fornavn|Efternavn|Mailadresse|Telefonnr.|Mobilnr.|Virksomhed|Stilling|By|Land|"
        "Postnummer|Adresse|Hjemmeside|Bemærkninger"
    ),
    "Norwegian": (
        "Fornavn|Etternavn|E-postadresse|Tlf.|Mobil|Bedrift|Stilling|Poststed|Land|Postnr|"
        "Gateadresse|Nettside|Kommentar"
    ),
    "Swedish": (
        "Förnamn|Efternamn|E-postadress|Telefonnummer|Mobilnummer|Företag|Befattning|Postort|"
        "Land|Postnummer|Gatuadress|Webbplats|Anteckningar"
    ),
    "Finnish": (
        "Etunimi|Sukunimi|Sähköposti|Puhelinnumero|Matkapuhelin|Yritys|Tehtävänimike|"
        "Kaupunki|Maa|Postinumero|Katuosoite|Verkkosivusto|Lisätiedot"
    ),
}
_FULL_NAMES = """
    氏名, お名前, 姓名, 联系人, 聯絡人, 성명, 담당자, 이름, ФИО, Полное имя, Имя, ПІБ,
    Ім'я, الاسم الكامل, الاسم, Adı Soyadı, İsim, Imię i nazwisko, Jméno a příjmení,
    Jméno, Meno, Ονοματεπώνυμο, Όνομα, Név, Nume complet, Nume, Navn, Namn, Nimi,
    Kontaktperson
"""


def _targets(*headers):
    columns = [Column.of(header, []) for header in headers]
    return tuple(guess.target for guess in guess_mapping(columns, {}))


@pytest.mark.parametrize("language", _FILES)
def test_a_file_of_the_language_maps_as_its_headers_mean(language):
    headers = _FILES[language].split("|")
    assert dict(zip(headers, _targets(*headers), strict=True)) == dict(
        zip(headers, _TARGETS, strict=True)
    )


@pytest.mark.parametrize("header", [one.strip() for one in _FULL_NAMES.split(",")])
def test_a_name_that_stands_alone_is_the_full_one(header):
    assert _targets(header, "Email") == ("full_name", "email")


@pytest.mark.parametrize(
    ("headers", "targets"),
    [
        (("Ad", "Soyad"), ("first_name", "last_name")),
        (("Ad", "Email"), ("", "email")),  # of an advertisement
        (("이름", "성"), ("first_name", "last_name")),
        (("الاسم", "اللقب"), ("first_name", "last_name")),
        (("メールアドレス", "メールアドレス2"), ("email", "other_emails")),
        (("電話番号（会社）",), ("phone",)),
        (("Пароль", "Почта"), ("", "email")),
        (("비밀번호", "パスワード", "Hasło"), ("", "", "")),
    ],
)
def test_headers_are_judged_beside_each_other(headers, targets):
    assert _targets(*headers) == targets


def test_no_header_means_two_fields():
    for spelled in (LATIN, SCRIPTS):
        for target, headers in spelled.items():
            wrong = [one for one in headers.split(",") if TARGET_OF[fold(one)] != target]
            assert not wrong, target


def test_a_file_in_japanese_becomes_leads(world):
    headers = "氏名,メールアドレス,会社名,郵便番号,備考"
    text = f"{headers}\n山田太郎,taro@x.example,株式会社山田,100-0001,展示会\n"
    finish(world, start_text(world, text))
    [lead] = leads_of(world)
    assert (lead.full_name, lead.email, lead.company_name, lead.postal_code, lead.notes) == (
        "山田太郎", "taro@x.example", "株式会社山田", "100-0001", "展示会",
    )  # fmt: skip
