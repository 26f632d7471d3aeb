import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env


def test_it_takes_the_default_when_the_variable_is_missing_or_blank(monkeypatch):
    monkeypatch.delenv("THING", raising=False)
    assert env.text("THING", "default") == "default"
    monkeypatch.setenv("THING", "  ")
    assert env.number("THING", 7) == 7


@pytest.mark.parametrize(("value", "expected"), [("Yes", True), ("1", True), ("off", False)])
def test_it_reads_flags_as_people_write_them(monkeypatch, value, expected):
    monkeypatch.setenv("THING", value)
    assert env.flag("THING", default=not expected) is expected


def test_it_refuses_a_flag_that_is_neither_yes_nor_no(monkeypatch):
    monkeypatch.setenv("THING", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="THING must be true or false; it is 'perhaps'"):
        env.flag("THING", default=False)


@pytest.mark.parametrize("value", ["many", "0", "-3", "1.5"])
def test_it_refuses_a_number_that_is_none_or_too_small(monkeypatch, value):
    monkeypatch.setenv("THING", value)
    with pytest.raises(ImproperlyConfigured, match="THING must be a whole number of at least 1"):
        env.number("THING", 4, least=1)


def test_it_reads_a_secret_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("from a file\n", encoding="utf-8")
    monkeypatch.delenv("THING", raising=False)
    monkeypatch.setenv("THING_FILE", str(tmp_path / "secret"))
    assert env.required("THING", "why") == "from a file"
    monkeypatch.setenv("THING", "from the variable")
    assert env.required("THING", "why") == "from the variable"


def test_it_names_a_secret_file_that_cannot_be_read(monkeypatch, tmp_path):
    monkeypatch.delenv("THING", raising=False)
    monkeypatch.setenv("THING_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(ImproperlyConfigured, match=r"THING_FILE names .*nowhere.*cannot be read"):
        env.text("THING")


def test_it_says_what_a_missing_variable_is_for(monkeypatch):
    monkeypatch.delenv("THING", raising=False)
    with pytest.raises(ImproperlyConfigured, match=r"THING \(or THING_FILE\) must be set: because"):
        env.required("THING", "because")


def test_it_reads_every_part_of_a_database_url():
    read = env.database("X", "postgresql://some%40one:p%2Fw@db.example:6432/doctor?sslmode=require")
    assert read["USER"] == "some@one"
    assert read["PASSWORD"] == "p/w"
    assert (read["HOST"], read["PORT"], read["NAME"]) == ("db.example", "6432", "doctor")
    assert read["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize("url", ["mysql://db/doctor", "postgresql://db.example/", "doctor"])
def test_it_refuses_what_is_not_a_postgres_url(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must look like postgresql://"):
        env.database("DATABASE_URL", url)


def test_it_tells_starttls_from_tls():
    started = env.email("EMAIL_URL", "smtp+tls://user:secret@mail.example")
    assert (started["EMAIL_PORT"], started["EMAIL_USE_TLS"]) == (587, True)
    wrapped = env.email("EMAIL_URL", "smtps://mail.example")
    assert (wrapped["EMAIL_PORT"], wrapped["EMAIL_USE_SSL"]) == (465, True)


def test_it_refuses_a_mail_url_without_a_host():
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL must look like"):
        env.email("EMAIL_URL", "mail.example:25")


def test_it_refuses_a_guessable_signing_key(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "a" * 80)
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is too weak"):
        env.secret_key("SECRET_KEY")


def test_it_refuses_an_encryption_key_of_the_wrong_form(monkeypatch):
    monkeypatch.setenv("SECRET_ENCRYPTION_KEYS", "hunter2")
    with pytest.raises(ImproperlyConfigured, match="SECRET_ENCRYPTION_KEYS must hold keys"):
        env.encryption_keys("SECRET_ENCRYPTION_KEYS")


def test_it_refuses_to_answer_to_any_host(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "doctor.example,*")
    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS must name hosts"):
        env.hosts("ALLOWED_HOSTS")
