"""The kernel's own resource: who am I."""

from django.urls import path

from api.me import MeView

urlpatterns = [path("me/", MeView.as_view({"get": "retrieve"}), name="me")]
