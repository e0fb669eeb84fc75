import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from cqp.shared.validators import normalise_siret, validate_siren, validate_siret

DIGITS = "0123456789"


def luhn_completed(prefix):
    """`prefix` with the last digit that makes Luhn right, written differently from the code under test."""
    doubled = [sum(divmod(int(char) * 2, 10)) for char in prefix[::-2]]
    plain = [int(char) for char in prefix[-2::-2]]
    return prefix + str(-(sum(doubled) + sum(plain)) % 10)


sirens = st.text(DIGITS, min_size=8, max_size=8).map(luhn_completed).filter(lambda siren: siren != "356000000")
sirets = st.builds(lambda siren, rank: luhn_completed(siren + rank), sirens, st.text(DIGITS, min_size=4, max_size=4))


def refusal(validate, value):
    with pytest.raises(ValidationError) as refused:
        validate(value)
    return refused.value.code


@given(sirets)
def test_right_siret_passes_and_its_siren_too(siret):
    validate_siret(siret)
    validate_siren(siret[:9])


@given(sirets, st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_is_always_caught(siret, place, shift):
    wrong = siret[:place] + str((int(siret[place]) + shift) % 10) + siret[place + 1 :]

    if not wrong.startswith("356000000"):
        assert refusal(validate_siret, wrong) == "siret_key"


@given(
    sirets,
    st.lists(st.tuples(st.integers(0, 14), st.sampled_from([" ", ".", "-", "\u00a0", "\u202f", "\t"])), max_size=6),
)
def test_blanks_and_dots_between_digits_are_dropped(siret, separators):
    typed = siret
    for place, separator in sorted(separators, reverse=True):
        typed = typed[:place] + separator + typed[place:]

    assert normalise_siret(typed) == siret


@given(st.text(max_size=20))
def test_anything_else_is_refused_never_crashes(text):
    digits = normalise_siret(text)
    with pytest.raises(ValidationError) as refused:
        validate_siret(digits + "x")

    assert refused.value.code == "siret_format"


@pytest.mark.parametrize("siret", ["35600000000048", "35600000049837", "35600000009075"])
def test_la_poste_establishments_follow_their_own_rule(siret):
    validate_siret(siret)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "siret_format"),
        ("7328293200007", "siret_format"),
        ("73282932000075", "siret_key"),
        ("٧٣٢٨٢٩٣٢٠٠٠٠٧٤", "siret_format"),
        ("35600000000049", "siret_key"),
    ],
)
def test_wrong_siret_says_which_mistake(value, code):
    assert refusal(validate_siret, value) == code


@pytest.mark.parametrize(("value", "code"), [("73282932", "siren_format"), ("732829321", "siren_key")])
def test_wrong_siren_says_which_mistake(value, code):
    assert refusal(validate_siren, value) == code
