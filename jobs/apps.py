"""The jobs app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Durable background work."""

    name = "jobs"

    def ready(self) -> None:
        """Put the list in the rail."""
        from accounts import rail
        from accounts.roles import Permission

        rail.register(rail.RailEntry(80, "Jobs", "list-check", "jobs:list", Permission.JOBS_READ))
