"""The one settings file: what differs between machines comes from the environment.

| variable | meaning | default |
|---|---|---|
| `DATABASE_URL` | `sqlite:///path` or `postgres://user:password@host/name?sslmode=…` | SQLite in `XIAONENG_HOME` |
| `XIAONENG_HOME` | folder of the database, files, seals and the secret key | `out/home` |
| `XIAONENG_SEALS` | the file of daily roots, best on another disk | `XIAONENG_HOME/seals.jsonl` |
| `XIAONENG_SECRET_KEY` | signs sessions and links | made once, kept in `XIAONENG_HOME` |
| `XIAONENG_HOSTS` | names this site answers to, separated by commas | `localhost,127.0.0.1` |
| `XIAONENG_HTTPS` | whether people come over HTTPS, by a proxy on this machine: cookies only there, HSTS, their address as the proxy tells it | no |
| `XIAONENG_DEMO` | whether the data is generated and the demo log-ins are shown | no |
| `XIAONENG_SECOND_FACTOR` | roles that must have one, separated by commas; the site does not start with a word that is no role | none |
| `XIAONENG_SESSIONS` | browsers in which one person may be signed in at a time | 3 |
| `XIAONENG_PASSWORD_DAYS` | days after which a password has to be changed; 0: never | 0 |
| `XIAONENG_PASSWORD_CLASSES` | how many of letters, digits and other signs a password has at least | 2 |
| `XIAONENG_REPORTS` | folder of `supervise` reports shown to offices that watch | none |
| `XIAONENG_WAREHOUSE` | folder of the extracts for the engine | `XIAONENG_HOME/warehouse` |
| `XIAONENG_EXTRACT_MINUTES` | minutes between two extracts by the minute hand; 0: never | 60 |
| `XIAONENG_EMAIL_URL` | `smtp+tls://user:password@host:587` | no mails: messages are read in the platform, those of before are not mailed later |
| `XIAONENG_FROM` | the sender of mails | `xiaoneng@localhost` |
| `XIAONENG_EMAIL_TIMEOUT` | seconds after which a silent mail server is left alone till the next minute | 10 |
"""

import secrets
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from xiaoneng.config.home import secret_key

ROOT = Path(__file__).resolve().parents[2]
env = environ.Env()

XIAONENG_HOME = Path(env.str("XIAONENG_HOME", default=str(ROOT / "out" / "home")))
XIAONENG_SEALS = Path(env.str("XIAONENG_SEALS", default=str(XIAONENG_HOME / "seals.jsonl")))
XIAONENG_WAREHOUSE = Path(env.str("XIAONENG_WAREHOUSE", default=str(XIAONENG_HOME / "warehouse")))
XIAONENG_EXTRACT_MINUTES = env.int("XIAONENG_EXTRACT_MINUTES", default=60)
XIAONENG_REPORTS = env.str("XIAONENG_REPORTS", default="")
XIAONENG_DEMO = env.bool("XIAONENG_DEMO", default=False)

SECRET_KEY = env.str("XIAONENG_SECRET_KEY", default="") or secret_key(
    XIAONENG_HOME, fresh=secrets.token_urlsafe
)
DEBUG = False
ALLOWED_HOSTS = env.list("XIAONENG_HOSTS", default=["localhost", "127.0.0.1"])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_linear_migrations",
    "template_partials.apps.SimpleAppConfig",
    "xiaoneng.people",
    "xiaoneng.kit",
    "xiaoneng.access",
    "xiaoneng.ledger",
    "xiaoneng.errands",
    "xiaoneng.staffing",
    "xiaoneng.messages",
    "xiaoneng.obligations",
    "xiaoneng.catalogue",
    "xiaoneng.cases",
    "xiaoneng.registers",
    "xiaoneng.supervision",
    "xiaoneng.warehouse",
    "xiaoneng.insight",
    "xiaoneng.desk",
    "xiaoneng.portal",
    "xiaoneng.api",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "xiaoneng.kit.middleware.PermissionsMiddleware",
    "xiaoneng.kit.middleware.LanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "xiaoneng.kit.middleware.RefusalMiddleware",
    "xiaoneng.staffing.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "xiaoneng.config.urls"
WSGI_APPLICATION = "xiaoneng.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "xiaoneng.kit.shell.shell",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            ["django.template.loaders.app_directories.Loader"],
                        )
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "xiaoneng.kit.templatetags.words",
            ],
        },
    }
]

DATABASES = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{XIAONENG_HOME / 'xiaoneng.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A writer takes the lock when its transaction begins and waits its turn: no half-way upgrade
    # from reader to writer, which SQLite refuses with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            # rows are read where the system keeps the file in memory, not copied page by page
            "PRAGMA mmap_size=4294967296; PRAGMA cache_size=-16384;"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Pages ask many short questions: compiling one costs more than answering it.
    asked = DATABASES["default"].setdefault("OPTIONS", {})  # sslmode and the like, of the address
    asked["options"] = f"-c jit=off {asked.get('options', '')}".strip()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "xiaoneng.access.passwords.Mixed",
        "OPTIONS": {"least": env.int("XIAONENG_PASSWORD_CLASSES", default=2)},
    },
    {"NAME": "xiaoneng.access.passwords.NotLately"},
]
LOGIN_URL = "staffing:sign_in"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "staffing:sign_in"
CACHES = {  # in each process: who guesses a code is counted there (portal/guessing.py)
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "xiaoneng.kit.http.address_of"
AXES_LOCKOUT_CALLABLE = "xiaoneng.staffing.views.accounts.locked"
XIAONENG_SECOND_FACTOR = env.list("XIAONENG_SECOND_FACTOR", default=[])
XIAONENG_SESSIONS = env.int("XIAONENG_SESSIONS", default=3)
XIAONENG_PASSWORD_DAYS = env.int("XIAONENG_PASSWORD_DAYS", default=0)
OTP_TOTP_ISSUER = "xiaoneng"
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True  # thirty minutes from the last page, not from the first
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "xiaoneng.kit.views.csrf_refused"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
XIAONENG_BEHIND_PROXY = env.bool("XIAONENG_HTTPS", default=False)
if XIAONENG_BEHIND_PROXY:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "build" / "static"
STATICFILES_DIRS = [ROOT / "build" / "assets"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(XIAONENG_HOME / "files")},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = False  # tests and a fresh checkout have nothing collected yet
WHITENOISE_USE_FINDERS = True

if env.str("XIAONENG_EMAIL_URL", default=""):
    vars().update(env.email_url("XIAONENG_EMAIL_URL"))
    XIAONENG_EMAIL = True
else:
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    XIAONENG_EMAIL = False
EMAIL_TIMEOUT = env.int("XIAONENG_EMAIL_TIMEOUT", default=10)  # seconds
DEFAULT_FROM_EMAIL = env.str("XIAONENG_FROM", default="xiaoneng@localhost")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS = [
    # asked for by XIAONENG_HTTPS, which a machine without certificates leaves off
    "security.W004",
    "security.W008",
    "security.W012",
    "security.W016",
]
