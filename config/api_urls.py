"""The API's URLs: version 1, its OpenAPI document, Swagger UI and the page of problems."""

from csp.decorators import csp_update
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from accounts.middleware import outside_organization
from api.pages import problem_page

schema = outside_organization(SpectacularAPIView.as_view(api_version="v1", throttle_classes=[]))
# Swagger UI sets style attributes while it draws; scripts stay our own.
swagger = outside_organization(
    csp_update({"style-src": ["'unsafe-inline'"]})(  # type: ignore[arg-type]
        SpectacularSwaggerSplitView.as_view(
            url_name="schema", throttle_classes=[], http_method_names=["get", "head"]
        )
    )
)

urlpatterns = [
    path("schema/", schema, name="schema"),
    path("docs/", swagger, name="swagger"),
    path("problems/", problem_page, name="problems"),
    path("v1/", include("config.api_v1", namespace="v1")),
]
