"""Django settings, from the environment. The embedded servers, production and tests use the same file."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from kernel.tables.limits import MIB, Limits
from portal.settings import environment
from portal.settings.api import API_MAX_BODY_BYTES as API_MAX_BODY_BYTES
from portal.settings.api import REST_FRAMEWORK as REST_FRAMEWORK
from portal.settings.api import SPECTACULAR_SETTINGS as SPECTACULAR_SETTINGS
from portal.settings.apps import INSTALLED_APPS as INSTALLED_APPS
from portal.settings.apps import TENANT_TYPES as TENANT_TYPES

PROJECT = Path(__file__).resolve().parents[3]
DATA_DIR = Path(environment.text("PORTAL_DATA_DIR", str(PROJECT / "var"))).resolve()

DEMO = environment.flag("PORTAL_DEMO")
PRODUCTION = environment.flag("PORTAL_PRODUCTION")
DEBUG = environment.flag("PORTAL_DEBUG")
ROOT_HOST = environment.text("PORTAL_ROOT_HOST", "localhost:8000")
ROOT_HOST_NAME = ROOT_HOST.split(":")[0]
SCHEME = environment.choice("PORTAL_SCHEME", "https" if PRODUCTION else "http", {"http", "https"})
PROCESS = environment.choice("PORTAL_PROCESS", "command", {"web", "worker", "command"})

# A known key is only for the embedded servers, which nobody else reaches: a private socket, no password.
IS_EMBEDDED = environment.database("DATABASE_URL")["HOST"].startswith("/") and not PRODUCTION
SECRET_KEY = environment.text(
    "SECRET_KEY", "only-for-the-embedded-servers-" + "0" * 32 if IS_EMBEDDED else None
)
# Digests of people: its own key, so that SECRET_KEY can be changed without losing who is who.
PERSON_DIGEST_KEY = environment.text("PERSON_DIGEST_KEY", SECRET_KEY if IS_EMBEDDED else None)
if PRODUCTION:
    for name, value in {"SECRET_KEY": SECRET_KEY, "PERSON_DIGEST_KEY": PERSON_DIGEST_KEY}.items():
        if len(value) < 50:
            raise ImproperlyConfigured(f"{name} is too short. Use at least 50 random characters.")
    if DEMO or DEBUG:
        raise ImproperlyConfigured("PORTAL_DEMO and PORTAL_DEBUG must be off in production.")
ALLOWED_HOSTS = ["*"]  # the host look-up answers 404 to any host that is not an organisation's

ROOT_URLCONF = "portal.urls.agency"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Database: two roles. Only commands that change the structure connect as the owner.
DATABASE_ROLE = environment.choice("PORTAL_DATABASE_ROLE", "app", {"app", "owner"})
APP_ROLE = "portal_app"
OWNER_ROLE = "portal_owner"
_connection = environment.database("DATABASE_OWNER_URL" if DATABASE_ROLE == "owner" else "DATABASE_URL")
_connection["OPTIONS"] |= {"options": "-c statement_timeout=60s" if PROCESS == "web" else ""}
if PROCESS == "web":
    # Few connections with a bounded life: one that has seen 500 schemas holds about 100 MB.
    _connection["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": environment.number("PORTAL_POOL_SIZE", 8, at_least=1, at_most=100),
        "max_lifetime": 1800,
        "timeout": 10,
    }
DATABASES = {
    "default": {
        "ENGINE": "django_tenants.postgresql_backend",
        "CONN_MAX_AGE": 0 if PROCESS == "web" else 60,
        "DISABLE_SERVER_SIDE_CURSORS": False,
        **_connection,
    }
}
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
HAS_MULTI_TYPE_TENANTS = True
MULTI_TYPE_DATABASE_FIELD = "kind"
TENANT_MODEL = "organisations.Organisation"
TENANT_DOMAIN_MODEL = "organisations.Domain"
TENANT_LIMIT_SET_CALLS = True

REDIS_URL = environment.text("REDIS_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL},
    "organisation": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_FUNCTION": "tenants.organisations.caching.organisation_key",
    },
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_NAME = "portal_session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SCHEME == "https"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.health.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "tenants.organisations.middleware.OrganisationMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tenants.sign_in.middleware.HostBoundSessionMiddleware",
    "tenants.organisations.languages.HostLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tenants.organisations.middleware.UnavailableMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if SCHEME == "https":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = environment.number("PORTAL_HSTS_SECONDS", 31536000, at_least=0, at_most=63072000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "portal.navigation.context",
            ],
        },
    }
]
FORM_RENDERER = "kernel.forms.PortalFormRenderer"

# Static and private files.
STATIC_URL = "/static/"
STATIC_ROOT = Path(environment.text("PORTAL_STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [path for path in [PROJECT / "platform/portal/static_built"] if path.is_dir()]
PRIVATE_ROOT = DATA_DIR / "private"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_MAX_AGE = 3600
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
ARCHIVE_MAX_BYTES = environment.number("PORTAL_ARCHIVE_MAX_MB", 200, at_least=1, at_most=5000) * 1024 * 1024
TABLE_LIMITS = Limits(
    file_bytes=environment.number("PORTAL_TABLE_MAX_MB", 20, at_least=1, at_most=500) * MIB,
    rows=environment.number("PORTAL_TABLE_MAX_ROWS", 100_000, at_least=100, at_most=1_000_000),
)
# Extracts of the company register: the folder in which the operator puts them, and how much one may hold.
BCE_DIR = Path(environment.text("PORTAL_BCE_DIR", str(DATA_DIR / "bce"))).resolve()
BCE_MAX_BYTES = environment.number("PORTAL_BCE_MAX_MB", 8000, at_least=1, at_most=50_000) * 1024 * 1024

# Language and time: French first; a day is Europe/Brussels.
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "français"), ("de", "Deutsch"), ("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [PROJECT / "locale"]
LANGUAGE_COOKIE_NAME = "portal_language"
LANGUAGE_COOKIE_HTTPONLY = True
TIME_ZONE = "Europe/Brussels"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = "kernel.formats"

# People.
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/espaces/"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "tenants.sign_in.adapter.StaffAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up; allauth asks for a password because of it
ACCOUNT_FORMS = {
    "login": "tenants.sign_in.forms.PasswordForm",
    "request_login_code": "tenants.sign_in.forms.AskCodeForm",
    "confirm_login_code": "tenants.sign_in.forms.EnterCodeForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "request_login_code": "20/m/ip,5/10m/key",
}
TICKET_SECONDS = 60

# Seats: for how long an unconfirmed group holds them, and a group that was offered some may answer.
HOLD_HOURS = environment.number("PORTAL_HOLD_HOURS", 24, at_least=1, at_most=240)
OFFER_HOURS = environment.number("PORTAL_OFFER_HOURS", 48, at_least=1, at_most=240)
# How often one address may send a public form: times this. Raise it where a city hall shares one address.
LIMITS_FACTOR = environment.number("PORTAL_LIMITS_FACTOR", 1, at_least=1, at_most=100000)
LINK_DAYS = environment.number("PORTAL_LINK_DAYS", 180, at_least=7, at_most=730)

# Mail: to the relay that EMAIL_HOST names; without one, as files in the data folder.
if environment.is_set("EMAIL_HOST"):
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": environment.text("EMAIL_HOST"),
                "port": environment.number("EMAIL_PORT", 25, at_least=1, at_most=65535),
                "username": environment.text("EMAIL_HOST_USER", "") or None,
                "password": environment.text("EMAIL_HOST_PASSWORD", "") or None,
                "use_tls": environment.flag("EMAIL_USE_TLS"),
                "timeout": 20,
            },
        }
    }
else:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": DATA_DIR / "mail"},
        }
    }
MAIL_DOMAIN = environment.text("PORTAL_MAIL_DOMAIN", ROOT_HOST_NAME)

# Celery.
CELERY_BROKER_URL = environment.text("BROKER_URL")
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 1800
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
CELERY_TIMEZONE = TIME_ZONE

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "kernel.log_lines.WithoutLinks",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": environment.text("PORTAL_LOG_LEVEL", "INFO")},
}
