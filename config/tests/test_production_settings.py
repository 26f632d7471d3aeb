"""Production's settings, loaded as a real start loads them: in a process of their own."""

import os
import subprocess
import sys

import pytest

from lib.crypto import Secrets

COMPLETE = {
    "SECRET_KEY": "Zq8-no-one-guesses-this-0123456789-abcdefghijklmnopq",
    "SECRET_ENCRYPTION_KEYS": Secrets.new_key(),
    "ALLOWED_HOSTS": "doctor.example, www.doctor.example",
    "BASE_URL": "https://doctor.example/",
    "DATABASE_URL": "postgresql://app@db.example/doctor",
    "DATABASE_OWNER_URL": "postgresql://owner@db.example/doctor",
    "EMAIL_URL": "smtp+tls://mail.example",
    "DEFAULT_FROM_EMAIL": "doctor@doctor.example",
}


def start(environment, *command):
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings.production"}
    return subprocess.run(
        [sys.executable, *command],
        env={**keep, **settings, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


SHOW = (
    "-c",
    (
        "from django.conf import settings as s; print(s.DEBUG, s.ALLOWED_HOSTS, s.BASE_URL,"
        " s.OUTBOX_VIEWER, s.ALLOW_PRIVATE_HOSTS, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE)"
    ),
)


def test_it_starts_with_safe_values_when_all_is_set():
    result = start(COMPLETE, *SHOW)
    assert result.stdout.strip() == (
        "False ['doctor.example', 'www.doctor.example'] https://doctor.example"
        " False False True True"
    )


@pytest.mark.parametrize("name", sorted(set(COMPLETE) - {"DATABASE_OWNER_URL"}))
def test_it_refuses_to_start_without(name):
    rest = {key: value for key, value in COMPLETE.items() if key != name}
    result = start(rest, *SHOW)
    assert result.returncode != 0
    assert f"{name} (or {name}_FILE) must be set:" in result.stderr


def test_it_takes_no_debug_flag_from_the_environment():
    assert start({**COMPLETE, "DEBUG": "true"}, *SHOW).stdout.startswith("False ")


def test_it_reads_secrets_from_files(tmp_path):
    (tmp_path / "key").write_text(COMPLETE["SECRET_KEY"], encoding="utf-8")
    rest = {key: value for key, value in COMPLETE.items() if key != "SECRET_KEY"}
    result = start({**rest, "SECRET_KEY_FILE": str(tmp_path / "key")}, *SHOW)
    assert result.returncode == 0, result.stderr


def test_it_passes_djangos_deployment_check():
    result = start(COMPLETE, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr


def test_a_new_encryption_key_is_one_that_it_accepts():
    made = start(COMPLETE, "manage.py", "new_encryption_key").stdout.strip()
    assert start({**COMPLETE, "SECRET_ENCRYPTION_KEYS": made}, *SHOW).returncode == 0


def test_former_secret_keys_are_read_and_must_be_strong():
    show = ("-c", "from django.conf import settings as s; print(len(s.SECRET_KEY_FALLBACKS))")
    former = ", ".join(f"{n}{COMPLETE['SECRET_KEY']}" for n in range(2))
    assert start(COMPLETE | {"SECRET_KEY_FALLBACKS": former}, *show).stdout.strip() == "2"
    assert start(COMPLETE, *show).stdout.strip() == "0"
    weak = start(COMPLETE | {"SECRET_KEY_FALLBACKS": "short"}, *show)
    assert weak.returncode != 0
    assert "SECRET_KEY_FALLBACKS is too weak" in weak.stderr
