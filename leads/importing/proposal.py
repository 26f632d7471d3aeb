"""Where the columns of a file should go: as last time, else as guessed."""

from dataclasses import asdict, dataclass, replace

from leads.fields import BUILT_IN
from leads.importing.columns import Column, is_date
from leads.importing.mapping import Guess, guess_mapping, own_headers, signature
from leads.importing.targets import IGNORE, is_known
from leads.models import FieldDefinition, Import
from lib.normalise.dates import DateStyle
from lib.tabular import Table

_SAMPLE_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Proposal:
    """A guess for each column, and the order of day and month of those that hold dates."""

    guesses: list[Guess]
    date_styles: dict[int, DateStyle]
    last: Import | None
    """The import of such a file that finished last."""


def columns_of(table: Table) -> list[Column]:
    """Return the columns with the values of the first rows."""
    rows = table.sample(_SAMPLE_ROWS)
    return [
        Column.of(header, [row.cells[place] for row in rows])
        for place, header in enumerate(table.columns)
    ]


def propose(table: Table) -> Proposal:
    """Propose a mapping; what a finished import did with the same headers goes before guesses."""
    columns = columns_of(table)
    custom = FieldDefinition.objects.as_fields()
    guesses = guess_mapping(columns, custom)
    last = (
        Import.objects.filter(
            state=Import.State.FINISHED, mapping__signature=signature(table.columns)
        )
        .order_by("-id")
        .first()
    )
    if last is not None:
        used = _stretched([column["target"] for column in last.mapping["columns"]], len(guesses))
        guesses = [
            _remembered(guess, target) if is_known(target, BUILT_IN | custom) else guess
            for guess, target in zip(guesses, used, strict=True)
        ]
    own = len(own_headers(table.columns))
    guesses[own:] = [Guess(note="Added by our file of problems.")] * (len(guesses) - own)
    styles = {
        place: column.date_style for place, column in enumerate(columns) if column.share(is_date)
    }
    return Proposal(guesses, styles, last)


def propose_for(run: Import, table: Table, *, is_exact: bool) -> None:
    """Give an import the proposal for its file, to be changed by a person; unsaved."""
    proposal = propose(table)
    last = proposal.last
    if last is not None:
        run.match_by, run.system = last.match_by, last.system
    run.mapping = {
        "headers": table.columns,
        "signature": signature(table.columns),
        "columns": [asdict(guess) for guess in proposal.guesses],
        "is_remembered": last is not None,
        "meanings": last.mapping.get("meanings", {}) if last else {},
        "date_styles": {str(at): style.value for at, style in proposal.date_styles.items()},
        "warnings": list(table.warnings),
        "is_counted": is_exact,
    }


def _stretched(targets: list[str], length: int) -> list[str]:
    """Return the targets for a file that has what our file of problems adds, or has it not."""
    return (targets + [IGNORE] * length)[:length]


def _remembered(guess: Guess, target: str) -> Guess:
    if guess.target == target:
        return replace(guess, confidence=1.0)
    return Guess(target, 1.0 if target != IGNORE else 0.0, "As in your last import of such a file.")
