"""The words of a version: complete whatever its file says, refused when it names what does not exist, frozen with it."""

import pytest

from cqp.referentials.pages import SCALE_TITLES, TEXT_TITLES
from cqp.referentials.wording import SCALES, TEXTS, UnknownWord, Wording, whole
from evaluations.enums import Level, Mark, ReviewLevel, SelfLevel
from evaluations.enums import Verdict as Opinion
from jury.enums import Verdict as Decision

ENUMS = {
    "positioning": Level,
    "self_positioning": SelfLevel,
    "follow_up": ReviewLevel,
    "mark": Mark,
    "opinion": Opinion,
    "decision": Decision,
}


def test_each_scale_has_the_codes_of_its_enumeration_in_its_order_and_words():
    """The rules rest on the codes, the words are said in one place: neither can grow without the other."""
    assert {name: dict(enum.choices) for name, enum in ENUMS.items()} == SCALES
    assert [list(SCALES[name]) for name in ENUMS] == [enum.values for enum in ENUMS.values()]


def test_what_a_file_says_takes_the_place_of_the_word_and_the_rest_stays():
    told = Wording(whole({"scales": {"mark": {"YES": "vu"}}, "texts": {"vae_jury": "Il décide."}}))
    assert told.choices("mark") == [("YES", "vu"), ("NO", "non"), ("NOT_OBSERVED", "non observé")]
    assert told.frozen("mark")[0] == {"code": "YES", "label": "vu"}
    assert told.label("mark", Mark.YES) == "vu"
    assert (told.text("vae_jury"), told.text("vae_request")) == ("Il décide.", TEXTS["vae_request"])


def test_a_word_that_came_after_the_version_was_frozen_is_said_as_it_stands_now():
    assert Wording({}).scale("opinion") == SCALES["opinion"]
    assert Wording({"scales": {"opinion": {"ACQUIRED": "maîtrisée"}}}).scale("opinion") == {
        "ACQUIRED": "maîtrisée",
        "NOT_ACQUIRED": "non acquise",
    }


def test_only_the_codes_asked_for_are_offered():
    assert Wording({}).choices("decision", [Decision.VALIDATED, Decision.NOT_VALIDATED]) == [
        ("VALIDATED", "validée"),
        ("NOT_VALIDATED", "non validée"),
    ]


def test_the_blanks_of_a_text_are_filled():
    told = Wording(whole({"texts": {"certificate_mention": "valide les {count} compétences"}}))
    assert told.text("certificate_mention", count=6) == "valide les 6 compétences"


@pytest.mark.parametrize(
    "told",
    [
        {"scale": {}},
        {"scales": {"grades": {"A": "très bien"}}},
        {"scales": {"mark": {"MAYBE": "peut-être"}}},
        {"scales": {"mark": {"YES": " "}}},
        {"scales": {"mark": {"YES": None}}},
        {"texts": {"welcome": "Bonjour"}},
        {"texts": {"certificate_mention": "valide tout"}},
        {"texts": {"certificate_mention": "valide {count} sur {total}"}},
        {"texts": {"certificate_mention": "valide {count"}},
        {"texts": {"vae_jury": "Il décide en {months} mois."}},
    ],
)
def test_what_no_page_would_say_is_refused(told):
    with pytest.raises(UnknownWord):
        whole(told)


def test_every_word_is_shown_to_the_secretariat():
    assert set(SCALE_TITLES) == set(SCALES)
    assert [name for name in TEXTS if not name.startswith(tuple(TEXT_TITLES))] == []
