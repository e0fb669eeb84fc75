"""Beats and jobs of the jury, each beside what it does: workers and web processes look for them here."""

from jury.benefits import tasks as benefits  # noqa: F401
from jury.preparation import deadline_tasks as deadlines  # noqa: F401
from jury.preparation import tasks as preparation  # noqa: F401
