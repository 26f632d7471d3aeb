"""Against a real name server on loopback."""

import contextlib
import socket
import threading
import time

import dns.message
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.rrset
import pytest

from enrichment.providers.base import Deliverable, Query
from enrichment.providers.email_facts.mail_servers import MailServers
from enrichment.providers.email_facts.provider import EmailFacts

ZONE = {
    ("acme.com.", "MX"): "10 mx.acme.com.",
    ("gmail.com.", "MX"): "5 mx.gmail.com.",
    ("null.com.", "MX"): "0 .",
    ("host.com.", "A"): "192.0.2.1",
    ("bare.com.", "TXT"): '"nothing else"',
}


class Line:
    def __init__(self, **settings):
        self.settings = settings


@contextlib.contextmanager
def name_server(*, is_silent=False, zone=ZONE):
    asked = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))

        def serve():
            while True:
                try:
                    packet, client = server.recvfrom(2048)
                except OSError:
                    return
                if not packet:
                    return
                query = dns.message.from_wire(packet)
                [question] = query.question
                kind = dns.rdatatype.to_text(question.rdtype)
                name = str(question.name)
                asked.append((name, kind))
                if is_silent:
                    continue
                answer = dns.message.make_response(query)
                if name == "broken.com.":
                    answer.set_rcode(dns.rcode.SERVFAIL)
                elif (name, kind) in zone:
                    answer.answer.append(
                        dns.rrset.from_text(name, 300, "IN", kind, zone[name, kind])
                    )
                elif not any(known == name for known, _ in zone):
                    answer.set_rcode(dns.rcode.NXDOMAIN)
                server.sendto(answer.to_wire(), client)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], server.getsockname()[1]
        yield MailServers(resolver), asked
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("domain", "told"),
    [
        ("acme.com", True),
        ("host.com", True),
        ("null.com", False),
        ("bare.com", False),
        ("gone.com", False),
        ("broken.com", None),
        ("x" * 64 + ".com", None),
    ],
)
def test_it_says_whether_a_domain_takes_mail(domain, told):
    with name_server() as (servers, _):
        assert servers.take_mail(domain) is told


def test_an_answer_is_remembered():
    with name_server() as (servers, asked):
        for _ in range(3):
            servers.take_mail("acme.com")

        assert len(asked) == 1


def test_where_no_name_server_answers_it_stops_asking_for_a_while():
    with name_server(is_silent=True) as (servers, asked):
        servers._resolver.lifetime = 0.3
        for _ in range(2):
            assert servers.take_mail("acme.com") is None
        so_far, started = len(asked), time.monotonic()
        for number in range(50):
            assert servers.take_mail(f"acme{number}.com") is None

        assert len(asked) == so_far
        assert time.monotonic() - started < 0.1


def test_a_network_that_is_cut_off_from_the_world_is_not_believed():
    with name_server(zone={}) as (servers, asked):
        for number in range(5):
            assert servers.take_mail(f"acme{number}.com") is None

        assert len(asked) < 5


def test_a_machine_without_name_servers_knows_nothing():
    assert MailServers(None).take_mail("acme.com") is None


def judge(email, servers, **settings):
    [result] = EmailFacts(lambda: servers).answer([Query({"email": email})], Line(**settings))
    return result


def test_an_address_that_no_mail_can_reach_is_refuted():
    with name_server() as (servers, _):
        result = judge("jane@gone.com", servers, mail_servers="yes")

        assert [(one.value, one.deliverable) for one in result.verdicts] == [
            ("jane@gone.com", Deliverable.NO)
        ]
        assert result.findings == ()


def test_a_domain_that_takes_mail_proves_no_mailbox():
    with name_server() as (servers, _):
        result = judge("jane@acme.com", servers, mail_servers="yes")

        assert result.verdicts == ()
        assert ("Domain", "Takes mail") in [(fact.label, fact.value) for fact in result.facts]


def test_nobody_is_asked_where_the_settings_say_so_nor_about_free_mail():
    with name_server() as (servers, asked):
        judge("jane@gone.com", servers, mail_servers="no")
        judge("jane@gone.com", servers)
        judge("jane@gmail.com", servers, mail_servers="yes")

        assert asked == []
