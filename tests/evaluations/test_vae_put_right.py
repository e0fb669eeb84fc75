"""A VAE returned as incomplete is put right where it was written: part 3 is taken up again, then assessed anew (domaine.md § 6 no. 29)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cqp.notifications.models import Email
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from evaluations.contents.vae_file import vae_file_paper
from evaluations.enums import SignableKind
from evaluations.services.activities import save_activity_line
from pathways.enums import Role
from pathways.enums import State as S
from pathways.models import PendingAct
from pathways.services import advance
from tests import vae
from tests.pathways.entrance import enter, text_of
from tests.workflows.machine import put

ASKED = "La compétence 4 ne dit rien d'un aléa : racontez-en un."


def returned(world, *, postponed=False):
    """Every competency found acquired by both assessors; sent back by the secretariat, once the jury has postponed it when told."""
    dossier = vae.complete(world) if postponed else vae.transmitted(world)
    if postponed:
        dossier = vae.keeping(put(dossier, S.POSTPONED), dossier)
    advance(dossier, "return_incomplete", actor=world.branch.secretary, comment=ASKED)
    return vae.fresh(dossier)


def writes_again(dossier):
    line = vae.part_3(dossier).activity_table.lines.get(competency__number=4)
    save_activity_line(line, actor=dossier.candidate.user, revision=line.revision, difficulties="Un formateur absent.")
    vae.deposit(vae.part_3(dossier), actor=dossier.candidate.user)
    return vae.fresh(dossier)


@pytest.mark.parametrize("postponed", [False, True], ids=["found incomplete", "postponed by the jury"])
def test_candidate_whose_competencies_were_all_acquired_writes_again_and_goes_to_the_end(world, postponed):
    dossier = returned(world, postponed=postponed)
    advance(dossier, "resume_writing", actor=dossier.candidate.user)
    dossier = writes_again(vae.fresh(dossier))
    assert dossier.state == S.WRITTEN
    dossier = vae.judged_next(dossier, world)
    assert dossier.state == S.COMPLETE
    numbers = dossier.signables.filter(kind=SignableKind.ACTIVITIES).order_by("version")
    assert [part.content["lines"][3]["difficulties"] for part in numbers] == ["", "Un formateur absent."]
    assert [row.completed_at is not None for row in dossier.signables.filter(kind=SignableKind.ASSESSMENT)] == [
        True,
        True,
    ]


def test_secretariat_reopens_part_3_with_its_reasons_and_the_candidate_is_asked(client, world):
    dossier = returned(world)
    with pytest.raises(Blocked) as refusal:
        advance(dossier, "reopen_writing", actor=world.branch.secretary, comment=" ")
    assert [b.code for b in refusal.value.blockers] == ["comment_missing"]
    advance(dossier, "reopen_writing", actor=world.branch.secretary, comment=ASKED)
    dossier = vae.fresh(dossier)
    acts = PendingAct.objects.filter(dossier_id=dossier.pk).values_list("role", "act")
    assert (dossier.state, [*acts]) == (S.WRITING, [(Role.CANDIDATE, "write_activities")])
    (mail,) = Email.objects.filter(code="writing_reopened")
    assert (mail.recipient, ASKED in mail.body) == (dossier.candidate.user, True)
    enter(client, dossier.candidate.user)
    assert ASKED in text_of(client.get(reverse("dossier_detail", args=[dossier.pk])))
    assert client.get(reverse("activity_competency", args=[dossier.pk, 4])).status_code == 200


def test_assessors_learn_that_part_3_is_written_again_and_not_before_any_assessment(world):
    dossier = vae.name_assessors(vae.written(world), world)
    advance(dossier, "resume_writing", actor=dossier.candidate.user)
    assert not Email.objects.filter(code="writing_resumed").exists()
    advance(returned(world), "reopen_writing", actor=world.branch.secretary, comment=ASKED)
    told = {mail.recipient for mail in Email.objects.filter(code="writing_resumed")}
    assert told == {world.beta.professional, world.branch.external}


def test_opinions_on_the_text_before_no_longer_stand_for_it(world):
    dossier = returned(world)
    assert vae_file_paper(dossier)["evaluation"] is not None
    advance(dossier, "resume_writing", actor=dossier.candidate.user)
    with clock.frozen(clock.now() + timedelta(hours=1)):
        dossier = writes_again(vae.fresh(dossier))
    assert vae_file_paper(dossier)["evaluation"] is None


def test_both_ways_are_offered_on_the_page_of_the_dossier(client, world):
    dossier = returned(world)
    for user, label in (
        (dossier.candidate.user, "Reprendre la partie 3"),
        (world.branch.secretary, "Rouvrir la partie 3"),
    ):
        enter(client, user)
        acts = client.get(reverse("dossier_detail", args=[dossier.pk])).context["acts"]
        assert label in [act["label"] for act in acts if act["allowed"]]
