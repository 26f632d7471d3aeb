"""Apps that only the project itself can define."""

from django.apps import AppConfig
from django.contrib.admin import apps
from django.contrib.staticfiles.apps import StaticFilesConfig


class ProductAdminConfig(apps.AdminConfig):
    """Django admin behind the wall."""

    default_site = "config.admin.ProductAdminSite"


class ProductStaticFilesConfig(StaticFilesConfig):
    """Static files without what no page of ours shows: ReDoc and DRF's browsable API."""

    ignore_patterns = [  # noqa: RUF012 -- as the base class has it
        *StaticFilesConfig.ignore_patterns,
        "redoc",
        "rest_framework",
    ]


class ProjectConfig(AppConfig):
    """The project itself: its checks and commands."""

    name = "config"
    verbose_name = "Product"

    def ready(self) -> None:
        """Register the system checks; put the first page at the head of the rail."""
        from accounts import rail
        from config import checks  # noqa: F401 -- importing registers them

        rail.register(rail.RailEntry(0, "Today", "home", "today"))
