"""Names typed by hand, compared: a likeness that somebody confirms or explains."""

import pytest

from cqp.shared.names import names_organisation, names_person, words_of


@pytest.mark.parametrize(
    ("text", "is_her"),
    [
        ("Hélène Vasseur", True),
        ("VASSEUR Helene", True),
        ("vasseur, hélène", True),
        ("H. Vasseur", True),
        ("Mme Vasseur", True),
        ("Vasseur, formatrice", True),
        ("Paul Durand et Hélène Vasseur", True),
        ("Karine Vasseur", False),
        ("Hélène", False),
        ("Hélène Vasseurs", False),
        ("", False),
    ],
)
def test_person_is_named_whatever_the_accents_the_capitals_and_the_order(text, is_her):
    assert names_person(text, "Hélène", "Vasseur") is is_her


def test_name_in_several_words_is_named_whole():
    assert names_person("MARTIN DUPONT Marie-Ange", "Marie-Ange", "Martin-Dupont")
    assert not names_person("Martin Marie-Ange", "Marie-Ange", "Martin-Dupont")


def test_somebody_without_a_name_is_named_by_nothing():
    assert not names_person("Hélène Vasseur", "", "")


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("Formatio Conseil", True),
        ("FORMATIO-CONSEIL SARL", True),
        ("Conseil Formatio", True),
        ("Formatio Conseil Lyon", True),
        ("Formatio", False),
        ("Formation Conseil", False),
        ("SARL", False),
        ("", False),
    ],
)
def test_organisation_is_named_but_for_its_legal_form(text, is_it):
    assert names_organisation(text, "Formatio Conseil") is is_it


def test_one_common_word_is_no_likeness():
    assert not names_organisation("Organisme", "Organisme 1")
    assert names_organisation("Les Ateliers", "SAS Ateliers")


def test_words_lose_accents_and_punctuation():
    assert words_of("L'Éclat – n° 2") == ("l", "eclat", "n", "2")
