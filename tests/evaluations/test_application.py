"""Part 2 of a VAE: opened when the secretariat sends the file, written by the candidate alone, copied whole when it is returned."""

from datetime import date, timedelta

import pytest

from cqp.access.decisions import Forbidden
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Conflict
from cqp.uploads.enums import Verdict
from cqp.uploads.services import settle_upload
from evaluations.contents import content_of
from evaluations.enums import PieceKind, SignableKind
from evaluations.gaps import gaps_of
from evaluations.models import Experience, Piece
from evaluations.readable import blocks_of
from evaluations.services import application as services
from evaluations.services.pieces import add_piece, withdraw_piece
from evaluations.services.signatures import present, take_back
from pathways.enums import Role
from pathways.enums import State as S
from pathways.models import PendingAct
from pathways.services import advance
from tests import vae
from tests.conftest import NOON

from .files import scanned


@pytest.fixture
def dossier(world):
    return vae.file_sent(world)


@pytest.fixture
def filled(world):
    return vae.filled_application(world)


def waiting(dossier):
    return set(PendingAct.objects.filter(dossier_id=dossier.pk).values_list("role", "act"))


def codes(signable):
    return [gap.code for gap in gaps_of(signable)]


def save(dossier, **values):
    part = vae.part_2(dossier).application
    return services.save_application(part, actor=dossier.candidate.user, revision=part.revision, **values)


# --- opening ---------------------------------------------------------------------------------------------------------


def test_sending_the_file_opens_part_2_and_waits_for_the_candidate(world):
    asked = vae.requested(world)
    assert vae.part_2(asked) is None
    with clock.frozen(NOON + timedelta(days=9)):
        advance(asked, "send_file", actor=world.branch.secretary)
    part = vae.part_2(asked).application
    assert (part.requested_on, part.lines.count(), part.experiences.count()) == (NOON.date(), 6, 0)
    assert waiting(asked) == {("CANDIDATE", "write_application")}


def test_everything_is_missing_at_first(dossier):
    assert codes(vae.part_2(dossier)) == [
        "other_requests_missing",
        "civil_status_incomplete",
        "nationality_missing",
        "situation_missing",
        "employment_missing",
        "experience_missing",
        *["self_level_missing"] * 6,
        "identity_piece_missing",
    ]


def test_nothing_is_missing_once_filled(filled):
    assert codes(vae.part_2(filled)) == []


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"aim": "PARTIAL"}, ["targets_missing"]),
        ({"other_requests": " "}, ["other_requests_missing"]),
        ({"employed_in_branch": None}, ["employment_missing"]),
        ({"employer_name": "", "employer_siret": ""}, ["employer_missing", "employer_siret_missing"]),
        ({"employed_in_branch": False, "employer_name": "", "employer_siret": ""}, []),
    ],
)
def test_what_is_missing_is_told(filled, changes, missing):
    save(filled, **changes)
    assert codes(vae.part_2(filled)) == missing


def test_an_experience_is_told_in_words(filled):
    services.save_experience(
        vae.part_2(filled).application,
        actor=filled.candidate.user,
        **vae.EXPERIENCE | {"description": " ", "starts_on": date(2020, 1, 1)},
    )
    assert codes(vae.part_2(filled)) == ["experience_undescribed"]


# --- writing ---------------------------------------------------------------------------------------------------------


def test_partial_request_names_its_competencies(filled):
    two = list(filled.version.competencies.filter(number__in=[2, 5]))
    save(filled, aim="PARTIAL", targeted=two)
    content = content_of(vae.part_2(filled))
    assert [row["number"] for row in content["request"]["targeted"]] == [2, 5]
    save(filled, aim="FULL")
    assert content_of(vae.part_2(filled))["request"]["targeted"] == []


