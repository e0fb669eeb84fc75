"""What a real worker started by a test runs with: the suite's settings, and mails written as files that the test can read."""

import os

from cqp.settings.test import *  # noqa: F403
from cqp.settings.test import BASE_DIR, TEMPLATES

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = os.environ["CQP_TEST_MAIL_FOLDER"]
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "tests" / "documents" / "templates"]
