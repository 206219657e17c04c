"""Settings. Everything an installation may change comes from the environment:

GOLDENTHREAD_DATA   the one folder that holds database, files, snapshots and authority.toml (default ./var)
DATABASE_URL        the database, when it is not the SQLite file in that folder
GOLDENTHREAD_DEMO   1 installs the invented authority and its one-click sign-in; never set it in production
GOLDENTHREAD_DEBUG  1 shows errors in the browser
GOLDENTHREAD_HOSTS  the names this server answers to, with commas between them
GOLDENTHREAD_HTTPS  1 when people reach it over HTTPS, as they must in use
GOLDENTHREAD_PROXIES  how many web servers stand in front of it (0 if none), to know who is calling
GOLDENTHREAD_ADDRESS  where people reach it, for links in e-mail
GOLDENTHREAD_EMAIL_HOST  the mail server; without one, mail is printed instead of sent
GOLDENTHREAD_EMAIL_PORT, _USER, _PASSWORD, _TLS (1 or 0), _FROM  how to talk to it, and as whom
GOLDENTHREAD_TODAY  in a demonstration only: the day it pretends to be
"""

import os
from pathlib import Path

import dj_database_url

from goldenthread.config.secret import read_or_make_secret

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("GOLDENTHREAD_DATA", "var")).resolve()

DEBUG = os.environ.get("GOLDENTHREAD_DEBUG") == "1"
DEMO = os.environ.get("GOLDENTHREAD_DEMO") == "1"
SECRET_KEY = read_or_make_secret(DATA)
ALLOWED_HOSTS = os.environ.get("GOLDENTHREAD_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

ROOMS = [
    "governance",
    "returns",
    "insight",
    "pathway",
    "placements",
    "people",
    "workforce",
    "places",
    "access",
    "ui",
]
INSTALLED_APPS = [
    *(f"goldenthread.{room}" for room in (["demo", *ROOMS] if DEMO else ROOMS)),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "goldenthread.ui.middleware.ServerTiming",  # before all others, whose time it tells
    "django.middleware.security.SecurityMiddleware",
    "goldenthread.ui.middleware.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "goldenthread.access.asked_once.AskedOnce",
    "goldenthread.access.middleware.KeepNoCopy",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "goldenthread.access.middleware.DefaultDeny",
    "goldenthread.people.seen_first.WarningsFirst",  # after the door: nobody sees a warning whom it turns away
]

ROOT_URLCONF = "goldenthread.config.urls"
WSGI_APPLICATION = "goldenthread.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "goldenthread.ui.environment.environment"},
    },
]

DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{DATA / 'goldenthread.sqlite3'}", conn_max_age=60, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000; PRAGMA temp_store=MEMORY;"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "access:sign-in"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "goldenthread.access.adapter.Adapter"
ACCOUNT_SESSION_REMEMBER = False  # the browser forgets when it is closed; SESSION_COOKIE_AGE ends it in any case
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,5/5m/key"}  # a whole office may share one address at 8.40
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("GOLDENTHREAD_PROXIES", "0"))
CACHES = {  # in the database, so that all server processes count failed sign-ins together
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "goldenthread_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("GOLDENTHREAD_HTTPS") == "1"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "goldenthread.ui.errors.csrf_failed"
PANELS_RAISE = False  # tests set it: a panel that fails takes its page with it, so that it is seen

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA / "files"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SNAPSHOTS = DATA / "snapshots"
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
ADDRESS = os.environ.get("GOLDENTHREAD_ADDRESS", "http://localhost:8000")
EMAIL_HOST = os.environ.get("GOLDENTHREAD_EMAIL_HOST", "")
EMAIL_BACKEND = os.environ.get(
    "GOLDENTHREAD_EMAIL", f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
)
EMAIL_PORT = int(os.environ.get("GOLDENTHREAD_EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("GOLDENTHREAD_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("GOLDENTHREAD_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("GOLDENTHREAD_EMAIL_TLS", "1") == "1"
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("GOLDENTHREAD_EMAIL_FROM", "golden-thread@localhost")
