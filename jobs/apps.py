"""The jobs app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Durable background work."""

    name = "jobs"

    def ready(self) -> None:
        """Put the list in the rail; have tables that grow without end looked after."""
        from accounts import rail
        from accounts.roles import Permission
        from jobs.queue import every_hour

        rail.register(rail.RailEntry(80, "Jobs", "list-check", "jobs:list", Permission.JOBS_READ))
        every_hour("months", "jobs.tasks.keep_months")
        every_hour("sessions", "jobs.tasks.forget_sessions")
