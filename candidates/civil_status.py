"""What a birth place looks like, wherever it is typed: Outil 1, part 2, the page of the civil status (domaine.md §§ 1.1 A, 3.7)."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from cqp.shared import clock
from cqp.shared.countries import FRANCE

OLDEST, YOUNGEST = 100, 14
# Of the commune at the birth: mainland with Corsica as it was and as it is, overseas départements and collectivities.
validate_commune_code = RegexValidator(
    r"^(?:(?:0[1-9]|[1-8]\d|9[0-5]|2[AB])\d{3}|9[78]\d{3})$",
    "Le code INSEE compte 5 caractères, par exemple 69123, 2A004 ou 97105. Ce n'est pas le code postal.",
    code="commune_code",
)


def validate_birth_date(day) -> None:
    """A typing mistake on the year is the usual one: said now rather than on the certificate."""
    today = clock.today()
    if not today.year - OLDEST <= day.year <= today.year - YOUNGEST:
        raise ValidationError("Vérifiez l'année de naissance, par exemple 14/05/1995.", code="birth_date")


def birth_place_errors(country: str, commune: str, code: str) -> dict:
    """{field: sentence}. A commune has its code when it is French, and none abroad, where the town is written in full."""
    if country == FRANCE and commune and not code:
        sentence = (
            "Écrivez le code INSEE de la commune de naissance, par exemple 69123 : ce sont les chiffres 6 à 10 de votre numéro de "
            "sécurité sociale."
        )
        return {"birth_commune_code": sentence}
    if country not in ("", FRANCE) and code:
        return {"birth_commune_code": "Né(e) à l'étranger : laissez ce code vide, et écrivez la ville en clair."}
    return {}
