"""The suite: same code paths as production, cheap hashing, no mail leaves, a database file that a real worker can open."""

import atexit
import os
import shutil
import tempfile

if "CQP_VAR_DIR" not in os.environ:
    # A folder of its own for each process: two runs at once on one machine share neither database nor files.
    os.environ["CQP_VAR_DIR"] = tempfile.mkdtemp(prefix="cqp-tests-")
    atexit.register(shutil.rmtree, os.environ["CQP_VAR_DIR"], ignore_errors=True)

from .base import *  # noqa: F403
from .base import DATABASES, STATIC_ROOT, TEMPLATES, VAR_DIR

STATIC_ROOT.mkdir(exist_ok=True)
SECRET_KEY = "test-only"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A real worker (another process) must be able to open the test database, so it cannot be in memory.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    # Nobody pulls the plug of a suite: no wait for the disk, and what a savepoint keeps aside stays in memory.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;PRAGMA temp_store=MEMORY;"
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "VARIABLE_INCONNUE(%s)"
CQP_JOB_LEASE_SECONDS = int(os.environ.get("CQP_JOB_LEASE_SECONDS", "120"))
