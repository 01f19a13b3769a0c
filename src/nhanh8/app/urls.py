"""Addresses of the app and its API."""

from django.urls import path

from nhanh8.app import pages
from nhanh8.app.api import api

urlpatterns = [
    path("app/", pages.app, name="app"),
    path("app/sw.js", pages.worker),
    path("app/manifest.webmanifest", pages.manifest),
    path("app/files/<str:version>/<path:name>", pages.file),
    path("api/v1/openapi.json", pages.openapi, name="openapi"),
    path("api/v1/docs", pages.docs, {"of": "openapi"}, name="api_docs"),
    path("api/v1/", api.urls),
]
