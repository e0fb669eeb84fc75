"""How papers say days, moments, choices and numbers, from the neutral values of a frozen context."""

from datetime import date, datetime

import segno
from django import template
from django.utils.safestring import mark_safe

from cqp.shared.clock import PARIS

register = template.Library()
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
LONG_NAME = 36
NBSP = "\u00a0"


def _french_day(day):
    return f"{'1er' if day.day == 1 else day.day}{NBSP}{MONTHS[day.month - 1]}{NBSP}{day.year}"


@register.filter
def french_day(value):
    """2026-11-23 → 23 novembre 2026; nothing for None."""
    return _french_day(date.fromisoformat(value)) if value else ""


@register.filter
def french_moment(value):
    """An ISO moment, said in Paris: 23 novembre 2026 à 14 h 32."""
    if not value:
        return ""
    moment = datetime.fromisoformat(value).astimezone(PARIS)
    return f"{_french_day(moment.date())} à{NBSP}{moment.hour}{NBSP}h{NBSP}{moment.minute:02d}"


@register.filter
def whole_second(value):
    """For the metadata of the PDF, which refuse fractions."""
    return datetime.fromisoformat(value).replace(microsecond=0).isoformat()


@register.filter
def label_in(code, choices):
    """Label of a code in its list of choices. A code that is not in the list is a fault of the context: it must not print blank."""
    return next(choice["label"] for choice in choices if choice["code"] == code)


@register.filter
def siret_groups(value):
    """732 829 320 00074, in unbreakable groups."""
    return NBSP.join((value[:3], value[3:6], value[6:9], value[9:])) if len(value) == 14 else value


@register.filter
def digest_groups(value):
    """A SHA-256 in groups of eight, so that two of them can be compared by eye."""
    return " ".join(value[start : start + 8] for start in range(0, len(value), 8))


@register.filter
def code_groups(value):
    """A verification code in groups of four, to be typed from the paper."""
    return " ".join(value[start : start + 4] for start in range(0, len(value), 4))


@register.filter
def is_long_name(holder):
    """Whether the certificate must set the name smaller to keep it on one line, two at most."""
    return len(f"{holder['first_names']} {holder['birth_name']}") > LONG_NAME


@register.simple_tag
def qr_code(content, title):
    """Inline SVG with a <title>: the only text alternative that the PDF library reads (stack.md § 2)."""
    code = segno.make(content, error="m", micro=False)
    return mark_safe(code.svg_inline(scale=4, border=2, title=title, svgclass="qr", lineclass=None, omitsize=True))  # noqa: S308 - made by segno, escapes the title
