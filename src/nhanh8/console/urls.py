from nhanh8.console import registered  # noqa: F401 - the site shows what they register
from nhanh8.console.site import console

app_name = "admin"
"""The templates of the admin ask for its pages under this name."""
urlpatterns, _, _ = console.urls
