import pytest

from campaigns.merge import MergeError, compile_template

KNOWN = {"first_name", "last_name", "company_name", "custom.size", "tags", "score"}


def rendered(source, is_html=False, **values):
    return compile_template(source, KNOWN, is_html=is_html).render(values)


def test_it_fills_in_fields_custom_ones_included():
    text = rendered("Hi {{ first_name }}, {{ custom.size }}", first_name="Ann", custom={"size": 5})
    assert text == "Hi Ann, 5"


def test_a_missing_value_is_empty_or_its_default():
    assert rendered("Hi {{ first_name }}!", first_name=None) == "Hi !"
    assert rendered("Hi {{ first_name | default: 'there' }}!", first_name="") == "Hi there!"
    assert rendered("{{ custom.size | default: 'many' }}", custom={"size": None}) == "many"


def test_an_unknown_tag_is_named_with_the_nearest_known():
    with pytest.raises(MergeError) as error:
        rendered("Hi {{ fist_name }}")
    assert "{{ fist_name }} is not a field of a lead" in str(error.value)
    assert "Did you mean {{ first_name }}" in str(error.value)


def test_an_unknown_custom_field_is_named_in_full():
    with pytest.raises(MergeError, match=r"custom\.sise.*custom\.size"):
        rendered("{{ custom.sise }}")


@pytest.mark.parametrize("source", ["{{ first_name", "{% iff x %}", "{{ first_name | nope }}"])
def test_a_broken_template_says_where(source):
    with pytest.raises(MergeError, match="line 1"):
        rendered(source)


def test_what_is_filled_into_html_is_escaped():
    assert rendered("<b>{{ first_name }}</b>", is_html=True, first_name="<i>") == "<b>&lt;i&gt;</b>"


def test_text_is_not_escaped():
    assert rendered("{{ company_name }}", company_name="A & B") == "A & B"


@pytest.mark.parametrize(
    "source",
    [
        "{% include 'settings' %}",
        "{% render 'x' %}",
        "{{ first_name | safe }}",
        "{{ 'a' | replace: 'a', 'aaaaaaaaaa' }}",
        "{% for i in (1..1000000000) %}x{% endfor %}",
        "{{ (1..1000000000) | join: ',' }}",
    ],
)
def test_it_offers_nothing_that_reads_files_or_multiplies(source):
    with pytest.raises(MergeError):
        rendered(source)


def test_loops_and_output_end():
    with pytest.raises(MergeError):
        rendered("{% for t in tags %}x{% endfor %}", tags=["a"] * 5000)
    with pytest.raises(MergeError):
        rendered(
            "{% for t in tags %}{{ first_name }}{% endfor %}",
            tags="a" * 900 and ["a"] * 900,
            first_name="x" * 1000,
        )


def test_values_cannot_be_called_or_reached_into():
    class Sly:
        secret = "no"

        def __str__(self):
            return "sly"

    assert rendered("{{ first_name.secret }}|{{ first_name.__class__ }}", first_name=Sly()) == "|"


def test_two_dots_in_prose_are_no_range():
    assert rendered("Hi (well..) {{ first_name }}", first_name="A") == "Hi (well..) A"


@pytest.mark.parametrize(
    "source",
    ["{{ '1e400' | ceil }}", "{{ 'NaN' | floor }}", "{{ '9999999999999999999' | date: '%Y' }}"],
)
def test_a_number_or_date_out_of_range_is_the_templates_fault(source):
    with pytest.raises(MergeError, match="out of range"):
        rendered(source)
