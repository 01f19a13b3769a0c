"""Django's settings, made from ours (`nhanh8.config`)."""

from pathlib import Path

import dj_database_url

from nhanh8.config import settings
from nhanh8.console import look
from nhanh8.site.sqlite.file import ENGINE, database_file, uri

_ours = settings()
_here = Path(__file__).parent

SECRET_KEY = (
    _ours.secret_key.get_secret_value() or "unset: `nhanh8 doctor` complains, and servers refuse to start"
)
DEBUG = _ours.debug
ALLOWED_HOSTS = list(_ours.web.allowed_hosts)

INSTALLED_APPS = [
    # Templates of the one above replace those of the one below. Nothing looks for lists to show by itself:
    # the console names its own.
    "nhanh8.console",
    "unfold.apps.BasicAppConfig",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "nhanh8.audit",
    "nhanh8.retention",
    "nhanh8.limits",
    "nhanh8.mail",
    "nhanh8.codes",
    "nhanh8.checkcode",
    "nhanh8.charging",
    "nhanh8.agencies",
    "nhanh8.registry",
    "nhanh8.filers",
    "nhanh8.users",
    "nhanh8.accounts",
    "nhanh8.reissue",
    "nhanh8.declarations",
    "nhanh8.privacy",
    "nhanh8.portal",
    "nhanh8.app",
    "nhanh8.filing",
    "nhanh8.entrance",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "nhanh8.site.encoding.Utf8",
    "nhanh8.site.headers.Headers",
    "nhanh8.site.language.Language",
    "nhanh8.web.boundary.Boundary",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "nhanh8.web.uploads.Uploads",
    "django.middleware.csrf.CsrfViewMiddleware",
    "nhanh8.site.encoding.Signs",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "nhanh8.users.guard.ConsoleForStaff",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "nhanh8.site.outage.Outage",
]

ROOT_URLCONF = "nhanh8.site.urls"
WSGI_APPLICATION = "nhanh8.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_here / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nhanh8.portal.context.visitor",
            ]
        },
    }
]

UNFOLD = look.UNFOLD

DATABASES = {
    "default": dj_database_url.parse(
        _ours.database_url or "sqlite://", conn_max_age=60, conn_health_checks=True
    )
}
if _file := database_file():
    DATABASES["default"] |= {"ENGINE": ENGINE, "NAME": uri(_file)}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # IMMEDIATE takes the write lock at once, so that a transaction never fails half-way for want of it; FULL
    # has a commit outlive a power cut: a caller was told that the new password holds.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    # A caller waits on the line: better "the service is disturbed" soon than silence. Seconds; milliseconds.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 3,
        "options": "-c statement_timeout=10000 -c lock_timeout=5000",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# Users are staff and filers' representatives; participants have accounts, with a login of their own.
AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["nhanh8.users.backend.Backend"]
LOGIN_URL = "users:log_in"
# All passwords are argon2id only; nhanh8.passwords.hashing gives the cost.
PASSWORD_HASHERS = ["nhanh8.passwords.hashing.Hasher"]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [_here / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = _ours.home.absolute() / "static"
STATICFILES_DIRS = [_here / "static"]
# Names with a hash of the content, kept by browsers for ever; `nhanh8 web` collects them at its start.
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = _ours.mail.host
EMAIL_PORT = _ours.mail.port
EMAIL_HOST_USER = _ours.mail.username
EMAIL_HOST_PASSWORD = _ours.mail_password.get_secret_value()
EMAIL_USE_TLS = _ours.mail.security == "starttls"
EMAIL_USE_SSL = _ours.mail.security == "tls"
EMAIL_TIMEOUT = _ours.mail.timeout.total_seconds()
DEFAULT_FROM_EMAIL = _ours.mail.sender

# Sessions of users, which participants' pages don't read. With the prefix a browser takes the cookie over TLS
# and from this very host only.
SESSION_ENGINE = "nhanh8.users.session_store"
SESSION_COOKIE_NAME = "__Host-nhanh8_user" if _ours.web.behind_tls else "nhanh8_user"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Notices such as "password changed", shown once: in a signed cookie, so that no page needs Django's sessions.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SESSION_COOKIE_SECURE = _ours.web.behind_tls  # these three hold for the notices, too
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

LANGUAGE_COOKIE_NAME = "nhanh8_language"
LANGUAGE_COOKIE_AGE = 31_536_000  # a year
LANGUAGE_COOKIE_SECURE = _ours.web.behind_tls
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

CSRF_FAILURE_VIEW = "nhanh8.site.views.csrf_failed"
CSRF_COOKIE_NAME = "__Host-nhanh8_csrf" if _ours.web.behind_tls else "nhanh8_csrf"
CSRF_COOKIE_SECURE = _ours.web.behind_tls
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _ours.web.behind_tls else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _ours.web.behind_tls else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50
# No page takes files but those that say so (nhanh8.web.uploads), and they one at a time, in memory.
FILE_UPLOAD_HANDLERS = ["nhanh8.web.uploads.Refused"]
DATA_UPLOAD_MAX_NUMBER_FILES = 1

LOGGING_CONFIG = None  # nhanh8.site.logs sets it up, with every long number masked
