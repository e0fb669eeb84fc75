"""The countries of today by their code in the « code officiel géographique » of INSEE: where somebody was born (domaine.md § 3.7)."""

import json
import unicodedata
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError

FRANCE = "99100"


@cache
def _names() -> dict:
    return json.loads((settings.BASE_DIR / "fixtures" / "countries.json").read_text(encoding="utf-8"))


def country_name(code: str) -> str:
    """Empty for no code, and for one that is none."""
    return _names().get(code, "")


def country_choices() -> list[tuple]:
    """France first, the others as a person looks for them: by the alphabet, whatever the accents."""
    others = sorted((_plain(name), code, name) for code, name in _names().items() if code != FRANCE)
    return [("", "Choisir…"), (FRANCE, _names()[FRANCE]), *((code, name) for _, code, name in others)]


def _plain(name: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", name.lower()) if char.isalnum() or char == " ")


def validate_country(code: str) -> None:
    if code not in _names():
        raise ValidationError("Choisissez le pays dans la liste, par exemple France.", code="country_unknown")
