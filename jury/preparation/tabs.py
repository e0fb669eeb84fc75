"""The four pages from which the secretariat prepares its juries, one click from each other."""

from django.urls import reverse

PAGES = (
    ("Séances", "session_list"),
    ("File d'attente", "jury_queue"),
    ("Vivier", "pool_list"),
    ("Consultations de dates", "sounding_list"),
)


def tabs(current: str) -> list[dict]:
    return [{"label": label, "url": reverse(name), "current": name == current, "count": None} for label, name in PAGES]
