"""From conditions to a query on leads.

What an index serves: "is" and "is one of" on e-mail, phone, LinkedIn, domain, stage and owner;
days on which leads were added; and, through the search view, "is", "contains" and
"starts with" on full name, company, e-mail, phone and domain from three letters on. All else
walks the list in its order until a page is full: every other text, whose comparison then costs
no more for ignoring case, custom fields (below row-level security no index on them could be
used, docs/decisions/0002), and all that denies.
"""

from collections.abc import Iterable
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
from leads.filtering.references import References
from leads.filtering.values import Condition
from leads.models import Lead, LeadSearch, LeadTag
from leads.querysets.lead import RARE
from lib.clock import now
from lib.normalise.domain import linkedin_key
from lib.normalise.email import normalise_email

_SEARCHED = {"full_name", "company_name", "email", "phone", "domain"}
_SHORTEST = 3  # letters that a trigram has
_COMPARED = {"before": "lt", "until": "lte", "after": "gt", "since": "gte"}
_SLACK = timedelta(days=1)  # between the clocks of the server and the database


def compiled(part: Group | Condition, references: References) -> Q:
    """Return the query that a filter asks."""
    if isinstance(part, Condition):
        return _Asked(part.field, references).condition(part.operator.key, part.value)
    joint = Q.AND if part.joint == ALL else Q.OR
    return Q(*(compiled(one, references) for one in part.parts), _connector=joint)


