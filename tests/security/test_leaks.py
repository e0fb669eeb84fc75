"""Nothing of another company, nor of the neighbouring committee, in any answer to alpha's people: page, list, search, workbook, file."""

import pytest

from . import canaries
from .armour import faults
from .crawl import crawl
from .matrix import ROWS

ALPHA_PEOPLE = ("candidate", "tutor", "professional", "external", "manager", "member", "president", "juror_employers")
# What must be in the net for it to be one.
MARKED = {
    "Organisation.name",
    "User.last_name",
    "Candidate.birth_name",
    "Candidate.email",
    "Dossier.job_title",
    "PositioningLine.activities",
    "CandidatePartLine.situations",
    "Opinion.reason",
    "AssessmentLine.comment",
    "WorkplacePractice.missions",
    "Signable.content",
    "DossierEvent.comment",
    "JurySession.place",
    "JuryMember.organisation_name",
    "DecisionSheet.recommendations",
    "Award.holder_name",
    "IssuedDocument.title",
    "StoredFile.name",
}


# What the papers of each company hold, in their bytes (scene.py).
BETA_FILE, GAMMA_FILE = "FICHIER-beta", "FICHIER-gamma"
OTHERS = (canaries.CANARY, BETA_FILE, GAMMA_FILE)


def leaks(answers, words=OTHERS) -> list[str]:
    return [str(answer) for answer in answers if any(word in _without_what_is_due(answer) for word in words)]


def _without_what_is_due(answer) -> str:
    said = answer.said
    # The search repeats the word that was typed: that one is ours.
    echoes = ('value="CANARI"', "q=CANARI", "q%3DCANARI", "« CANARI »") if "q=CANARI" in answer.url else ()
    # Whoever holds the code of a title may verify it: whose it is, which CQP, when. Nothing else of it is due.
    titles = (
        ("CANARI-Award-holder_name", "CANARI-Award-certification_title")
        if answer.url.startswith("/verification/")
        else ()
    )
    # The training providers committed towards a committee are told to whoever thinks of a VAE, to candidates who choose one, and by
    # their name to whoever records a training.
    tells = answer.url.startswith("/vae/") or answer.url.endswith("/accompagnement/")
    providers = ("CANARI-Organisation-name", "CANARI-Organisation-address") if tells else ()
    providers += ("CANARI-Organisation-name",) if "/suivi/formations/" in answer.url else ()
    for due in (*echoes, *titles, *providers):
        said = said.replace(due, "")
    return said


@pytest.fixture
def marked(scene):
    return canaries.release([scene.beta, scene.gamma])


@pytest.mark.parametrize("persona", ALPHA_PEOPLE)
def test_what_reaches_alpha_is_nothing_of_the_others_and_is_armoured(scene, marked, persona):
    answers = crawl(scene, persona)
    assert sum(answer.status == 200 for answer in answers) > 15
    assert leaks(answers) == []
    assert [fault for answer in answers for fault in faults(answer)] == []


def test_every_kind_of_text_carries_a_canary(marked):
    assert MARKED - marked == set()


def test_the_others_do_see_theirs(scene, marked):
    """The detector works: beta's manager finds the canary in each format, and so does the neighbour's secretariat."""
    sitting, awarded = (scene.beta.dossier(label).pk for label in ("sitting", "awarded"))
    paper = f"/dossiers/{awarded}/papiers/{scene.beta.paper(0).pk}/"
    urls = ["/", "/dossiers/", "/dossiers/export/", f"/dossiers/{sitting}/", f"/dossiers/{sitting}/suivi/", paper]
    assert leaks(crawl(scene, "other_manager", urls)) == [f"other_manager {url} (200)" for url in urls]
    gamma = list(dict.fromkeys(row.url(scene.gamma) for row in ROWS))
    assert len(leaks(crawl(scene, "neighbour_secretary", gamma))) > 15


def test_secretariat_does_not_see_the_neighbour(scene):
    """Of the same product, another committee: its secretariat, its juries, its dossiers."""
    canaries.release([scene.gamma])
    assert leaks(crawl(scene, "secretary"), (canaries.CANARY, GAMMA_FILE)) == []
    assert leaks(crawl(scene, "admin")) == []
