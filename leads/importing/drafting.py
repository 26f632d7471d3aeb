"""From one row of a file to a draft of a lead, by the mapping of its columns. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from leads.fields import Context, FieldType, LeadField
from leads.importing.summaries import summing_up
from leads.importing.targets import (
    EMAILS,
    EXTERNAL_ID,
    OPT_OUT,
    PHONE_PREFIX,
    PHONES,
    SAID_AT,
)
from leads.importing.terms import AS_EVER, LEAVE_OUT, Terms
from leads.writing import LeadDraft, MatchKey
from lib.clock import now
from lib.normalise.dates import DateStyle, parse_date
from lib.normalise.email import parse_email, split_emails
from lib.normalise.phone import normalise_phone, split_phones
from lib.normalise.text import collapse, is_opt_out, meaningful, parse_truth
from lib.tabular import Row, typed_cell

_ANYWHERE = Context()
_ELSEWHERE = timedelta(days=1)  # where it may be tomorrow already
_TEST_LEAD = "<test lead"  # what Meta's and Google's lead forms fill in when they are tried out


_Cell = tuple[int, str, str]
"""The place of a cell in its row, the target of its column, and what it says."""


@dataclass(slots=True)
class Drafted:
    """A row's draft, and what was noticed on the way: (header, sentence)."""

    draft: LeadDraft
    warnings: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Drafter:
    """Turns rows into drafts. ``targets`` and ``headers`` go by column.

    ``date_styles`` gives the order of day and month for columns of dates.
    """

    headers: Sequence[str]
    targets: Sequence[str]
    fields: Mapping[str, LeadField]
    date_styles: Mapping[int, DateStyle]
    terms: Terms = AS_EVER
    _mapped: list[tuple[int, str]] = field(init=False)

    def __post_init__(self) -> None:
        """Note which columns go anywhere."""
        self._mapped = [(place, target) for place, target in enumerate(self.targets) if target]

    def draft(self, row: Row) -> Drafted:
        """Return the draft of a row; a cell that cannot be used becomes a warning."""
        drafted = Drafted(LeadDraft({}, row=row.number, said_at=self.terms.moment))
        if row.cells == self.headers:
            drafted.warnings.append(("", "The row repeats the header."))
            return drafted
        emails: list[_Cell] = []
        phones: list[_Cell] = []
        rest: list[_Cell] = []
        kinds = {**dict.fromkeys(EMAILS, emails), **dict.fromkeys((*PHONES, PHONE_PREFIX), phones)}
        for place, target in self._mapped:
            if (cell := row.cells[place]) and (text := _said(cell)):
                kinds.get(target, rest).append((place, target, text))
        self._emails(emails, drafted)
        self._rest(rest, drafted)
        self._phones(phones, drafted)
        if summary := summing_up(drafted.draft):
            message = f"The row sums up others (“{summary[:80]}”); it is not a lead."
            return Drafted(LeadDraft({}, row=row.number), [("", message)])
        if row.extra:
            beyond = ", ".join(cell for cell in row.extra if cell)[:200]
            drafted.warnings.append(("", f"The row has more cells than the header: {beyond}"))
        return drafted

    def _emails(self, cells: list[_Cell], drafted: Drafted) -> None:
        """Take the first valid address for the lead's and the others for its further ones."""
        found: dict[str, str] = {}
        bad: list[tuple[str, str]] = []
        cells.sort(key=lambda cell: EMAILS.index(cell[1]))
        for place, _, text in cells:
            if whole := parse_email(text):
                found.setdefault(whole.key, whole.typed)
                continue
            for address in split_emails(text):
                if parsed := parse_email(address):
                    found.setdefault(parsed.key, parsed.typed)
                else:
                    bad.append((self.headers[place], address))
        drafted.warnings += [
            (header, f"“{address[:80]}” is not an e-mail address.") for header, address in bad
        ]
        if found:
            email, *others = found.values()
            drafted.draft.values["email"] = email
            if others:
                drafted.draft.values["other_emails"] = others

    def _phones(self, cells: list[_Cell], drafted: Drafted) -> None:
        """Keep two numbers: a mobile one, and the first of the others."""
        values = drafted.draft.values
        prefix = next((text for _, target, text in cells if target == PHONE_PREFIX), "")
        country = self._country(values)
        left: list[tuple[str, str]] = []
        for place, target, text in cells:
            for number in split_phones(text) if target in PHONES else ():
                phone = _written(_joined(prefix, number), country)
                if phone in {values.get(key) for key in PHONES}:
                    continue
                if target in values:
                    left.append((self.headers[place], phone))
                else:
                    values[target] = phone
        for header, phone in left:
            free = next((key for key in reversed(PHONES) if key not in values), None)
            if free:
                values[free] = phone
            elif phone not in {values.get(key) for key in PHONES}:
                drafted.warnings.append((header, f"A third number was left out: {phone[:60]}"))

    def _country(self, values: Mapping[str, object]) -> str | None:
        if "country" not in values:
            return None
        known = self.fields["country"]
        try:
            return str(known.normalise(values["country"], _ANYWHERE) or "") or None
        except ValueError:
            return None

    def _rest(self, cells: list[_Cell], drafted: Drafted) -> None:
        values = drafted.draft.values
        for place, target, text in cells:
            if target == OPT_OUT:
                opted_out = is_opt_out(text) or _is_moment(text)
                drafted.draft.opted_out |= opted_out
            elif target == EXTERNAL_ID:
                self._identify(place, text, drafted)
            elif target == SAID_AT:
                self._date(place, text, drafted)
            elif place in self.terms.meanings and self._is_told(place, target, text, drafted):
                continue
            elif target == "stage" and _opts_out(text):
                drafted.draft.opted_out = True
            elif target == "tags":
                values.setdefault("tags", []).extend(_tags(text))
            elif target == "notes" and "notes" in values:
                values["notes"] += f"\n\n{text}"
            elif target in self.fields:
                values.setdefault(target, self._typed(place, target, text))

    def _typed(self, place: int, target: str, text: str) -> str:
        """Return a date in ISO form where its column's style makes it certain."""
        if self.fields[target].type is not FieldType.DATE:
            return text
        found = parse_date(text, self.date_styles.get(place, DateStyle.ISO))
        return found.isoformat()[:10] if found else text

    def _is_told(self, place: int, target: str, text: str, drafted: Drafted) -> bool:
        """Take what a person said a word stands for; say whether they did.

        A status that forbids writing does so whatever stage it stands for besides.
        """
        meaning = self.terms.meaning(place, text)
        if meaning is None:
            return False
        is_no = target == "stage" and meaning == OPT_OUT
        drafted.draft.opted_out |= is_no or (target == "stage" and _opts_out(text))
        if meaning != LEAVE_OUT and not is_no:
            drafted.draft.values.setdefault(target, meaning)
        return True

    def _identify(self, place: int, text: str, drafted: Drafted) -> None:
        key = self.terms.external_key(text)
        if key is None:
            message = f"“{text[:80]}” is too long for an id; it was left out."
            drafted.warnings.append((self.headers[place], message))
            return
        drafted.draft.external_key = key
        drafted.draft.is_identified = self.terms.match_by is MatchKey.EXTERNAL

    def _date(self, place: int, text: str, drafted: Drafted) -> None:
        """Take when the row was true; without a zone it is taken for UTC."""
        found = parse_date(text, self.date_styles.get(place, DateStyle.ISO))
        moment = _moment(found) if found else None
        if moment is None or moment > now() + _ELSEWHERE:
            what = "is not a date" if moment is None else "is still to come"
            message = f"“{text[:80]}” {what}; the row counts as undated."
            drafted.warnings.append((self.headers[place], message))
            return
        drafted.draft.said_at = moment


