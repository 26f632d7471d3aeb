"""`migrate`, as the tables' owner, with the wall raised at its end."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser
from django.core.management.commands import migrate

from accounts.wall.fence import Fence


class Command(migrate.Command):
    """Django's command, on the owner's connection; then the wall follows the new tables."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Default to the owner's connection."""
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, make the cache's table, raise the wall."""
        super().handle(*args, **options)
        if options["plan"] or options["check_unapplied"] or options["database"] != "owner":
            return
        call_command("createcachetable", database="owner", verbosity=0)
        Fence("owner").raise_all()
