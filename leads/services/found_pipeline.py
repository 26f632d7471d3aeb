"""Give a new organization its first pipeline."""

from leads.models import Stage

_FIRST = (
    ("New", Stage.Kind.OPEN),
    ("Contacted", Stage.Kind.OPEN),
    ("Qualified", Stage.Kind.OPEN),
    ("Proposal", Stage.Kind.OPEN),
    ("Won", Stage.Kind.WON),
    ("Lost", Stage.Kind.LOST),
)


def found_pipeline() -> None:
    """Create the stages that a sales team starts with, in the organization in force."""
    Stage.objects.bulk_create(
        [Stage(name=name, position=place, kind=kind) for place, (name, kind) in enumerate(_FIRST)]
    )
