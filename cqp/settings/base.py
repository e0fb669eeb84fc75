"""What every environment shares. Everything that differs between two installations comes from the environment (.env.example)."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

from cqp.jobs.broker import celery_settings

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

# --- Where files live -------------------------------------------------------
VAR_DIR = Path(env("CQP_VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)
FILES_DIR = VAR_DIR / "files"

# --- Files that people send (cqp.uploads, ADR 0022) ---------------------------
CQP_UPLOAD_MAX_MB = env.int("CQP_UPLOAD_MAX_MB", default=10)
CQP_UPLOAD_MAX_REQUEST_MB = env.int("CQP_UPLOAD_MAX_REQUEST_MB", default=60)
CQP_UPLOAD_MAX_PER_DAY = env.int("CQP_UPLOAD_MAX_PER_DAY", default=200)
CQP_UPLOAD_MAX_PIXELS = env.int("CQP_UPLOAD_MAX_PIXELS", default=40_000_000)
CQP_UPLOAD_MAX_PAGES = env.int("CQP_UPLOAD_MAX_PAGES", default=300)
# What the process that opens a file may take: beyond, the system kills it and the file is refused.
CQP_UPLOAD_MEMORY_MB = env.int("CQP_UPLOAD_MEMORY_MB", default=130)
CQP_UPLOAD_CPU_SECONDS = env.float("CQP_UPLOAD_CPU_SECONDS", default=1.6)
CQP_CLAMAV_SOCKET = env("CQP_CLAMAV_SOCKET", default="")
CQP_CLAMAV_TIMEOUT = env.int("CQP_CLAMAV_TIMEOUT", default=10)
# A file is cut at the first byte too many (CappedUploadHandler), a request before it is read (RequestSizeMiddleware).
FILE_UPLOAD_HANDLERS = [
    "cqp.uploads.reception.CappedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_TEMP_DIR = VAR_DIR / "receiving"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FILES = env.int("CQP_UPLOAD_MAX_FILES", default=20)

# --- Who we are on the network ---------------------------------------------
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Links in mails and QR codes are built from this setting, never from the Host header of a request (house: reset-link poisoning).
PUBLIC_URL = env("CQP_PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
DEMO = env.bool("CQP_DEMO", default=False)

# --- Applications -----------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "guardian",
    "template_partials",
    "cqp.shared",
    "cqp.jobs",
    "cqp.accounts",
    "cqp.audit",
    "cqp.access",
    "cqp.referentials",
    "cqp.accreditations",
    "cqp.notifications",
    "cqp.documents",
    "cqp.uploads",
    "candidates",
    "pathways",
    "evaluations",
    "jury",
    "cqp.home",
    "cqp.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cqp.uploads.reception.RequestSizeMiddleware",
    "cqp.audit.middleware.RequestContextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cqp.accounts.middleware.LoginRequiredMiddleware",
    "cqp.accounts.middleware.SecondFactorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cqp.shared.middleware.RefusalMiddleware",
    "cqp.shared.middleware.PrivatePagesMiddleware",
]

ROOT_URLCONF = "cqp.urls"
WSGI_APPLICATION = "cqp.wsgi.application"

# --- Templates and forms ----------------------------------------------------
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "template_partials.templatetags.partials",
                "cqp.shared.templatetags.cqp_ui",
                "cqp.shared.templatetags.cqp_drafts",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cqp.home.context_processors.navigation",
            ],
        },
    },
]
FORM_RENDERER = "cqp.shared.form_renderer.CqpFormRenderer"
DJANGO_TABLES2_TEMPLATE = "components/table.html"

# --- Database ---------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'cqp.sqlite3'}")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # stack.md § 4: without IMMEDIATE, 298 of 400 contending transactions fail; FULL costs 0.4 ms a commit and survives a power cut.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits of the sign-in pages count in the cache: it must be shared between processes, so never LocMem (reliability.md § 3.5).
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cqp_cache"}}

# --- People and passwords ---------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None  # guardian would otherwise create a user row (house T12)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "cqp.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# There is no free sign-up: an address is proved by following the link sent to it, before the account can be used.
ACCOUNT_EMAIL_VERIFICATION = "none"
# A changed password or second factor is told to its owner, who may not be the one who changed it.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {
    "company_register": "20/h/ip,5/h/key",
    "vae_request": "20/h/ip,5/h/key",
    "invitation_open": "60/h/ip",
}
ACCOUNT_FORMS = {
    "login": "cqp.accounts.sign_in_forms.LoginForm",
    "change_password": "cqp.accounts.sign_in_forms.ChangePasswordForm",
    "set_password": "cqp.accounts.sign_in_forms.SetPasswordForm",
    "reset_password": "cqp.accounts.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "cqp.accounts.sign_in_forms.ResetPasswordKeyForm",
    "reauthenticate": "cqp.accounts.sign_in_forms.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "cqp.accounts.sign_in_forms.AuthenticateForm",
    "reauthenticate": "cqp.accounts.sign_in_forms.ReauthenticateCodeForm",
    "activate_totp": "cqp.accounts.sign_in_forms.ActivateTOTPForm",
    "login_webauthn": "cqp.accounts.sign_in_forms.LoginWebAuthnForm",
    "authenticate_webauthn": "cqp.accounts.sign_in_forms.AuthenticateWebAuthnForm",
    "reauthenticate_webauthn": "cqp.accounts.sign_in_forms.ReauthenticateWebAuthnForm",
    "add_webauthn": "cqp.accounts.sign_in_forms.AddWebAuthnForm",
    "edit_webauthn": "cqp.accounts.sign_in_forms.EditWebAuthnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "CQP"
# One period before or after: whoever reads a code in its last second is not refused (RFC 6238 § 5.2).
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("ALLAUTH_TRUSTED_PROXY_COUNT", default=0)

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# --- Headers ----------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

# --- Language and time ------------------------------------------------------
LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

# --- Static files -----------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]

# --- Mail -------------------------------------------------------------------
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="CQP <ne-pas-repondre@cqp.invalid>")

# --- Background work --------------------------------------------------------
vars().update(
    celery_settings(redis_url=env("REDIS_URL", default=""), var_dir=VAR_DIR, queue=env("CQP_QUEUE", default="cqp"))
)
CQP_JOB_LEASE_SECONDS = env.int("CQP_JOB_LEASE_SECONDS", default=120)
CQP_JOB_RETRY_SECONDS = env.int("CQP_JOB_RETRY_SECONDS", default=20)

# --- Logs: ids only, never names or mails (reliability.md ASVS 16.2.5) ------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "cqp.audit.request_context.RequestIdFilter"}},
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(request_id)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["request_id"]}},
    # It announces itself at each import.
    "loggers": {"pikepdf": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
}
