"""Django's settings for tests: the product's own, with a home and a key that last for this run."""

import os
import tempfile

os.environ["NHANH8_HOME"] = tempfile.mkdtemp(prefix="nhanh8-tests-")
os.environ["NHANH8_SECRET_KEY"] = "for tests only, and long enough to pass for a real one ......"
for name in [n for n in os.environ if n == "DATABASE_URL" or n.startswith("NHANH8_CONFIG")]:
    del os.environ[name]

from nhanh8.site.settings import *  # noqa: E402, F403 - the environment comes first
