"""The pages as a WSGI application, for `nhanh8 web` and any other server."""

import os

from django.core.wsgi import get_wsgi_application

from nhanh8.config import ConfigError, settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhanh8.site.settings")
if not settings().secret_key.get_secret_value():
    raise ConfigError("No secret key is set: nothing that is signed could be trusted. See docs/settings.md.")
application = get_wsgi_application()
