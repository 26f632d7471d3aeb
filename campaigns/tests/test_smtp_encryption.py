import socket
import ssl
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from campaigns.channels.base import ChannelDownError, ReadyMail
from campaigns.channels.smtp.channel import SmtpChannel, SmtpSettings
from campaigns.tests.scene import Sink

MAIL = ReadyMail("sales@acme.com", "ann@example.com", b"Subject: Hi\r\n\r\n.dot\r\n..two\r\nend")


@pytest.fixture
def certificate(tmp_path):
    """Make a certificate that vouches for itself, for the name mail.acme.com."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.acme.com")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("mail.acme.com")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + built.public_bytes(serialization.Encoding.PEM)
    )
    return path


class SecretSink(Sink):
    def __init__(self, certificate, security):
        self.certificate, self.security = certificate, security
        super().__init__()

    def start(self):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.certificate)
        given = {"ssl_context": context} if self.security == "tls" else {"tls_context": context}
        self.controller = Controller(
            self, hostname="127.0.0.1", port=self.port, server_hostname="mail.acme.com", **given
        )
        if self.security == "tls":
            self.controller._trigger_server = self._knock
        self.controller.start()

    def _knock(self):
        """Let aiosmtpd see its first visitor, who does not mind the certificate."""
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        with (
            socket.create_connection(("127.0.0.1", self.port)) as plain,
            trusting.wrap_socket(plain) as wrapped,
        ):
            wrapped.recv(1024)


def channel(port, security, host="mail.acme.com"):
    return SmtpChannel(SmtpSettings(host, port, security), lambda *_: ["127.0.0.1"])


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_travels_encrypted_to_a_server_that_proves_its_name(
    certificate, monkeypatch, security
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with SecretSink(certificate, security) as sink:
        opened = channel(sink.port, security)
        opened.send(MAIL)
        opened.close()
        assert sink.recipients == ["ann@example.com"]
        assert sink.mails[0][1] == MAIL.data + b"\r\n"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_that_nobody_vouches_for_gets_nothing(certificate, security):
    with SecretSink(certificate, security) as sink:
        with pytest.raises(ChannelDownError, match="certificate verify failed"):
            channel(sink.port, security).open()
        assert sink.mails == []


def test_a_server_of_another_name_gets_nothing(certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with SecretSink(certificate, "tls") as sink, pytest.raises(ChannelDownError, match="mismatch"):
        channel(sink.port, "tls", host="mail.evil.example").open()


def test_a_server_without_encryption_is_refused_where_encryption_is_asked_for():
    with Sink() as sink:
        with pytest.raises(ChannelDownError) as error:
            channel(sink.port, "starttls").open()
        assert error.value.is_permanent
        assert sink.mails == []
