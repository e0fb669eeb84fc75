"""The list of countries: coded as INSEE does, once each, in the order in which a person looks for a name."""

import re

import pytest
from django.core.exceptions import ValidationError

from cqp.shared.countries import FRANCE, country_choices, country_name, validate_country


def test_each_country_has_one_code_and_each_code_one_country():
    codes, names = zip(*country_choices()[1:], strict=True)
    assert len(set(codes)) == len(codes) == len(set(names))
    assert [code for code in codes if not re.fullmatch(r"99[1-5]\d\d", code)] == []


def test_france_comes_first_then_the_alphabet_whatever_the_accents():
    names = [name for _, name in country_choices()]
    assert names[:3] == ["Choisir…", "France", "Açores, Madère"]
    assert names.index("Égypte") < names.index("Espagne") < names.index("États-Unis") < names.index("Finlande")


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (FRANCE, "France"),
        ("99109", "Allemagne"),
        ("99352", "Algérie"),
        ("99326", "Côte d'Ivoire"),
        ("99404", "États-Unis"),
    ],
)
def test_codes_are_those_of_insee(code, name):
    assert country_name(code) == name


def test_no_code_has_no_name_and_an_unknown_one_is_refused():
    assert (country_name(""), country_name("99999")) == ("", "")
    with pytest.raises(ValidationError):
        validate_country("99999")
