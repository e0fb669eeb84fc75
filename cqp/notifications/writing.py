"""From a template and a context to a subject and a text. Plain text: nothing typed by somebody can become markup, a link's label or a header."""

from functools import cache

from django.conf import settings
from django.template import Context

from cqp.shared.strict_templates import engine

SUBJECT_MARK = "Objet :"
SUBJECT_LENGTH = 200


class WrongTemplate(ValueError):
    """The template does not begin with its `Objet : …` line."""


@cache
def _parts(template):
    """Subject and body compiled apart: a line break hidden in a name cannot push the rest of the subject into the body, nor add a header."""
    reader = engine()
    first, _, rest = reader.get_template(template).source.partition("\n")
    if not first.startswith(SUBJECT_MARK):
        raise WrongTemplate(template)
    return reader.from_string(first.removeprefix(SUBJECT_MARK)), reader.from_string(rest.strip())


def write(message, recipient, context) -> tuple[str, str]:
    """(subject, body). A variable that the context lacks raises: no letter leaves with a hole in it."""
    values = {**context, "recipient": recipient, "public_url": settings.PUBLIC_URL}
    subject, body = _parts(message.template)
    whole = engine().get_template("emails/base.txt")
    text = _plain(whole, {**values, "body": _plain(body, values)})
    return " ".join(_plain(subject, values).split())[:SUBJECT_LENGTH], text


def _plain(template, values):
    """A letter is not markup: « d'Arc » must not become entities."""
    return template.render(Context(values, autoescape=False))
