"""Identifiers of French organisations and days, checked where they are typed and where they are stored (domaine.md § 4.10)."""

import re

from django.core.exceptions import ValidationError

from cqp.shared import clock

LA_POSTE_SIREN = "356000000"
LA_POSTE_HEAD_OFFICE = "35600000000048"


def normalise_siret(value: str) -> str:
    """Drop the blanks and dots people type between groups of digits."""
    return re.sub(r"[\s.  -]", "", value or "")


def _luhn(digits: str) -> bool:
    total = 0
    for rank, char in enumerate(reversed(digits)):
        figure = int(char) * (2 if rank % 2 else 1)
        total += figure - 9 if figure > 9 else figure
    return total % 10 == 0


def validate_siren(value: str) -> None:
    if not re.fullmatch(r"[0-9]{9}", value):
        raise ValidationError("Le SIREN compte 9 chiffres, par exemple 732 829 320.", code="siren_format")
    if not _luhn(value):
        raise ValidationError("Ce SIREN n'existe pas : sa clé est fausse. Vérifiez les chiffres.", code="siren_key")


def validate_siret(value: str) -> None:
    """Luhn on fourteen digits, but La Poste's establishments: the sum of their digits is a multiple of five."""
    if not re.fullmatch(r"[0-9]{14}", value):
        raise ValidationError("Le SIRET compte 14 chiffres, par exemple 732 829 320 00074.", code="siret_format")
    if value.startswith(LA_POSTE_SIREN) and value != LA_POSTE_HEAD_OFFICE:
        valid = sum(map(int, value)) % 5 == 0
    else:
        valid = _luhn(value) and _luhn(value[:9])
    if not valid:
        raise ValidationError("Ce SIRET n'existe pas : sa clé est fausse. Vérifiez les chiffres.", code="siret_key")


def validate_day_reached(day) -> None:
    """What has happened has a day, and that day has come (Europe/Paris)."""
    if day > clock.today():
        raise ValidationError("Cette date est dans le futur : donnez celle d'un jour passé.", code="day_in_the_future")
