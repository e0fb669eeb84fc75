"""How much is written on a competency of part 3, when the version asks for a minimum (domaine.md § 1.4, « longueur minimale paramétrable »)."""

import pytest
from django.urls import reverse

from cqp.shared.blockers import Blocked
from evaluations.gaps import gaps_of
from evaluations.services.activities import save_activity_line
from evaluations.services.signatures import present
from tests import vae
from tests.pathways.entrance import enter, text_of

ONE_LETTER = {"setting": "a", "activities": "b", "frequency": "REGULAR", "autonomy": "ALONE", "results": "c"}


def write(dossier, **texts):
    """The same words on each competency."""
    signable = vae.part_3(dossier)
    for line in signable.activity_table.lines.select_related("competency", "table__signable"):
        save_activity_line(line, actor=dossier.candidate.user, revision=line.revision, **ONE_LETTER | texts)
    return vae.part_3(dossier)


def test_by_default_no_length_is_asked(world):
    assert gaps_of(write(vae.writing(world))) == []


@pytest.mark.parametrize(("written", "is_short"), [(97, False), (96, True)])
def test_every_text_of_a_competency_counts_together(world, written, is_short):
    dossier = vae.writing(world, version=vae.version_with(activity_min_length=100))
    signable = write(dossier, difficulties="é" * written)
    found = [(gap.code, gap.message) for gap in gaps_of(signable)]
    sentence = "Compétence {} : 99\N{NO-BREAK SPACE}caractères écrits, 100 au moins sont attendus."
    assert found == [("activity_line_too_short", sentence.format(number)) for number in range(1, 7) if is_short]


def test_blanks_at_the_ends_are_not_text(world):
    dossier = vae.writing(world, version=vae.version_with(activity_min_length=100))
    signable = write(dossier, difficulties="é" * 90 + " \n" * 50)
    assert {gap.code for gap in gaps_of(signable)} == {"activity_line_too_short"}
    with pytest.raises(Blocked):
        present(signable, actor=dossier.candidate.user)


def test_page_says_how_much_is_written_and_how_much_is_expected(client, world):
    dossier = vae.writing(world, version=vae.version_with(activity_min_length=100))
    write(dossier)
    enter(client, dossier.candidate.user)
    url = reverse("activity_competency", args=[dossier.pk, 1])
    words = "3 caractères écrits pour cette compétence, tous textes réunis : 100 au moins sont attendus."
    assert words in text_of(client.get(url))
    states = {section["state"] for section in client.get(url).context["sections"][1:]}
    assert states == {"partial"}


def test_page_says_nothing_of_it_when_nothing_is_asked(client, world):
    dossier = vae.writing(world)
    enter(client, dossier.candidate.user)
    assert "au moins sont attendus" not in text_of(client.get(reverse("activity_competency", args=[dossier.pk, 1])))