def test_ticks_of_an_old_page_are_refused(dossier):
    part = vae.part_2(dossier).application
    competencies = list(dossier.version.competencies.all())
    actor = dossier.candidate.user
    services.save_application(part, actor=actor, revision=0, targeted=competencies[:1])
    with pytest.raises(Conflict):
        services.save_application(part, actor=actor, revision=0, targeted=competencies[1:2])
    assert list(vae.part_2(dossier).application.targeted.all()) == competencies[:1]


@pytest.mark.parametrize("who", ["secretary", "external"])
def test_nobody_writes_in_the_place_of_the_candidate(world, dossier, who):
    actor = getattr(world.branch, who)
    part = vae.part_2(dossier).application
    line = part.lines.first()
    for write in (
        lambda: services.save_application(part, actor=actor, revision=0, motivation="x"),
        lambda: services.save_line(line, actor=actor, revision=0, level="YES", comment=""),
        lambda: services.save_experience(part, actor=actor, **vae.EXPERIENCE, starts_on=date(2020, 1, 1)),
    ):
        with pytest.raises(Forbidden):
            write()


def test_the_accompanying_provider_writes_nothing_either(world, dossier):
    by = vae.provider(world)
    vae.coached(dossier, by)
    with pytest.raises(Forbidden):
        services.save_application(vae.part_2(dossier).application, actor=by.manager, revision=0, motivation="x")


def test_too_many_experiences_are_refused(dossier, monkeypatch):
    monkeypatch.setattr(services, "MAX_EXPERIENCES", 1)
    signable, actor = vae.part_2(dossier), dossier.candidate.user
    vae.tell_experience(signable, actor=actor, proved=False)
    with pytest.raises(Blocked) as refusal:
        vae.tell_experience(signable, actor=actor, proved=False)
    assert [blocker.code for blocker in refusal.value.blockers] == ["too_many_experiences"]


def test_removed_experience_leaves_its_proofs_withdrawn(filled):
    signable, actor = vae.part_2(filled), filled.candidate.user
    experience = signable.application.experiences.get()
    proof = experience.pieces.get()
    services.remove_experience(experience, actor=actor)
    proof.refresh_from_db()
    assert (proof.withdrawn_at, proof.kind, proof.experience_id) == (NOON, PieceKind.OTHER, None)
    assert codes(signable) == ["experience_missing"]


def test_nothing_is_removed_once_presented(filled):
    signable = present(vae.part_2(filled), actor=filled.candidate.user)
    with pytest.raises(Blocked):
        services.remove_experience(signable.application.experiences.get(), actor=filled.candidate.user)


# --- deposit ---------------------------------------------------------------------------------------------------------


def test_presenting_writes_the_employer_on_the_dossier(filled):
    present(vae.part_2(filled), actor=filled.candidate.user)
    found = vae.fresh(filled)
    assert (found.employer, found.employer_siren) == ("Alpha Formation", "900000019")
    assert waiting(found) == {("CANDIDATE", "sign_application")}


def test_employer_of_a_second_deposit_replaces_the_first(filled):
    actor = filled.candidate.user
    take_back(present(vae.part_2(filled), actor=actor), actor=actor, comment="J'ai changé d'emploi.")
    save(filled, employed_in_branch=False, employer_name="", employer_siret="")
    present(vae.part_2(filled), actor=actor)
    assert vae.fresh(filled).employer == ""


def test_signing_deposits(filled):
    vae.deposit(vae.part_2(filled), actor=filled.candidate.user)
    assert vae.fresh(filled).state == S.APPLIED
    verbs = [event.verb for event in filled.events.order_by("pk")]
    assert verbs[-3:] == ["application_presented", "application_signed", "conclude_application"]


def test_content_says_everything_and_names_each_piece_by_its_digest(filled):
    signable = vae.part_2(filled)
    content = content_of(signable)
    assert content["experience_count"] == {"at": "2026-11-23", "months": "48.0", "threshold": 36}
    assert content["situation"]["employed_in_branch"] is True
    experience, proof = content["experiences"][0], Piece.objects.get(kind=PieceKind.EXPERIENCE)
    assert experience["pieces"] == [
        {"kind": "justificatif d'expérience", "name": "attestation.pdf", "sha256": proof.upload.sha256}
    ]
    assert [piece["name"] for piece in content["pieces"]] == ["identite.pdf"]
    titles = [block.title for block in blocks_of(SignableKind.APPLICATION, content)]
    assert titles == [
        "Attestation sur l'honneur",
        "Demande",
        "État civil",
        "Situation",
        "Expériences",
        "Assistante de formation – Alpha Formation",
        "Auto-positionnement",
    ]


