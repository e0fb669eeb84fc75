"""The examination of part 2: opened by the deposit, ruled experience by experience, decided once, on paper and by letter."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django_fsm import TransitionNotAllowed

from cqp.access.decisions import Forbidden
from cqp.documents.models import IssuedDocument
from cqp.notifications.models import Email
from cqp.shared.blockers import Blocked, Conflict
from cqp.uploads.enums import UploadStatus
from cqp.uploads.models import Upload
from evaluations import admissibility
from evaluations.enums import AdmissibilityVerdict as Verdict
from evaluations.enums import PieceKind
from evaluations.models import Examination, ExperienceRuling
from evaluations.services.admissibility import decide, save_examination, save_ruling
from evaluations.services.application import save_experience
from pathways.enums import Role
from pathways.enums import State as S
from pathways.models import PendingAct
from pathways.services import advance, give_assignment
from tests import vae
from tests.pathways.entrance import enter, text_of

from .examining import LONG, SHORT, THIRD, applied, examination_of, join, part_2, redeposit


def secretary(dossier):
    return dossier.vae_committee.secretary


def rule_all(dossier, *, retained=True, reason=""):
    for ruling in examination_of(dossier).rulings.all():
        save_ruling(ruling, actor=secretary(dossier), revision=ruling.revision, is_retained=retained, reason=reason)


def accepted(world, **details):
    dossier = applied(world, **details)
    advance(dossier, "accept_application", actor=secretary(dossier))
    return vae.fresh(dossier)


def codes(refusal):
    return [blocker.code for blocker in refusal.value.blockers]


# --- Opened by the deposit -----------------------------------------------------------------------------------------


def test_deposit_opens_an_examination_with_a_ruling_per_experience_and_asks_the_secretariat(world):
    dossier = applied(world, experiences=[LONG, SHORT])
    examination = examination_of(dossier)
    assert [(row.experience.title, row.is_retained) for row in admissibility.rulings_of(examination)] == [
        ("Assistante de formation", None),
        ("Secrétaire du club", None),
    ]
    assert [*PendingAct.objects.filter(dossier=dossier).values_list("role", "act")] == [
        (Role.SECRETARIAT, "examine_application")
    ]


def test_deposit_is_acknowledged_on_paper_and_by_mail(world):
    dossier = applied(world)
    (link,) = dossier.papers.select_related("document")
    paper = link.document.context
    assert (link.document.kind, paper["deposit"]["version"], paper["deposit"]["digest"]) == (
        "vae_receipt",
        1,
        part_2(dossier).digest,
    )
    assert paper["time"] == {
        "requested_on": "2026-11-23",
        "received_on": "2026-11-23",
        "due_on": "2027-01-23",
        "suspended_days": 0,
        "silence_admits": False,
    }
    assert [(piece["kind"], piece["name"].split("-")[0]) for piece in paper["pieces"]] == [
        ("Pièce d'identité", ""),
        ("Justificatif d'expérience", "certificat"),
    ]
    mails = Email.objects.filter(code__in=["application_received", "application_deposited"]).order_by("code")
    assert [(mail.code, mail.recipient) for mail in mails] == [
        ("application_deposited", secretary(dossier)),
        ("application_received", dossier.candidate.user),
    ]
    assert "23/01/2027" in mails[0].body


def test_each_deposit_has_its_own_receipt(world):
    dossier = applied(world)
    advance(dossier, "return_application", actor=secretary(dossier), comment="La carte d'identité est illisible.")
    redeposit(dossier)
    receipts = IssuedDocument.objects.filter(kind="vae_receipt", dossier_link__dossier=dossier).order_by("pk")
    assert [(paper.context["deposit"]["version"], paper.replaces) for paper in receipts] == [(1, None), (2, None)]


def test_rulings_of_a_returned_version_are_proposed_again(world):
    dossier = applied(world, experiences=[LONG, SHORT])
    first = examination_of(dossier)
    kept, refused = admissibility.rulings_of(first)
    save_ruling(kept, actor=secretary(dossier), revision=0, is_retained=True, reason="")
    save_ruling(refused, actor=secretary(dossier), revision=0, is_retained=False, reason="Sans rapport avec le CQP.")
    advance(dossier, "return_application", actor=secretary(dossier), comment="Un justificatif manque.")
    second = examination_of(redeposit(dossier))
    assert second.pk != first.pk
    assert [(row.is_retained, row.reason, row.revision) for row in admissibility.rulings_of(second)] == [
        (True, "", 0),
        (False, "Sans rapport avec le CQP.", 0),
    ]


@pytest.mark.parametrize(
    "told",
    [
        {"title": "Directrice"},
        {"employer": "Autre employeur"},
        {"status": "VOLUNTEER"},
        {"starts_on": dt.date(2000, 1, 1)},
        {"ends_on": dt.date(2026, 1, 31)},
        {"working_time": 50},
        {"description": "Tout autre chose."},
    ],
    ids=lambda told: next(iter(told)),
)
def test_experience_told_anew_is_ruled_anew(world, told):
    dossier = applied(world)
    rule_all(dossier)
    advance(dossier, "return_application", actor=secretary(dossier), comment="À préciser.")
    (row,) = part_2(dossier).application.experiences.all()
    save_experience(row.application, actor=dossier.candidate.user, experience=row, revision=row.revision, **told)
    assert [row.is_retained for row in examination_of(redeposit(dossier)).rulings.all()] == [None]


def test_experience_proved_anew_is_ruled_anew(world):
    dossier = applied(world)
    rule_all(dossier)
    advance(dossier, "return_application", actor=secretary(dossier), comment="À prouver.")
    signable = part_2(dossier)
    join(signable, PieceKind.EXPERIENCE, experience=signable.application.experiences.get(), name="autre.pdf")
    assert [row.is_retained for row in examination_of(redeposit(dossier)).rulings.all()] == [None]


# --- Written -------------------------------------------------------------------------------------------------------


def test_only_the_secretariat_of_the_committee_rules(world):
    dossier = applied(world)
    (ruling,) = examination_of(dossier).rulings.all()
    for user in (dossier.candidate.user, world.neighbour.secretary, world.alpha.manager, world.branch.external):
        with pytest.raises(Forbidden):
            save_ruling(ruling, actor=user, revision=0, is_retained=True, reason="")
        with pytest.raises(Forbidden):
            save_examination(examination_of(dossier), actor=user, revision=0, reasons="Non.")
        with pytest.raises(Forbidden):
            decide(examination_of(dossier), actor=user, verdict=Verdict.FAVOURABLE)
    ruling.refresh_from_db()
    assert (ruling.is_retained, ruling.revision) == (None, 0)


def test_two_secretaries_never_erase_one_another(world):
    dossier = applied(world)
    (ruling,) = examination_of(dossier).rulings.all()
    save_ruling(ruling, actor=secretary(dossier), revision=0, is_retained=True, reason="")
    with pytest.raises(Conflict):
        save_ruling(ruling, actor=secretary(dossier), revision=0, is_retained=False, reason="Bénévole.")
    ruling.refresh_from_db()
    assert ruling.is_retained is True


def test_nothing_is_ruled_while_the_candidate_completes(world):
    dossier = applied(world)
    examination = examination_of(dossier)
    (ruling,) = examination.rulings.all()
    advance(dossier, "return_application", actor=secretary(dossier), comment="Un justificatif manque.")
    with pytest.raises(Forbidden) as refusal:
        save_ruling(ruling, actor=secretary(dossier), revision=0, is_retained=True, reason="")
    assert str(refusal.value) == "Aucune partie 2 n'est à examiner sur ce dossier."


def test_version_that_was_replaced_is_no_longer_examined(world):
    dossier = applied(world)
    (old,) = examination_of(dossier).rulings.all()
    advance(dossier, "return_application", actor=secretary(dossier), comment="Un justificatif manque.")
    redeposit(dossier)
    with pytest.raises(Blocked) as refusal:
        save_ruling(old, actor=secretary(dossier), revision=0, is_retained=True, reason="")
    assert codes(refusal) == ["newer_version"]


# --- Favourable ----------------------------------------------------------------------------------------------------


def test_favourable_opinion_records_what_it_rests_on_and_opens_part_3(world):
    dossier = accepted(world, experiences=[LONG, SHORT])
    kept, refused = admissibility.rulings_of(examination_of(dossier))
    save_ruling(kept, actor=secretary(dossier), revision=0, is_retained=True, reason="")
    save_ruling(refused, actor=secretary(dossier), revision=0, is_retained=False, reason="Sans rapport.")
    advice = "Décrire un aléa."
    save_examination(examination_of(dossier), actor=secretary(dossier), revision=0, recommendations=advice)
    examination = decide(examination_of(dossier), actor=secretary(dossier), verdict=Verdict.FAVOURABLE)
    assert (examination.verdict, examination.retained_months, examination.decided_by) == (
        Verdict.FAVOURABLE,
        Decimal("40.00"),
        secretary(dossier),
    )
    dossier = vae.fresh(dossier)
    assert dossier.state == S.ADMISSIBLE
    assert [*dossier.pending_acts.values_list("role", "act")] == [(Role.CANDIDATE, "start_writing")]


def test_favourable_opinion_is_a_paper_and_a_letter(world):
    dossier = accepted(world)
    rule_all(dossier)
    decide(examination_of(dossier), actor=secretary(dossier), verdict=Verdict.FAVOURABLE)
    paper = IssuedDocument.objects.get(kind="admissibility_decision", dossier_link__dossier=dossier).context
    assert (paper["verdict"], paper["retained"], paper["required"]) == (
        "FAVOURABLE",
        "40 mois à temps plein",
        "36 mois à temps plein, à la date de la demande",
    )
    assert paper["signatory"] == {"name": secretary(dossier).get_full_name(), "role": "secrétariat de la CPEF"}
    assert [row["decision"] for row in paper["experiences"]] == ["RETAINED"]
    (mail,) = Email.objects.filter(code="admission_granted")
    assert mail.recipient == dossier.candidate.user


@pytest.mark.parametrize("kept", [[SHORT], [SHORT, THIRD]])
def test_favourable_opinion_needs_the_experience_that_the_version_asks(world, kept):
    dossier = accepted(world, experiences=kept)
    rule_all(dossier)
    with pytest.raises(Blocked) as refusal:
        decide(examination_of(dossier), actor=secretary(dossier), verdict=Verdict.FAVOURABLE)
    months = {1: "6,0", 2: "12,0"}[len(kept)]
    assert [blocker.message for blocker in refusal.value.blockers] == [
        f"Expérience retenue : {months} mois sur 36\N{NO-BREAK SPACE}mois demandés à la date de la demande."
    ]
    assert vae.fresh(dossier).state == S.UNDER_EXAMINATION


def test_no_experience_is_asked_under_the_law_of_registered_certifications(world):
    dossier = accepted(world, version=vae.registered_version(), experiences=[SHORT])
    rule_all(dossier, retained=False, reason="Sans rapport.")
    examination = decide(examination_of(dossier), actor=secretary(dossier), verdict=Verdict.FAVOURABLE)
    assert (examination.retained_months, vae.fresh(dossier).state) == (Decimal("0.00"), S.ADMISSIBLE)


def test_every_experience_is_ruled_and_each_refusal_has_its_reason(world):
    dossier = accepted(world, experiences=[LONG, SHORT, THIRD])
    kept, refused, _ = admissibility.rulings_of(examination_of(dossier))
    save_ruling(kept, actor=secretary(dossier), revision=0, is_retained=True, reason="")
    save_ruling(refused, actor=secretary(dossier), revision=0, is_retained=False, reason="  ")
    with pytest.raises(Blocked) as refusal:
        decide(examination_of(dossier), actor=secretary(dossier), verdict=Verdict.FAVOURABLE)
    assert [blocker.message for blocker in refusal.value.blockers] == [
        "Expérience « Secrétaire du club » : dites pourquoi elle n'est pas retenue.",
        "Expérience « Formatrice » : dites si elle est retenue.",
    ]


def test_retained_experience_is_proved_and_the_identity_too(world):
    dossier = accepted(world, experiences=[LONG, SHORT], proved=False)
    rule_all(dossier)
    signable = part_2(dossier)
    signable.pieces.update(withdrawn_at="2026-11-23T12:00:00Z")
    with pytest.raises(Blocked) as refusal:
        decide(examination_of(dossier), actor=secretary(dossier), verdict=Verdict.FAVOURABLE)
    assert [blocker.message for blocker in refusal.value.blockers] == [
        "Pièce d'identité lisible manquante.",
        "Expérience « Assistante de formation » : justificatif manquant.",
        "Expérience « Secrétaire du club » : justificatif manquant.",
    ]


def test_file_that_waits_for_the_antivirus_proves_nothing_yet(world):
    dossier = accepted(world, proved=False)
    rule_all(dossier)
    experience = part_2(dossier).application.experiences.get()
    join(part_2(dossier), PieceKind.EXPERIENCE, experience=experience, status=UploadStatus.QUARANTINED)
    assert admissibility.lacking(examination_of(dossier)) == []
    with pytest.raises(Blocked) as refusal:
        decide(examination_of(dossier), actor=secretary(dossier), verdict=Verdict.FAVOURABLE)
    assert [(blocker.code, blocker.message) for blocker in refusal.value.blockers] == [
        ("piece_awaited", "Expérience « Assistante de formation » : son justificatif attend son contrôle antivirus.")
    ]
    Upload.objects.filter(status=UploadStatus.QUARANTINED).update(status=UploadStatus.ACCEPTED)
    assert admissibility.missing_for(examination_of(dossier), Verdict.FAVOURABLE) == []


def test_opinion_is_not_given_before_the_file_is_found_complete(world):
    dossier = applied(world)
    rule_all(dossier)
    with pytest.raises(TransitionNotAllowed):
        decide(examination_of(dossier), actor=secretary(dossier), verdict=Verdict.FAVOURABLE)
    assert examination_of(dossier).decided_at is None


# --- Unfavourable --------------------------------------------------------------------------------------------------


def test_unfavourable_opinion_has_reasons_and_ends_the_dossier(world):
    dossier = accepted(world, experiences=[SHORT])
    rule_all(dossier)
    with pytest.raises(Blocked) as refusal:
        decide(examination_of(dossier), actor=secretary(dossier), verdict=Verdict.UNFAVOURABLE)
    assert codes(refusal) == ["reasons_missing"]

    reasons = "Six mois d'expérience, pour trente-six demandés."
    save_examination(examination_of(dossier), actor=secretary(dossier), revision=0, reasons=reasons)
    decide(examination_of(dossier), actor=secretary(dossier), verdict=Verdict.UNFAVOURABLE)
    dossier = vae.fresh(dossier)
    assert (dossier.state, dossier.is_final, [*dossier.pending_acts.all()]) == (S.NOT_ADMISSIBLE, True, [])
    assert dossier.events.get(verb="refuse_admission").comment == ""
    paper = IssuedDocument.objects.get(kind="admissibility_decision", dossier_link__dossier=dossier).context
    assert (paper["verdict"], paper["reasons"], paper["retained"]) == ("UNFAVOURABLE", reasons, "6 mois à temps plein")
    (mail,) = Email.objects.filter(code="admission_refused")
    assert (mail.recipient, reasons in mail.body) == (dossier.candidate.user, True)


def test_reasons_and_pieces_are_told_to_the_candidate_and_not_to_the_others_of_the_dossier(client, world):
    by = vae.provider(world)
    dossier = vae.coached(accepted(world), by)
    give_assignment(dossier, Role.SECTOR_PROFESSIONAL, world.beta.professional, actor=secretary(dossier))
    rule_all(dossier, retained=False, reason="Le certificat n'est pas le sien.")
    save_examination(examination_of(dossier), actor=secretary(dossier), revision=0, reasons="Rien ne le prouve.")
    decide(examination_of(dossier), actor=secretary(dossier), verdict=Verdict.UNFAVOURABLE)
    papers = dossier.papers.order_by("document__kind").values_list("document", flat=True)
    readers = {
        by.manager: False,
        world.beta.professional: False,
        dossier.candidate.user: True,
        secretary(dossier): True,
    }
    for user, reads in readers.items():
        enter(client, user)
        page = client.get(reverse("dossier_detail", args=[dossier.pk]))
        assert ("Rien ne le prouve." in text_of(page), len(page.context["papers"])) == (False, 2 * reads)
        answers = [client.get(reverse("paper_status", args=[dossier.pk, paper])).status_code for paper in papers]
        assert {status == 404 for status in answers} == {not reads}
        client.logout()


# --- Frozen --------------------------------------------------------------------------------------------------------


def test_opinion_once_given_is_never_changed(world):
    dossier = accepted(world)
    rule_all(dossier)
    decide(examination_of(dossier), actor=secretary(dossier), verdict=Verdict.FAVOURABLE)
    examination = examination_of(dossier)
    with pytest.raises(Forbidden):
        decide(examination, actor=secretary(dossier), verdict=Verdict.UNFAVOURABLE)
    for rows in (
        Examination.objects.filter(pk=examination.pk),
        ExperienceRuling.objects.filter(examination=examination),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(revision=99)


def test_returned_file_tells_the_candidate_what_is_missing(world):
    dossier = applied(world, proved=False)
    reasons = "- Le certificat de travail manque."
    advance(dossier, "return_application", actor=secretary(dossier), comment=reasons)
    assert vae.fresh(dossier).state == S.APPLICATION_RETURNED
    (mail,) = Email.objects.filter(code="application_incomplete")
    assert (mail.recipient, reasons in mail.body) == (dossier.candidate.user, True)
