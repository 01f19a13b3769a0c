"""Django's settings for tests: the product's own, with a home and a key that last for this run."""

import atexit
import os
import shutil
import tempfile

os.environ["NHANH8_HOME"] = tempfile.mkdtemp(prefix="nhanh8-tests-")
atexit.register(shutil.rmtree, os.environ["NHANH8_HOME"], ignore_errors=True)
os.environ["NHANH8_SECRET_KEY"] = "for tests only, and long enough to pass for a real one ......"
for name in [n for n in os.environ if n == "DATABASE_URL" or n.startswith("NHANH8_CONFIG")]:
    del os.environ[name]

from nhanh8.site.settings import *  # noqa: E402, F403 - the environment comes first

# A file rather than memory, so that threads have connections of their own, as in production.
DATABASES["default"]["TEST"] = {"NAME": os.path.join(os.environ["NHANH8_HOME"], "test.sqlite3")}  # noqa: F405, PTH118 - from the star

# Pages are rendered without collecting static files first, which is what `nhanh8 web` does at its start.
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT = None