# --- return ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def returned(world):
    dossier = vae.filled_application(world)
    save(dossier, aim="PARTIAL", targeted=list(dossier.version.competencies.filter(number__in=[1, 2])))
    vae.deposit(vae.part_2(dossier), actor=dossier.candidate.user)
    advance(dossier, "return_application", actor=world.branch.secretary, comment="Attestation illisible.")
    return vae.fresh(dossier)


def test_returned_part_2_starts_from_what_was_deposited(returned):
    new = vae.part_2(returned)
    old = new.replaces
    assert (new.version, new.reason, new.is_open, old.is_completed) == (2, "Attestation illisible.", True, True)
    for name in ("requested_on", *services.APPLICATION_FIELDS):
        assert getattr(new.application, name) == getattr(old.application, name), name
    assert set(new.application.targeted.all()) == set(old.application.targeted.all()) != set()
    assert [(line.level, line.comment) for line in new.application.lines.all()] == [("YES", "Tous les jours.")] * 6
    copy, before = new.application.experiences.get(), old.application.experiences.get()
    assert copy.copied_from == before
    assert copy.pk != before.pk
    for name in services.EXPERIENCE_FIELDS:
        assert getattr(copy, name) == getattr(before, name), name
    assert waiting(returned) >= {("CANDIDATE", "write_application")}
    assert codes(new) == []


def test_pieces_of_the_new_version_are_its_own(returned):
    new = vae.part_2(returned)
    old = new.replaces
    assert [piece.upload_id for piece in new.pieces.all()] == [piece.upload_id for piece in old.pieces.all()]
    proof = new.pieces.get(kind=PieceKind.EXPERIENCE)
    assert proof.experience == new.application.experiences.get()
    withdraw_piece(proof, actor=returned.candidate.user)
    services.remove_experience(proof.experience, actor=returned.candidate.user)
    assert old.pieces.standing().count() == 2
    assert old.application.experiences.count() == 1
    assert Experience.objects.count() == 1


def test_experience_still_counts_on_the_day_of_the_request(returned):
    with clock.frozen(NOON + timedelta(days=200)):
        assert vae.part_2(returned).application.requested_on == NOON.date()
        assert content_of(vae.part_2(returned))["experience_count"]["months"] == "48.0"


def test_deposited_version_is_frozen(returned):
    old = vae.part_2(returned).replaces
    actor = returned.candidate.user
    with pytest.raises(Blocked):
        services.save_application(old.application, actor=actor, revision=99, motivation="x")
    with pytest.raises(Blocked):
        vae.tell_experience(old, actor=actor, proved=False)


def test_second_deposit_goes_back_to_the_secretariat(returned):
    vae.deposit(vae.part_2(returned), actor=returned.candidate.user)
    assert vae.fresh(returned).state == S.APPLIED
    assert Role.CANDIDATE not in {role for role, _ in waiting(returned)}


def test_file_set_aside_by_the_antivirus_is_told_before_the_deposit(filled):
    signable, actor = vae.part_2(filled), filled.candidate.user
    withdraw_piece(signable.pieces.get(kind=PieceKind.IDENTITY), actor=actor)
    assert codes(signable) == ["identity_piece_missing"]
    waits = add_piece(signable, actor=actor, kind=PieceKind.IDENTITY, file=scanned(verdict=Verdict.NO_ANSWER))
    assert codes(signable) == []
    settle_upload(waits.upload, Verdict.INFECTED)
    assert codes(signable) == ["identity_piece_missing", "piece_infected"]