class _Asked:
    """Questions to one field."""

    def __init__(
        self, field: FilterField, references: References, *, is_denied: bool = False
    ) -> None:
        self.field = field
        self.references = references
        self.is_denied = is_denied

    def condition(self, op: str, value: Any) -> Q:
        """Return the query of an operator; one that denies is the opposite of what it denies."""
        denied = OPERATORS[op].denies
        if denied:
            return ~_Asked(self.field, self.references, is_denied=True).condition(denied, value)
        if op == "is_empty":
            return self._is_empty()
        ask = getattr(self, f"_{self.field.kind}")
        found: Q = ask("is_one_of", [value]) if op == "is" else ask(op, value)
        return found

    def _is_empty(self) -> Q:
        field = self.field
        if field.kind is Kind.TAGS:
            return ~Q(Exists(self._tagged()))
        if field.is_custom:
            return Q(In(custom_text(field.registered.name), [""]))
        if field.type in (FieldType.STAGE, FieldType.OWNER, FieldType.NUMBER):
            return Q(**{f"{field.key}__isnull": True})
        return Q(**{field.key: [] if field.kind is Kind.LIST else ""})

    def _text(self, op: str, value: Any) -> Q:
        if op == "is_one_of":
            return self._equal(value)
        lookup = {"contains": "icontains", "starts_with": "istartswith"}[op]
        if self.field.is_custom:
            return Q(_compared(custom_text(self.field.registered.name), lookup, value, TextField()))
        return Q(**{f"{self.field.key}__{lookup}": value}) & self._hits([value])

    _long_text = _text

    def _equal(self, values: list[str]) -> Q:
        key = self.field.key
        if key == "email":
            return Q(email_key__in=[normalise_email(one) or one.lower() for one in values])
        if key == "linkedin_url":
            return Q(linkedin_key__in=[linkedin_key(one) for one in values])
        if key == "phone":
            # A phone that could be read has the same form in both; the key has the index.
            is_read = all(one.startswith("+") for one in values)
            return Q(phone__in=values) & (Q(phone_key__in=values) if is_read else Q())
        if key == "domain":
            return Q(domain__in=values) & ~Q(domain="")
        text = custom_text(self.field.registered.name) if self.field.is_custom else F(key)
        folded = In(Lower(text), [Lower(Value(one)) for one in values])
        return Q(folded) & self._hits(values)

    def _hits(self, values: list[str]) -> Q:
        """Return a wider question that the search view answers from its index, if there is one."""
        is_answered = self.field.key in _SEARCHED and not self.is_denied
        if not is_answered or len(values) > 1 or len(values[0]) < _SHORTEST:
            return Q()
        hits = LeadSearch.objects.filter(search_text__contains=Lower(Value(values[0])))
        # Looked up at once, as the search does, or the planner walks for what it thinks frequent.
        ids = list(hits.values_list("pk", flat=True)[: RARE + 1])
        return Q(pk__in=ids if len(ids) <= RARE else hits.values("pk"))

    def _search(self, op: str, value: str) -> Q:
        return Q(pk__in=Lead.objects.search(value).values("pk"))

    def _list(self, op: str, value: list[str]) -> Q:
        return Q(**{f"{self.field.key}__overlap": value})

    def _choice(self, op: str, value: list[Any]) -> Q:
        if self.field.is_custom:
            return Q(In(custom_text(self.field.registered.name), value))
        is_row = self.field.type in (FieldType.STAGE, FieldType.OWNER)
        return Q(**{f"{self.field.key}{'_id' if is_row else ''}__in": value})

    def _flag(self, op: str, value: list[bool]) -> Q:
        return Q(opted_out_at__isnull=not value[0])

    def _boolean(self, op: str, value: list[bool]) -> Q:
        return Q(In(custom_text(self.field.registered.name), [str(value[0]).lower()]))

    def _number(self, op: str, value: Any) -> Q:
        bounds = {
            "is_one_of": lambda: {"gte": value[0], "lte": value[0]},
            "less_than": lambda: {"lt": value},
            "more_than": lambda: {"gt": value},
            "between": lambda: {"gte": value[0], "lte": value[1]},
        }[op]()
        if not self.field.is_custom:
            return self._within(bounds)
        side = custom_json(self.field.registered.name)
        asked = [_compared(side, lookup, bound, JSONField()) for lookup, bound in bounds.items()]
        return Q(is_number(side), *asked)

    def _date(self, op: str, value: Any) -> Q:
        side = custom_text(self.field.registered.name)
        first, end = self._days(op, value)
        asked = [] if end is None else [_compared(side, "lt", end.isoformat(), TextField())]
        least = "" if first is None else first.isoformat()
        asked.append(_compared(side, "gte" if least else "gt", least, TextField()))
        return Q(*asked)

    def _moment(self, op: str, value: Any) -> Q:
        if op in _COMPARED and "T" in value:
            return self._within({_COMPARED[op]: datetime.fromisoformat(value)})
        first, end = self._days(op, value)
        bounds = {"gte": first, "lt": end}
        zone = self.references.zone
        return self._within(
            {
                lookup: datetime(day.year, day.month, day.day, tzinfo=zone)
                for lookup, day in bounds.items()
                if day is not None
            }
        )

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

    def _tags(self, op: str, value: list[str]) -> Q:
        ids = self.references.tag_ids(value).values()
        if op == "has_any":
            return Q(Exists(self._tagged(ids)))
        return Q(*(Exists(self._tagged([one])) for one in ids))

    def _tagged(self, ids: Iterable[int] | None = None) -> Any:
        links = LeadTag.objects.filter(lead_id=OuterRef("pk"))
        return links if ids is None else links.filter(tag_id__in=list(ids))

    def _import(self, op: str, value: list[int]) -> Q:
        """Ask provenance; when the import ran bounds the walk."""
        asked = Q()
        for pk, run in self.references.imports(value).items():
            one = Q(In(provenance_of_all(), [f"import:{pk}"]))
            one &= Q(created_at__gte=run.created_at - _SLACK)
            if run.job is not None and run.job.finished_at is not None:
                one &= Q(created_at__lte=run.job.finished_at + _SLACK)
            asked |= one
        return asked


def _compared(side: Coalesce, lookup: str, bound: Any, kind: Any) -> Any:
    return kind.get_lookup(lookup)(side, Value(bound, output_field=kind))
