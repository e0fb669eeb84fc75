"""How long a favourable opinion opens part 3: written with it, printed, asked at each door, never asked twice (ADR 0041)."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cqp.accounts.services import service_account
from cqp.documents.models import IssuedDocument
from cqp.notifications.models import Email
from cqp.shared.blockers import Blocked
from evaluations import completeness
from evaluations.gaps import gaps_of
from evaluations.models import Examination
from evaluations.services.admissibility import admit_by_silence
from evaluations.services.signatures import present, sign
from evaluations.tasks import CLOCK_ACCOUNT
from pathways.enums import PathwayKind, Role
from pathways.enums import State as S
from pathways.resuming import resume_dossier
from pathways.services import advance
from tests import resumed, vae
from tests.pathways.entrance import enter, text_of

from .examining import applied, at, examination_of

LAST_DAY = dt.date(2027, 9, 14)


def codes(refusal):
    return [blocker.code for blocker in refusal.value.blockers]


def admitted(world, **parameters):
    """Admitted on 14 September 2026, for a year unless told."""
    version = vae.version_with(**{"admissibility_months": 12} | parameters)
    with at(2026, 9, 14):
        return vae.admitted(world, version=version)


def writing(world):
    dossier = admitted(world)
    with at(2026, 9, 15):
        advance(dossier, "start_writing", actor=dossier.candidate.user)
    return vae.fresh(dossier)


def deposit(dossier):
    vae.deposit(vae.part_3(dossier), actor=dossier.candidate.user)


# --- Written, printed, told ------------------------------------------------------------------------------------------------


def test_last_day_is_written_with_the_opinion_and_frozen(world):
    dossier = admitted(world)
    examination = examination_of(dossier)
    assert examination.valid_until == LAST_DAY
    with pytest.raises(IntegrityError), transaction.atomic():
        Examination.objects.filter(pk=examination.pk).update(valid_until=None)


def test_without_a_figure_an_opinion_has_no_end(world):
    dossier = admitted(world, admissibility_months=None)
    assert examination_of(dossier).valid_until is None
    with at(2046, 9, 14):
        advance(dossier, "start_writing", actor=dossier.candidate.user)
    assert vae.fresh(dossier).state == S.WRITING


def test_silence_opens_from_the_day_after_its_two_months_whatever_the_day_of_the_job(world):
    version = vae.version_with(vae_regime="LEGAL_RNCP", vae_experience_months=0, admissibility_months=6)
    with at(2026, 9, 14):
        dossier = applied(world, version=version)
    with at(2026, 12, 20):
        admit_by_silence(examination_of(dossier), actor=service_account(CLOCK_ACCOUNT))
    assert examination_of(dossier).valid_until == dt.date(2027, 5, 15)


def test_last_day_is_printed_and_told_in_the_letter_and_on_the_pages(client, world):
    dossier = writing(world)
    paper = IssuedDocument.objects.get(kind="admissibility_decision", dossier_link__dossier=dossier).context
    assert paper["valid_until"] == "2027-09-14"
    assert "valable jusqu'au 14/09/2027 inclus" in Email.objects.get(code="admission_granted").body
    enter(client, dossier.candidate.user)
    until = "valable jusqu'au 14 septembre 2027 inclus"
    for name in ("dossier_detail", "activity_table"):
        assert until in text_of(client.get(reverse(name, args=[dossier.pk]))), name


# --- Asked at each door ------------------------------------------------------------------------------------------------------


def test_part_3_is_begun_until_the_last_day_included(world):
    late, in_time = admitted(world), None
    with at(2027, 9, 15, hour=0), pytest.raises(Blocked) as refusal:
        advance(late, "start_writing", actor=late.candidate.user)
    assert codes(refusal) == ["admissibility_expired"]
    assert "valable jusqu'au 14/09/2027" in refusal.value.blockers[0].message
    with at(2027, 9, 14, hour=23):
        in_time = advance(late, "start_writing", actor=late.candidate.user)
    assert in_time.state == S.WRITING


def test_part_3_is_deposited_until_the_last_day_included(world):
    dossier = writing(world)
    with at(2027, 9, 14, hour=23):
        vae.write_part_3(dossier)
    with at(2027, 9, 15, hour=0):
        assert [gap.code for gap in gaps_of(vae.part_3(dossier))] == ["admissibility_expired"]
        with pytest.raises(Blocked):
            deposit(dossier)
    with at(2027, 9, 14, hour=23):
        deposit(dossier)
    assert vae.fresh(dossier).state == S.WRITTEN


def test_presented_in_time_and_signed_too_late_is_too_late(world):
    dossier, user = writing(world), None
    user = dossier.candidate.user
    with at(2027, 9, 14, hour=23):
        vae.write_part_3(dossier)
        signable = present(vae.part_3(dossier), actor=user)
    with at(2027, 9, 15, hour=0), pytest.raises(Blocked) as refusal:
        sign(signable, actor=user, role=Role.CANDIDATE, seen_digest=signable.digest, sworn=True)
    assert codes(refusal) == ["admissibility_expired"]
    assert vae.part_3(dossier).completed_at is None


def test_deposited_once_in_time_part_3_is_completed_without_another_limit(world):
    dossier = writing(world)
    with at(2027, 9, 1):
        vae.write_part_3(dossier)
        deposit(dossier)
    with at(2028, 1, 10):
        advance(dossier, "resume_writing", actor=dossier.candidate.user)
        deposit(dossier)
    assert vae.fresh(dossier).state == S.WRITTEN


def test_completeness_sheet_says_until_when_it_was_valid(world):
    dossier = writing(world)
    line = next(line for line in completeness.sheet(dossier) if line.code == "admissibility")
    assert (line.is_met, line.detail) == (True, "rendu le 14/09/2026, valable jusqu'au 14/09/2027")


@pytest.mark.parametrize(
    ("day", "state"), [((2027, 9, 14), S.WRITING), ((2027, 9, 15), S.REQUESTED)], ids=["still valid", "expired"]
)
def test_a_resumption_takes_up_the_opinion_only_while_it_is_valid(world, day, state):
    earlier = admitted(world)
    resumed.judged(earlier, {4}, dt.date(2026, 11, 23))
    with at(*day):
        dossier = resume_dossier(vae.fresh(earlier), actor=earlier.candidate.user, kind=PathwayKind.VAE)
        assert dossier.state == state
        if state == S.REQUESTED:
            with pytest.raises(Blocked) as refusal:
                advance(dossier, "take_up_application", actor=earlier.candidate.user)
            assert codes(refusal) == ["admissibility_expired"]
