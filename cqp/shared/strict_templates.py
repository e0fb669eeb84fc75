"""Templates of what leaves the building (papers, letters): a missing variable is an error, never a blank or a mark in the text."""

from functools import cache

from django.conf import settings
from django.template import Engine
from django.template.base import VariableDoesNotExist


class _Refuse(str):
    """Django asks `"%s" in string_if_invalid`, then formats it with the name of the variable: that is where we stop."""

    def __contains__(self, item):
        return True

    def __mod__(self, variable):
        raise VariableDoesNotExist("variable absente du modèle : %s", (variable,))


@cache
def engine() -> Engine:
    """Reads the project's templates/ folder. Whether text is escaped is said by the Context of each rendering: yes unless told otherwise."""
    return Engine(
        dirs=settings.TEMPLATES[0]["DIRS"],
        libraries={"papers": "cqp.documents.templatetags.papers"},
        string_if_invalid=_Refuse("%s"),
    )