def _moment(found: date) -> datetime:
    moment = found if isinstance(found, datetime) else datetime.combine(found, time())
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _said(cell: str) -> str | None:
    """Return what a cell says; a placeholder, or what a form's test fills in, says nothing."""
    text = meaningful(typed_cell(cell))
    return None if text and text.lower().startswith(_TEST_LEAD) else text


def header_of(target: str, row: Row, headers: Sequence[str], targets: Sequence[str]) -> str:
    """Return the header of the column that a field's value came from, or nothing."""
    places = [place for place, one in enumerate(targets) if target and one == target]
    filled = [place for place in places if row.cells[place]]
    return headers[(filled or places)[0]] if places else ""


def _joined(prefix: str, number: str) -> str:
    """Put the calling code of its own column before a national number."""
    code = "".join(char for char in prefix if char.isdigit()).lstrip("0")
    if not code or number.startswith(("+", "00")):
        return number
    return f"+{code} {number.lstrip('0')}"


def _written(number: str, country: str | None) -> str:
    """Return the normal form where the row's own country makes it certain, else as typed."""
    phone = normalise_phone(number, country) if country else None
    return phone.e164 if phone and phone.e164 and not phone.extension else number


def _opts_out(text: str) -> bool:
    return is_opt_out(text) and parse_truth(text) is None


def _is_moment(text: str) -> bool:
    """Say whether an opt-out column tells when it happened."""
    return parse_date(text, DateStyle.DAY_FIRST) is not None or (
        parse_date(text, DateStyle.MONTH_FIRST) is not None
    )


def _tags(text: str) -> list[str]:
    for mark in (":::", ";", "|", "\n"):
        text = text.replace(mark, ",")
    return [tag for part in text.split(",") if (tag := collapse(part.lstrip("* ")))]
