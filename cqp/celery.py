"""`celery -A cqp worker` and `celery -A cqp beat` start here."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

from cqp.jobs.broker import FILES_TRANSPORT

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cqp.settings.dev")
TRANSPORT_ALIASES.setdefault(FILES_TRANSPORT, "cqp.jobs.transport:Transport")

app = Celery("cqp")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
