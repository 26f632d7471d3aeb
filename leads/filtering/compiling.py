"""From conditions to a question to leads.

What an index serves: "is" and "is one of" on e-mail, phone, LinkedIn, domain, stage and owner;
days on which leads were added; tags and, through the search view, "is", "contains" and
"starts with" on full name, company, e-mail, phone and domain from three letters on, where they
have few leads. For all else the list is walked in its order, so many leads at a time, until a
page is full (docs/decisions/0012): every other text, whose comparison then costs no more for
ignoring case, custom fields (below row-level security no index on them could be used,
docs/decisions/0002), and all that denies.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, JSONField, OuterRef, Q, TextField, Value
from django.db.models.functions import Coalesce, Lower
from django.db.models.lookups import In

from leads.fields import FieldType
from leads.filtering.columns import custom_json, custom_text, is_number, provenance_of_all
from leads.filtering.fields import FilterField
from leads.filtering.language import ALL, Group
from leads.filtering.operators import OPERATORS, Kind
from leads.filtering.question import Question, all_of, any_of, few, led, walked
from leads.filtering.references import References
from leads.filtering.values import Condition
from leads.models import LeadSearch, LeadTag
from leads.querysets.lead import RARE
from leads.searching import condition_of as holding_all, is_word, words_of
from lib.clock import now
from lib.normalise.domain import linkedin_key
from lib.normalise.email import normalise_email

_SEARCHED = {"full_name", "company_name", "email", "phone", "domain"}
_SHORTEST = 3  # letters that a trigram has
_COMPARED = {"before": "lt", "until": "lte", "after": "gt", "since": "gte"}
_SLACK = timedelta(days=1)  # between the clocks of the server and the database


def compiled(
    part: Group | Condition, references: References, *, may_look_up: bool = True
) -> Question:
    """Return the question that a filter asks.

    What stands beside a condition that few leads fulfil ``may_look_up`` nothing: it is asked of
    those few.
    """
    if isinstance(part, Condition):
        asked = _Asked(part.field, references, may_look_up=may_look_up)
        return asked.condition(part.operator.key, part.value)
    questions: list[Question] = []
    for one in part.parts:
        is_led = part.joint == ALL and any(question.is_few for question in questions)
        questions.append(compiled(one, references, may_look_up=may_look_up and not is_led))
    return all_of(questions) if part.joint == ALL else any_of(questions)


class _Asked:
    """Questions to one field."""

    def __init__(self, field: FilterField, references: References, *, may_look_up: bool) -> None:
        self.field = field
        self.references = references
        self.may_look_up = may_look_up

    def condition(self, op: str, value: Any) -> Question:
        """Return the question of an operator; one that denies is the opposite of what it denies."""
        denied = OPERATORS[op].denies
        if denied:
            opposite = _Asked(self.field, self.references, may_look_up=False)
            return walked(~opposite.condition(denied, value).q)
        if op == "is_empty":
            return self._is_empty()
        ask = getattr(self, f"_{self.field.kind}")
        found: Question = ask("is_one_of", [value]) if op == "is" else ask(op, value)
        return found

    def _is_empty(self) -> Question:
        field = self.field
        if field.kind is Kind.TAGS:
            return walked(~Q(Exists(self._tagged())))
        if field.is_custom:
            return walked(Q(In(custom_text(field.registered.name), [""])))
        if field.type in (FieldType.STAGE, FieldType.OWNER):
            return led(Q(**{f"{field.key}__isnull": True}))
        if field.type is FieldType.NUMBER:
            return walked(Q(**{f"{field.key}__isnull": True}))
        return walked(Q(**{field.key: [] if field.kind is Kind.LIST else ""}))

    def _text(self, op: str, value: Any) -> Question:
        if op == "is_one_of":
            return self._equal(value)
        lookup = {"contains": "icontains", "starts_with": "istartswith"}[op]
        if self.field.is_custom:
            text = custom_text(self.field.registered.name)
            return walked(Q(_compared(text, lookup, value, TextField())))
        return self._searched([value], Q(**{f"{self.field.key}__{lookup}": value}))

    _long_text = _text

    def _equal(self, values: list[str]) -> Question:
        key = self.field.key
        if key == "email":
            return few(Q(email_key__in=[normalise_email(one) or one.lower() for one in values]))
        if key == "linkedin_url":
            return few(Q(linkedin_key__in=[linkedin_key(one) for one in values]))
        if key == "phone" and all(one.startswith("+") for one in values):
            # A phone that could be read has the same form in both; the key has the index.
            return few(Q(phone_key__in=values), Q(phone__in=values))
        if key == "phone":
            return walked(Q(phone__in=values))
        if key == "domain":
            return led(Q(domain__in=values) & ~Q(domain=""))
        text = custom_text(self.field.registered.name) if self.field.is_custom else F(key)
        folded = In(Lower(text), [Lower(Value(one)) for one in values])
        return self._searched(values, Q(folded))

    def _searched(self, values: list[str], asked: Q) -> Question:
        """Return the question, led by what the search view has of it where that is little."""
        if self.field.key not in _SEARCHED or len(values) > 1 or len(values[0]) < _SHORTEST:
            return walked(asked)
        return self._led_by(Q(search_text__contains=Lower(Value(values[0]))), asked)

    def _search(self, op: str, value: str) -> Question:
        words = words_of(value)
        if not any(map(is_word, words)):
            return few(Q(pk__in=[])) if words else led(Q())
        held = holding_all(words)
        return self._led_by(held, held)

    def _led_by(self, hit: Q, asked: Q) -> Question:
        """Return what is asked, led by the hits in the search view where they are few."""
        return self._led_by_few(LeadSearch.objects.filter(hit).values_list("pk", flat=True), asked)

    def _led_by_few(self, found: Any, asked: Q) -> Question:
        # Looked up at once, as the search does, or the planner walks for what it thinks frequent.
        ids = list(found[: RARE + 1]) if self.may_look_up else []
        if not self.may_look_up or len(ids) > RARE:
            return walked(asked)
        return few(Q(pk__in=ids), asked)

    def _list(self, op: str, value: list[str]) -> Question:
        return walked(Q(**{f"{self.field.key}__overlap": value}))

    def _choice(self, op: str, value: list[Any]) -> Question:
        if self.field.is_custom:
            return walked(Q(In(custom_text(self.field.registered.name), value)))
        if self.field.type in (FieldType.STAGE, FieldType.OWNER):
            return led(Q(**{f"{self.field.key}_id__in": value}))
        return walked(Q(**{f"{self.field.key}__in": value}))

    def _flag(self, op: str, value: list[bool]) -> Question:
        return walked(Q(opted_out_at__isnull=not value[0]))

    def _boolean(self, op: str, value: list[bool]) -> Question:
        return walked(Q(In(custom_text(self.field.registered.name), [str(value[0]).lower()])))

    def _number(self, op: str, value: Any) -> Question:
        bounds = {
            "is_one_of": lambda: {"gte": value[0], "lte": value[0]},
            "less_than": lambda: {"lt": value},
            "more_than": lambda: {"gt": value},
            "between": lambda: {"gte": value[0], "lte": value[1]},
        }[op]()
        if not self.field.is_custom:
            return walked(self._within(bounds))
        side = custom_json(self.field.registered.name)
        asked = [_compared(side, lookup, bound, JSONField()) for lookup, bound in bounds.items()]
        return walked(Q(is_number(side), *asked))

    def _date(self, op: str, value: Any) -> Question:
        side = custom_text(self.field.registered.name)
        first, end = self._days(op, value)
        asked = [] if end is None else [_compared(side, "lt", end.isoformat(), TextField())]
        least = "" if first is None else first.isoformat()
        asked.append(_compared(side, "gte" if least else "gt", least, TextField()))
        return walked(Q(*asked))

    def _moment(self, op: str, value: Any) -> Question:
        ask = led if self.field.key == "created_at" else walked
        return ask(self._within(self._moments(op, value)))

    def _moments(self, op: str, value: Any) -> dict[str, datetime]:
        if op in _COMPARED and "T" in value:
            return {_COMPARED[op]: datetime.fromisoformat(value)}
        first, end = self._days(op, value)
        bounds = {"gte": first, "lt": end}
        zone = self.references.zone
        return {
            lookup: datetime(day.year, day.month, day.day, tzinfo=zone)
            for lookup, day in bounds.items()
            if day is not None
        }

    def _days(self, op: str, value: Any) -> tuple[date | None, date | None]:
        """Return the first day asked for, and the day after the last."""
        one_day = timedelta(days=1)
        if op == "in_last_days":
            today = now().astimezone(self.references.zone).date()
            return today - timedelta(days=value - 1), today + one_day
        days = [date.fromisoformat(one) for one in (value if isinstance(value, list) else [value])]
        if op == "before":
            return None, days[0]
        if op == "until":
            return None, days[0] + one_day
        if op == "after":
            return days[0] + one_day, None
        if op == "since":
            return days[0], None
        return days[0], days[-1] + one_day

    def _within(self, bounds: dict[str, Any]) -> Q:
        return Q(**{f"{self.field.key}__{lookup}": bound for lookup, bound in bounds.items()})

    def _tags(self, op: str, value: list[str]) -> Question:
        ids = list(self.references.tag_ids(value).values())
        groups = [[one] for one in ids] if op == "has_all" and ids else [ids]
        return all_of([self._tagged_with(group) for group in groups])

    def _tagged_with(self, ids: list[int]) -> Question:
        carriers = LeadTag.objects.filter(tag_id__in=ids).values_list("lead_id", flat=True)
        return self._led_by_few(carriers, Q(Exists(self._tagged().filter(tag_id__in=ids))))

    def _tagged(self) -> Any:
        return LeadTag.objects.filter(lead_id=OuterRef("pk"))

    def _import(self, op: str, value: list[int]) -> Question:
        """Ask provenance of the leads added while the imports ran."""
        runs = self.references.imports(value).values()
        asked = Q(In(provenance_of_all(), [f"import:{run.pk}" for run in runs]))
        during = Q(created_at__gte=min(run.created_at for run in runs) - _SLACK)
        ends = [run.job and run.job.finished_at for run in runs]
        if all(ends):
            during &= Q(created_at__lte=max(ends) + _SLACK)
        return Question(during, asked)


def _compared(side: Coalesce, lookup: str, bound: Any, kind: Any) -> Any:
    return kind.get_lookup(lookup)(side, Value(bound, output_field=kind))
