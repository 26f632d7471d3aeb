"""URLs of the crm pages."""

from django.urls import path

from crm.pages import views

app_name = "crm"
urlpatterns = [path("", views.index, name="index")]
