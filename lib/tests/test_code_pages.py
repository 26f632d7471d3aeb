"""Text of before Unicode: read in the code page it was written in, and never silently."""

from pathlib import Path

import pytest

from lib.tabular import open_table

NAMES = {
    "Łukasz Żółć, Łódź; Piotr Wiśniewski": ("cp1250", "iso8859_2"),
    "Jiří Dvořák, Plzeň; Žofie Řeháková": ("cp1250",),
    "István Kőszegi, Győr; Űrhajós Béla": ("cp1250", "iso8859_2"),
    "Jürgen Groß, Zoë Müller": ("cp1252", "mac_roman", "cp850"),
    "José Núñez, María Peña, ¿Qué?": ("cp1252", "mac_roman"),
    "João Simões, Conceição, São Paulo": ("cp1252",),
    "Élodie Lefèvre, François Noël, Cœur, JOSÉ NÚÑEZ": ("cp1252",),
    "Åsa Öberg, Søren Kjær": ("cp1252", "mac_roman"),
    "Þór Guðmundsson, Sigríður Ýr": ("cp1252",),
    "Ann “Bo” Lee – 50 €, O’Neil, ©2020 Acme®, 50 °C": ("cp1252",),
    "Şükrü Yıldız, İbrahim Öğüt": ("cp1254",),
    "Иван Петров, Москва; Анна Смирнова, Казань": ("cp1251", "koi8_r", "cp866"),
    "Γιώργος Παπαδόπουλος, Μαρία Νικολάου": ("cp1253",),
    "田中太郎, 株式会社テスト, 鈴木花子, 日本電気": ("cp932", "euc_jp"),
    "王小明, 北京科技有限公司, 李娜, 上海贸易公司": ("gb18030",),
    "王小明, 台北科技公司, 李娜, 高雄貿易公司": ("big5",),
    "김철수, 삼성전자, 이영희, 현대자동차": ("cp949",),
}
WRITTEN = [(text, codec) for text, codecs in NAMES.items() for codec in codecs]


def _file(folder: Path, content: bytes) -> Path:
    path = folder / "list.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(("text", "codec"), WRITTEN)
def test_it_reads_what_was_written_and_says_that_it_guessed(
    tmp_path: Path, text: str, codec: str
) -> None:
    table = open_table(_file(tmp_path, f"Email|Name\na@x.example|{text}\n".encode(codec)))

    assert table.sample(1)[0].cells == ["a@x.example", text]
    [warning] = table.warnings
    assert "does not say in which encoding" in warning


def test_two_letters_prove_nothing_and_are_shown_to_be_judged(tmp_path: Path) -> None:
    table = open_table(_file(tmp_path, "Email,Name\na@x.example,王小明\n".encode("gb18030")))

    [warning] = table.warnings
    assert f"“{table.sample(1)[0].cells[1]}”" in warning


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_nothing_is_said_of_a_file_that_tells(tmp_path: Path, codec: str) -> None:
    table = open_table(_file(tmp_path, "Email,Name\na@x.example,Zoë\n".encode(codec)))

    assert table.warnings == ()


def test_lines_of_two_encodings_are_each_read_in_theirs(tmp_path: Path) -> None:
    content = b"Name,Email\n" + "Zoë,z@x.example\n".encode() + b"Ren\xe9,r@x.example\n"
    table = open_table(_file(tmp_path, content))

    assert [row.cells[0] for row in table.rows()] == ["Zoë", "René"]
    assert "another encoding than the rest" in table.warnings[0]


def test_letters_that_were_spoilt_before_are_told(tmp_path: Path) -> None:
    table = open_table(_file(tmp_path, "Email,Name\na@x.example,Hans MÃ¼ller\n".encode()))

    assert "“MÃ¼ller”" in table.warnings[0]
