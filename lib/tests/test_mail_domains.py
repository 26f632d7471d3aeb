import pytest

from lib.mail_domains import free_mail_domains, is_disposable, is_free_mail
from lib.normalise.domain import domain_key


@pytest.mark.parametrize("domain", ["gmail.com", "GMX.de", "yahoo.co.uk", "qq.com"])
def test_it_knows_free_mail(domain):
    assert is_free_mail(domain)


@pytest.mark.parametrize("domain", ["acme.com", "google.com", "mail.acme.com", ""])
def test_it_takes_no_company_for_free_mail(domain):
    assert not is_free_mail(domain)


def test_every_listed_domain_is_one_that_can_exist():
    assert [domain for domain in free_mail_domains() if domain_key(domain) is None] == []
    assert all(domain == domain.strip().lower() for domain in free_mail_domains())


def test_it_knows_throw_away_domains_and_what_lies_below_them():
    assert is_disposable("mailinator.com")
    assert is_disposable("sub.mailinator.com")
    assert not is_disposable("acme.com")


def test_no_free_mail_service_counts_as_throw_away():
    assert [domain for domain in free_mail_domains() if is_disposable(domain)] == []
