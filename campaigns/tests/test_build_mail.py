from contextlib import suppress
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from campaigns.mail import AddressError, Footer, Letter, Sender, Skeleton

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
URL = "https://doctor.example.com/campaigns/unsubscribe/abc/"


def skeleton(**sender):
    given = {"from_email": "sales@acme.com", "from_name": "Acme Sales", **sender}
    return Skeleton(Sender(**given), Footer("Acme", "1 Main Street\nSpringfield"))


def mail(letter, to_email="ann@example.com", **sender):
    return skeleton(**sender).fill(letter, to_email=to_email, key="1.2", unsubscribe_url=URL, at=AT)


def parsed(letter, **more):
    return message_from_bytes(mail(letter, **more).data, policy=policy.default)


def test_it_has_every_header_a_mass_mail_needs():
    message = parsed(
        Letter("Hello", "Text"), reply_to="bob@acme.com", unsubscribe_email="out@acme.com"
    )
    assert message["From"] == "Acme Sales <sales@acme.com>"
    assert message["To"] == "ann@example.com"
    assert message["Reply-To"] == "bob@acme.com"
    assert message["Subject"] == "Hello"
    assert message["Date"].datetime == AT
    assert message["Message-ID"] == "<1.2@acme.com>"
    assert message["List-Unsubscribe"] == f"<{URL}>, <mailto:out@acme.com>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Precedence"] == "bulk"


def test_address_and_unsubscribe_link_stand_at_the_foot_of_both_parts():
    message = parsed(Letter("S", "Text", "<p>Rich</p>"))
    assert message.get_content_type() == "multipart/alternative"
    for kind in ("plain", "html"):
        content = message.get_body((kind,)).get_content()
        assert "1 Main Street · Springfield" in content
        assert URL in content


def test_text_alone_makes_one_part():
    message = parsed(Letter("S", "Text"))
    assert message.get_content_type() == "text/plain"


@pytest.mark.parametrize(
    "text", ["Grüße aus Köln 😀", "x" * 5000, "tabs\tand  spaces  \nlast", "."]
)
def test_the_text_arrives_as_it_was_written(text):
    content = parsed(Letter("S", text)).get_content().replace("\r\n", "\n")
    assert content.startswith(f"{text}\n")


def test_every_line_fits_the_wire():
    long = Letter("ü" * 250, "word " * 3000, f"<p>{'y' * 5000}</p>")
    lines = mail(long).data.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert b"\n" not in b"".join(lines)


def test_a_subject_of_any_letters_arrives():
    for subject in ("Grüße 😀", "A long subject " * 12, "=?utf-8?q?trick?="):
        assert parsed(Letter(subject, "t"))["Subject"] == subject.strip()[:250]


@pytest.mark.parametrize(
    "evil", ["\r\nBcc: eve@example.com", "\nBcc: eve@example.com", "\u2028Bcc: x", "\0"]
)
def test_no_value_can_start_a_header_of_its_own(evil):
    message = parsed(Letter(f"Hi{evil}", "Text"), from_name=f"Acme{evil}")
    assert message["Bcc"] is None
    assert len(message.keys()) == len(parsed(Letter("Hi", "Text")).keys())
    with suppress(AddressError):
        recipient = mail(Letter("S", "t"), to_email=f"a{evil}b@example.com").recipient
        assert recipient == "ab@example.com"


def test_scripts_are_taken_out_of_html_and_styles_are_kept():
    html = (
        '<p style="color: red; position: fixed" onclick="x()">Hi</p>'
        '<script>x()</script><a href="javascript:x()">l</a>'
    )
    content = parsed(Letter("S", "t", html)).get_body(("html",)).get_content()
    assert "script" not in content
    assert "onclick" not in content
    assert "position" not in content
    assert "color:red" in content.replace(" ", "")


def test_an_address_that_smtp_cannot_carry_is_refused():
    for address in ("nobody", "jörg@example.com", ""):
        with pytest.raises(AddressError):
            mail(Letter("S", "t"), to_email=address)
    assert mail(Letter("S", "t"), to_email="ann@bücher.de").recipient == "ann@xn--bcher-kva.de"
