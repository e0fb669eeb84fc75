"""A developer's machine, and `make demo`."""

import os

os.environ.setdefault("SECRET_KEY", "dev-only-key-refused-in-production-by-settings-prod")

from .base import *  # noqa: F403
from .base import DEMO, VAR_DIR, env

SECRET_KEY = env("SECRET_KEY")
DEBUG = env.bool("DEBUG", default=not DEMO)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
if "EMAIL_URL" not in os.environ:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(VAR_DIR / "mails")
