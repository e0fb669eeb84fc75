"""The employment, asked in part 2 and again in part 3: months later it decides where the assessment is held."""

import pytest
from django.urls import reverse

from cqp.access.decisions import Forbidden
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from evaluations.assessment_place import place_of
from evaluations.contents import content_of, vae_file_paper
from evaluations.enums import PlaceKind, SignableKind
from evaluations.gaps import gaps_of
from evaluations.models import Signable
from evaluations.readable import blocks_of
from evaluations.services.activities import save_activity_situation
from evaluations.services.signatures import present
from evaluations.told import told_on
from pathways.services import advance
from tests import vae
from tests.pathways.entrance import enter, text_of

from .builders import autosave, form_of

EMPLOYED = {"employed_in_branch": True, "employer_name": "Bêta Conseil", "employer_siret": "90000002700012"}
NOT_EMPLOYED = {"employed_in_branch": False, "employer_name": "", "employer_siret": ""}


@pytest.fixture
def dossier(world):
    """Part 2 said: employed by Alpha Formation, of the branch. Nothing of part 3 is written."""
    return vae.writing(world)


@pytest.fixture
def candidate(client, dossier):
    return enter(client, dossier.candidate.user)


def table(dossier):
    return vae.part_3(dossier).activity_table


def say(dossier, **values):
    found = table(dossier)
    return save_activity_situation(found, actor=dossier.candidate.user, revision=found.revision, **values)


def told(dossier):
    found = table(dossier)
    return {name: getattr(found, name) for name in EMPLOYED}


def page(dossier):
    return reverse("activity_situation", args=[dossier.pk])


def deposited(dossier, **values):
    say(dossier, **values)
    vae.deposit(vae.write_part_3(dossier), actor=dossier.candidate.user)
    return vae.fresh(dossier)


# --- proposed as it was last told ------------------------------------------------------------------------------------


def test_part_3_starts_from_what_part_2_said(dossier):
    assert told(dossier) == {name: vae.SITUATION[name] for name in EMPLOYED}
    assert gaps_of(vae.write_part_3(dossier)) == []


def test_next_version_starts_from_the_one_before(dossier):
    dossier = deposited(dossier, **EMPLOYED)
    advance(dossier, "resume_writing", actor=dossier.candidate.user)
    assert told(dossier) == EMPLOYED


# --- written ---------------------------------------------------------------------------------------------------------


def test_it_is_the_first_section_and_where_one_begins(candidate, dossier):
    overview = candidate.get(reverse("activity_table", args=[dossier.pk]))
    assert overview.context["sections"][0]["url"] == page(dossier)
    assert (overview.context["next"]["url"], overview.context["started"]) == (page(dossier), False)
    assert "1 sur 7" in text_of(overview)
    answer = candidate.post(page(dossier), form_of(candidate, page(dossier)) | EMPLOYED)
    first = reverse("activity_competency", args=[dossier.pk, 1])
    assert answer["Location"] == first
    assert told(dossier) == EMPLOYED
    overview = candidate.get(reverse("activity_table", args=[dossier.pk]))
    assert (overview.context["next"]["url"], overview.context["started"]) == (first, True)


def test_siret_is_typed_with_its_spaces_and_a_wrong_one_is_told(candidate, dossier):
    form = form_of(candidate, page(dossier))
    wrong = candidate.post(page(dossier), form | {"employer_siret": "12345"})
    assert wrong.status_code == 422
    assert 'value="12345"' in wrong.content.decode()
    right = autosave(candidate, page(dossier), form | {"employer_siret": "900 000 027 00012"})
    assert right.status_code == 200
    assert told(dossier)["employer_siret"] == "90000002700012"


