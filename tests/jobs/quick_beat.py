"""The scheduler in a hurry (`celery -A tests.jobs.quick_beat beat`): the same entry, every second instead of every fifteen."""

from cqp.celery import app

app.conf.beat_schedule = {name: {**entry, "schedule": 1.0} for name, entry in app.conf.beat_schedule.items()}
