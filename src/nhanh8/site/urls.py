"""All pages and where they stand."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from nhanh8.app.pages import docs
from nhanh8.filing.api import api as filing_api
from nhanh8.site import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("nhanh8.portal.urls")),
    path("", include("nhanh8.app.urls")),
    path("api/v1/filings/docs", docs, {"of": "filing:openapi"}, name="filing_docs"),
    path("", include("nhanh8.filing.urls")),
    path("api/v1/", filing_api.urls),
    path("console/", include("nhanh8.console.urls", namespace="console")),
    path("quay/", include("nhanh8.console.counter.urls")),
    path("nguoi-dung/", include("nhanh8.entrance.urls")),
    path("ngon-ngu/", set_language, name="set_language"),
    path("health", views.health, name="health"),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.failed
