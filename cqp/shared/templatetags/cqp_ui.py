"""What templates need to speak French and to draw the components: dates, counts, icons, badges."""

import datetime as dt
import zoneinfo

from django import template
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.utils import dateformat, timezone
from django.utils.html import format_html

register = template.Library()

# Deadlines and hearings are French time wherever the server or the reader stands.
PARIS = zoneinfo.ZoneInfo("Europe/Paris")

TONES = ("neutral", "info", "waiting", "success", "danger")
TONE_ICONS = {"neutral": "ring", "info": "dot", "waiting": "clock", "success": "check", "danger": "cross"}

STAGE_ICONS = {"done": "check", "current": "dot", "stopped": "cross"}
STAGE_WORDS = {"done": "faite", "current": "en cours", "upcoming": "à venir", "stopped": "arrêtée"}

SECTION_STATES = {
    "empty": ("ring", "neutral", "vide"),
    "partial": ("half", "waiting", "en cours"),
    "complete": ("check", "success", "complète"),
    "error": ("warning", "danger", "à corriger"),
    "locked": ("lock", "neutral", "lecture seule"),
}

PAPER_STATES = {
    "asked": ("en préparation", "waiting"),
    "ready": ("prêt", "success"),
    "failed": ("échec", "danger"),
}


# Dates and counts


def _in_paris(moment: dt.date | dt.datetime) -> dt.date | dt.datetime:
    if isinstance(moment, dt.datetime) and timezone.is_aware(moment):
        return moment.astimezone(PARIS)
    return moment


def _day_number(day: dt.date) -> str:
    return "1er" if day.day == 1 else str(day.day)


@register.filter
def day_fr(moment) -> str:
    """23 novembre 2026; the first of the month is « 1er »."""
    if not moment:
        return ""
    day = _in_paris(moment)
    return f"{_day_number(day)} {dateformat.format(day, 'F Y')}"


@register.filter
def day_short_fr(moment) -> str:
    return dateformat.format(_in_paris(moment), "d/m/Y") if moment else ""


@register.filter
def time_fr(moment) -> str:
    """14 h 32, with no-break spaces: an hour cut in two at the end of a line is hard to read."""
    if not moment:
        return ""
    local = _in_paris(moment)
    return f"{local.hour}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{local.minute:02d}"


@register.filter
def moment_fr(moment) -> str:
    return f"{day_fr(moment)} à {time_fr(moment)}" if moment else ""


@register.filter
def iso(moment) -> str:
    """For the datetime attribute of <time>."""
    return moment.isoformat() if moment else ""


@register.filter
def count_fr(number: int, words: str) -> str:
    """`{{ n|count_fr:"dossier,dossiers" }}`: in French, zero is singular."""
    singular, plural = words.split(",", maxsplit=1)
    return f"{number}\N{NO-BREAK SPACE}{plural if abs(number) >= 2 else singular}"


@register.filter
def size_fr(octets: int) -> str:
    """Ko and Mo as French office software writes them; Django's own filter says « Kio »."""
    if octets >= 1_000_000:
        return f"{octets / 1_000_000:.1f}\N{NO-BREAK SPACE}Mo".replace(".", ",")
    return f"{max(1, round(octets / 1000))}\N{NO-BREAK SPACE}Ko"


# Icons and badges


@register.simple_tag
def icon(name: str) -> str:
    """A mark beside a word, never alone: hidden from screen readers."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def tone_icon(tone: str) -> str:
    return icon(TONE_ICONS[tone])


@register.simple_tag
def badge(label: str, tone: str = "neutral") -> str:
    """State = word + shape + colour. A tag and not a template: a table of a hundred rows draws a hundred of them."""
    return format_html(
        '<span class="badge tone-{}"><span class="badge__icon">{}</span>{}</span>', tone, tone_icon(tone), label
    )


@register.simple_tag
def stage_mark(status: str) -> str:
    return icon(STAGE_ICONS[status]) if status in STAGE_ICONS else ""


@register.filter
def stage_word(status: str) -> str:
    return STAGE_WORDS[status]


@register.inclusion_tag("components/section_state.html")
def section_state(state: str) -> dict:
    name, tone, word = SECTION_STATES[state]
    return {"icon": name, "tone": tone, "word": word}


@register.simple_tag
def paper_badge(state: str) -> str:
    return badge(*PAPER_STATES[state])


# Lists


@register.filter
def page_numbers(page) -> list:
    """First, last, and two on each side of the current page; None where numbers are left out."""
    return [
        None if number == page.paginator.ELLIPSIS else number
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    ]


@register.filter
def attribute(attributes: dict, name: str) -> str:
    """For names with a hyphen, which the template language cannot read: `table.attrs|attribute:"aria-label"`."""
    return attributes.get(name, "")


# Forms


@register.simple_tag(takes_context=True)
def csrf_input(context) -> str:
    """The CSRF field inside a component: `include … only` drops Django's own `csrf_token` variable, not the request."""
    request = getattr(context, "request", None)
    if request is None:
        return ""
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))


def _target(bound_field) -> str:
    # A group of radio buttons has no single control to name: its wrapper is the target, and app.js focuses the first one.
    return bound_field.id_for_label or f"{bound_field.auto_id}_field"


def _problems_of(form) -> list[dict]:
    problems = [{"label": "", "message": message, "target": ""} for message in form.non_field_errors()]
    for bound_field in form:
        target = "" if bound_field.is_hidden else _target(bound_field)
        label = "" if bound_field.is_hidden else str(bound_field.label).rstrip(" .:")
        problems += [{"label": label, "message": message, "target": target} for message in bound_field.errors]
    return problems


@register.simple_tag(takes_context=True)
def form_problems(context) -> list[dict]:
    """Every error of `form`, of each of `forms`, and of `extra`, in the order of the page, with the id to go to."""
    forms = [context["form"]] if context.get("form") else []
    forms += list(context.get("forms") or [])
    problems = [problem for form in forms if form.is_bound for problem in _problems_of(form)]
    return problems + [{"label": "", "message": message, "target": ""} for message in context.get("extra") or []]


@register.filter
def has_errors(form) -> bool:
    return bool(form and getattr(form, "is_bound", False) and form.errors)
