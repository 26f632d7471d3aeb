import pytest

from enrichment.providers.website.robots import EVERYTHING, read_robots

AGENT = "AI-Sales-Doctor"


def allows(text, path, agent=AGENT):
    return read_robots(text, agent).allows(f"https://acme.com{path}")


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /", "/", False),
        ("Disallow:", "/", True),
        ("Disallow: /*", "/", False),
        ("Disallow: /private", "/", True),
        ("Disallow: /private", "/private/x", False),
        ("Disallow: /\nAllow: /contact", "/contact", True),
        ("Allow: /\nDisallow: /contact", "/contact", False),
        ("Disallow: /contact\nAllow: /contact", "/contact", True),
        ("Disallow: /*.php$", "/index.php", False),
        ("Disallow: /*.php$", "/index.php?x=1", True),
        ("Disallow: /*?", "/a?b=1", False),
        ("Disallow: /$", "/", False),
        ("Disallow: /$", "/about", True),
        ("Disallow: /a*b*c", "/a-b-c", False),
        ("Disallow: /a*b*c", "/a-c-b", True),
        ("Disallow: /%C3%BCber", "/über", False),
        ("Disallow: /über", "/%c3%bcber-uns", False),
        ("Disallow: /%7Ejoe", "/~joe", False),
        ("Disallow: /x # not there", "/x", False),
        ("DISALLOW : /x", "/x", False),
    ],
)
def test_the_longest_rule_says(rules, path, allowed):
    assert allows(f"User-agent: *\n{rules}", path) is allowed


def test_rules_for_us_come_before_those_for_all():
    text = "User-agent: *\nDisallow: /\n\nUser-Agent: ai-sales-doctor/2.0\nAllow: /"
    assert allows(text, "/")
    assert not allows(text, "/", agent="Other")


def test_rules_for_others_are_none_of_ours():
    assert allows("User-agent: Googlebot\nDisallow: /\n", "/")


def test_names_may_share_rules_and_rules_may_come_in_several_groups():
    text = (
        "\ufeffUser-agent: Googlebot\nUser-agent: AI-Sales-Doctor\nDisallow: /a\n"
        "User-agent: x\nDisallow: /\nUser-agent: AI-Sales-Doctor\nDisallow: /b\n"
    )
    assert [allows(text, path) for path in ("/a", "/b", "/c")] == [False, False, True]


def test_a_delay_is_heard():
    assert read_robots("User-agent: *\nCrawl-delay: 10", AGENT).wants_pauses
    assert not read_robots("User-agent: *\nCrawl-delay: 0", AGENT).wants_pauses


@pytest.mark.parametrize("text", ["", "<html>not found</html>", "Disallow: /", "\0\n::\n" * 50])
def test_what_is_no_robots_file_forbids_nothing(text):
    assert read_robots(text, AGENT).rules == EVERYTHING.rules


def test_a_rule_of_many_stars_takes_no_time():
    text = "User-agent: *\nDisallow: /" + "*a" * 5000 + "$\n"
    assert allows(text, "/" + "a" * 1900 + "b")