def test_two_windows_keep_both_answers(candidate, dossier):
    shown = form_of(candidate, page(dossier))
    autosave(candidate, page(dossier), shown | {"employer_name": "Un"})
    assert autosave(candidate, page(dossier), shown | {"employer_name": "Deux"}).status_code == 409
    assert told(dossier)["employer_name"] == "Un"


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"employed_in_branch": None}, ["employment_missing"]),
        ({"employer_name": " ", "employer_siret": ""}, ["employer_missing", "employer_siret_missing"]),
        (NOT_EMPLOYED, []),
    ],
)
def test_it_is_as_complete_as_in_part_2_before_the_deposit(dossier, values, codes):
    say(dossier, **values)
    signable = vae.write_part_3(dossier)
    assert [(gap.code, gap.url) for gap in gaps_of(signable)] == [(code, page(dossier)) for code in codes]
    if codes:
        with pytest.raises(Blocked):
            present(signable, actor=dossier.candidate.user)


def test_nobody_else_says_it_nor_when_it_is_deposited(world, dossier):
    by = vae.provider(world)
    vae.coached(dossier, by)
    found = table(dossier)
    for actor in (by.manager, world.branch.secretary, world.alpha.manager):
        with pytest.raises(Forbidden):
            save_activity_situation(found, actor=actor, revision=found.revision, **NOT_EMPLOYED)
    present(vae.write_part_3(dossier), actor=dossier.candidate.user)
    with pytest.raises(Blocked):
        say(dossier, **NOT_EMPLOYED)


# --- what follows from it --------------------------------------------------------------------------------------------


def test_candidate_hired_since_is_assessed_in_the_company(world):
    """The dead end: part 2 said no, and the assessment could only be held at a training provider."""
    dossier = vae.writing(world, situation=vae.OUT_OF_WORK)
    assert place_of(dossier) == PlaceKind.TRAINING_PROVIDER
    dossier = deposited(dossier, **EMPLOYED)
    assert place_of(dossier) == PlaceKind.COMPANY
    assert (dossier.employer_name, dossier.employer_siret) == ("Bêta Conseil", "90000002700012")


def test_candidate_who_left_the_branch_is_assessed_at_a_provider(dossier):
    dossier = deposited(dossier, **NOT_EMPLOYED)
    assert place_of(dossier) == PlaceKind.TRAINING_PROVIDER
    assert (dossier.employer_name, dossier.employer_siret) == ("", "")


def test_only_what_is_sworn_counts(dossier):
    dossier = deposited(dossier, **EMPLOYED)
    advance(dossier, "resume_writing", actor=dossier.candidate.user)
    say(dossier, **NOT_EMPLOYED)
    assert place_of(dossier) == PlaceKind.COMPANY
    assert vae.fresh(dossier).employer_name == "Bêta Conseil"


def test_part_3_deposited_before_it_was_asked_there_leaves_the_answer_of_part_2(dossier):
    signable = vae.write_part_3(dossier)
    content = content_of(signable)
    del content["situation"]
    now = clock.now()
    Signable.objects.filter(pk=signable.pk).update(content=content, digest="d", presented_at=now, completed_at=now)
    assert place_of(dossier) == PlaceKind.COMPANY
    titles = [block.title for block in blocks_of(SignableKind.ACTIVITIES, content)]
    assert ("Situation au dépôt" in titles, len(titles)) == (False, 7)


def test_it_is_frozen_read_and_printed(world, dossier):
    dossier = deposited(dossier, **EMPLOYED)
    frozen = vae.part_3(dossier).content
    assert frozen["situation"] == {
        "employed_in_branch": True,
        "employer": {"name": "Bêta Conseil", "siret": "90000002700012"},
    }
    told = {block.title: block.facts for block in blocks_of(SignableKind.ACTIVITIES, frozen)}
    assert told["Situation au dépôt"] == [
        ("Salarié(e) d'une entreprise de la branche", "oui"),
        ("Employeur", "Bêta Conseil, SIRET 90000002700012"),
        ("Accompagnement", "aucun organisme"),
    ]
    assert vae_file_paper(dossier)["activities_situation"] == frozen["situation"]


def test_assessors_still_read_each_competency_beside_its_own_grid(world, dossier):
    dossier = deposited(dossier, **EMPLOYED)
    competency = dossier.version.competencies.get(number=1)
    facts = told_on(dossier, competency, world.branch.secretary)["facts"]
    assert facts[0] == ("Contexte", vae.TEXTS["setting"])
