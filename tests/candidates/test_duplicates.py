import datetime as dt

import pytest
from django.urls import reverse

from candidates.models import Candidate, CompetencyCredit
from candidates.services import update_identity, write_credit
from cqp.shared.blockers import Blocked
from pathways.duplicates import probable_doubles
from pathways.enums import State as S
from pathways.models import Dossier
from pathways.services import advance, merge_candidates
from tests.pathways.entrance import enter, text_of

LIST = reverse("duplicate_list")


def merge_url(kept, double):
    return reverse("duplicate_merge", args=[kept.pk, double.pk])


@pytest.fixture
def pair(world):
    """One person, registered by two companies for two CQP."""
    ours = world.dossier(S.REGISTERED, email="lea@exemple.test")
    theirs = world.dossier(S.REGISTERED, world.beta, email="lea@exemple.test", version=world.branch.versions[1])
    return ours, theirs


def found(world, user=None):
    doubles = probable_doubles(Candidate.objects.for_user(user or world.branch.secretary))
    return [(double.kept.pk, double.double.pk, double.reason) for double in doubles]


def test_same_account_is_a_probable_double(world, pair):
    ours, theirs = pair
    assert found(world) == [(ours.candidate_id, theirs.candidate_id, "même courriel")]


def test_same_name_and_birth_date_is_a_probable_double_and_a_homonym_is_not(world):
    where = [(world.alpha, 0), (world.beta, 0), (world.beta, 1)]
    dossiers = [
        world.dossier(S.REGISTERED, company, first_name="Nina", birth_name="Duval", version=world.branch.versions[n])
        for company, n in where
    ]
    for dossier, name, day in zip(dossiers, ("Duval", "DUVAL", "Duval"), (14, 14, 15), strict=True):
        update_identity(dossier.candidate, actor=world.branch.secretary, birth_name=name, born_on=dt.date(1995, 5, day))
    assert found(world) == [
        (dossiers[0].candidate_id, dossiers[1].candidate_id, "mêmes nom, prénom et date de naissance")
    ]


def test_another_committee_sees_no_double(world, pair):
    world.dossier(S.REGISTERED, world.gamma, email="lea@exemple.test")
    assert found(world, world.neighbour.secretary) == []


def test_merge_moves_the_dossiers_and_keeps_the_trace(client, world, pair):
    ours, theirs = pair
    enter(client, world.branch.secretary)
    assert "lea@exemple.test" in text_of(client.get(merge_url(ours.candidate, theirs.candidate)))
    client.post(merge_url(ours.candidate, theirs.candidate))
    assert Dossier.objects.get(pk=theirs.pk).candidate_id == ours.candidate_id
    assert Candidate.objects.get(pk=theirs.candidate_id).merged_into_id == ours.candidate_id
    assert theirs.events.get(verb="candidates_merged").actor == world.branch.secretary
    assert found(world) == []


def test_both_open_for_the_same_cqp_cannot_be_merged(client, world):
    ours = world.dossier(S.REGISTERED, email="lea@exemple.test")
    theirs = world.dossier(S.REGISTERED, world.beta, email="lea@exemple.test")
    response = enter(client, world.branch.secretary).post(merge_url(ours.candidate, theirs.candidate))
    assert response.status_code == 409
    assert Candidate.objects.get(pk=theirs.candidate_id).merged_into_id is None


def test_merging_twice_is_refused(world, pair):
    ours, theirs = pair
    merge_candidates(actor=world.branch.secretary, kept=ours.candidate, double=theirs.candidate)
    with pytest.raises(Blocked, match="déjà réunies"):
        merge_candidates(
            actor=world.branch.secretary, kept=ours.candidate, double=Candidate.objects.get(pk=theirs.candidate_id)
        )


def test_ledger_of_a_merged_row_is_still_read(world, pair):
    ours, theirs = pair
    credit = write_credit(
        candidate=theirs.candidate,
        competency=theirs.version.competencies.first(),
        decided_on=dt.date(2026, 1, 10),
        dossier_number=theirs.number,
        session_number="S1",
    )
    merge_candidates(actor=world.branch.secretary, kept=ours.candidate, double=theirs.candidate)
    assert list(CompetencyCredit.objects.of_person(ours.candidate)) == [credit]


def test_only_a_secretariat_merges_and_only_its_own(client, world, pair):
    ours, theirs = pair
    assert enter(client, world.alpha.manager).get(LIST).status_code == 403
    assert client.post(merge_url(ours.candidate, theirs.candidate)).status_code == 404
    assert enter(client, world.neighbour.secretary).post(merge_url(ours.candidate, theirs.candidate)).status_code == 404
    assert enter(client, ours.candidate.user).post(merge_url(ours.candidate, theirs.candidate)).status_code == 403
    assert not Candidate.objects.filter(merged_into__isnull=False).exists()


def test_no_double_says_so(client, world):
    dossier = world.dossier(S.REGISTERED)
    advance(dossier, "withdraw", actor=world.alpha.manager, comment="départ")
    assert "Aucun doublon probable" in text_of(enter(client, world.branch.secretary).get(LIST))


def test_merging_reads_both_rows_as_they_are_now(world, pair):
    kept, double = (Candidate.objects.get(pk=dossier.candidate_id) for dossier in pair)
    Candidate.objects.filter(pk=double.pk).update(merged_into=kept)
    with pytest.raises(Blocked, match="déjà réunies"):
        merge_candidates(actor=world.branch.secretary, kept=kept, double=double)
    with pytest.raises(Blocked, match="déjà réunies"):
        merge_candidates(actor=world.branch.secretary, kept=kept, double=kept)
