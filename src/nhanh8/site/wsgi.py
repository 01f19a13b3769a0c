"""The pages as a WSGI application, for `nhanh8 web` and any other server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhanh8.site.settings")
application = get_wsgi_application()
