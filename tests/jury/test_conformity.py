"""The machine-made conformity sheet: each fact undone turns its line, and no other, and leads to a proof that a juror may open."""

import datetime as dt

import pytest
from django.urls import reverse

from cqp.accounts.enums import MembershipRole
from cqp.accounts.models import Membership
from cqp.accreditations.models import Accreditation
from cqp.shared import clock
from evaluations.enums import SignableKind
from evaluations.models import Signable
from jury import conformity
from pathways.enums import Role
from pathways.models import Assignment, Dossier
from tests import resumed, vae
from tests.databases import guards_lifted

from . import sittings

pytestmark = pytest.mark.django_db


def fresh(dossier):
    return Dossier.objects.for_page().get(pk=dossier.pk)


def answers(dossier) -> dict:
    return {line["code"]: line["answer"] for line in conformity.checks(fresh(dossier))}


def refused(dossier) -> list:
    return [code for code, answer in answers(dossier).items() if answer == "NO"]


def detail(dossier, code) -> str:
    return next(line["detail"] for line in conformity.checks(fresh(dossier)) if line["code"] == code)


def signed(dossier, kind) -> Signable:
    return Signable.objects.get(dossier_id=dossier.pk, kind=kind)


def rewrite(row, **values):
    """What no service does and no trigger lets pass: only a hand in the database."""
    with guards_lifted():
        type(row).objects.filter(pk=row.pk).update(**values)


def test_a_complete_parcours_conforms_on_every_line(world):
    found = answers(sittings.complete(world))
    assert list(found) == [
        "positioning",
        "reviews",
        "planned_training",
        "training",
        "provider",
        "practice",
        "candidate_part",
        "opinions",
        "assessment",
        "distinct",
        "accreditation_sector_professional",
        "accreditation_sector_professional-2",
        "accreditation_external_assessor",
        "identity",
        "scope",
        "people",
        "order",
        "signatures",
        "transmission",
        "tools",
    ]
    assert {code for code, answer in found.items() if answer != "YES"} == {"planned_training", "training", "provider"}


def test_each_line_tells_what_was_found(world):
    dossier = sittings.complete(world)
    told = {code: detail(dossier, code) for code in ("scope", "people", "order", "signatures", "transmission")}
    assert told == {
        "scope": "évaluées : 1, 2, 3, 4, 5, 6",
        "people": "aucun lien relevé avec le candidat, son entreprise ni son accompagnement",
        "order": "repérage le 23/11/2026, point d'étape n° 1 le 23/11/2026, évaluation le 23/11/2026, transmission le 23/11/2026",
        "signatures": "4\N{NO-BREAK SPACE}écrits, 9\N{NO-BREAK SPACE}signatures, empreintes identiques au contenu conservé",
        "transmission": "Eva Externe, le 23 novembre 2026",
    }


def test_a_complete_vae_conforms_on_every_line(world):
    dossier = vae.complete(world)
    assert refused(dossier) == []
    assert detail(dossier, "order") == (
        "demande le 23/11/2026, avis de recevabilité le 23/11/2026, partie 3 le 23/11/2026, "
        "évaluation le 23/11/2026, transmission le 23/11/2026"
    )


def test_a_content_rewritten_by_hand_no_longer_has_the_digest_that_was_signed(world):
    dossier = sittings.complete(world)
    assessment = signed(dossier, SignableKind.ASSESSMENT)
    rewrite(assessment, content=assessment.content | {"appraisal": "Tout est parfait."})
    assert refused(dossier) == ["signatures"]
    assert detail(dossier, "signatures") == "évaluation : le contenu conservé n'a plus l'empreinte signée"


def test_a_signature_of_another_text_is_no_signature(world):
    dossier = sittings.complete(world)
    part = signed(dossier, SignableKind.CANDIDATE_PART)
    rewrite(part.signatures.get(), digest="0" * 64)
    assert refused(dossier) == ["signatures"]
    assert detail(dossier, "signatures") == "partie du candidat : signature absente (candidat(e))"


def test_an_assessment_before_the_interview_is_out_of_order(world):
    dossier = sittings.complete(world)
    assessment = signed(dossier, SignableKind.ASSESSMENT)
    before = (clock.today() - dt.timedelta(days=2)).isoformat()
    content = assessment.content | {"assessment": assessment.content["assessment"] | {"held_on": before}}
    from cqp.documents.services import digest

    rewrite(assessment, content=content, digest=digest(content))
    for signature in assessment.signatures.all():
        rewrite(signature, digest=digest(content))
    assert refused(dossier) == ["order"]
    assert detail(dossier, "order") == "évaluation le 21/11/2026, avant : point d'étape n° 1 le 23/11/2026"


def test_a_competency_that_nobody_assessed_is_named(world):
    dossier = sittings.complete(world)
    assessment = signed(dossier, SignableKind.ASSESSMENT)
    content = assessment.content | {"grid": assessment.content["grid"][:5]}
    from cqp.documents.services import digest

    rewrite(assessment, content=content, digest=digest(content))
    for signature in assessment.signatures.all():
        rewrite(signature, digest=digest(content))
    assert (refused(dossier), detail(dossier, "scope")) == (["scope"], "non évaluée(s) : 6")


def test_an_external_assessor_of_the_company_on_the_day_is_told_even_after_they_left(world):
    dossier = sittings.complete(world)
    Membership.objects.create(
        user=world.branch.external,
        organisation=world.alpha.organisation,
        role=MembershipRole.MEMBER,
        started_on=clock.today(),
    )
    assert refused(dossier) == ["people"]
    assert detail(dossier, "people") == (
        "Eva Externe, évaluateur externe, appartenait à l'entreprise du candidat le 23/11/2026"
    )


def test_an_external_assessor_who_was_the_tutor_is_told(world):
    dossier = sittings.complete(world)
    tutor = dossier.assignments.get(role=Role.TUTOR)
    with guards_lifted():
        Assignment.objects.filter(pk=tutor.pk).update(user=world.branch.external)
    assert "people" in refused(dossier)


def test_a_dossier_transmitted_by_somebody_else_is_told(world):
    dossier = sittings.complete(world)
    event = dossier.events.get(verb="transmit")
    rewrite(event, actor=world.branch.secretary)
    assert refused(dossier) == ["transmission"]


def test_an_accreditation_that_did_not_cover_the_day_of_the_act_is_told(world):
    dossier = sittings.complete(world)
    late = Accreditation.objects.filter(user=world.branch.external, certification=dossier.certification)
    with guards_lifted():
        late.update(valid_from=clock.today() + dt.timedelta(days=1))
    assert refused(dossier) == ["accreditation_external_assessor"]


def test_a_booklet_of_another_version_of_the_cqp_is_told(world):
    dossier = sittings.complete(world)
    positioning = signed(dossier, SignableKind.POSITIONING)
    content = positioning.content | {"certification": positioning.content["certification"] | {"version": "2020"}}
    from cqp.documents.services import digest

    rewrite(positioning, content=content, digest=digest(content))
    for signature in positioning.signatures.all():
        rewrite(signature, digest=digest(content))
    assert refused(dossier) == ["tools"]
    assert detail(dossier, "tools") == "livret de repérage (Outil 1) : référentiel 2020"


def test_a_dossier_taken_up_again_is_asked_what_it_had_to_assess(world):
    dossier = resumed.assessed(resumed.decided(world, missing={4}))
    assert detail(dossier, "scope") == "évaluées : 4"
    assert answers(dossier)["tools"] == "YES"


@pytest.mark.parametrize("build", [sittings.complete, vae.complete])
def test_a_juror_opens_every_proof(world, client, settings, build):
    settings.DEMO = True
    dossier = build(world)
    sittings.ready(world, dossier)
    client.force_login(world.branch.juror, backend="allauth.account.auth_backends.AuthenticationBackend")
    proofs = [line["proof_url"] for line in sittings.item_of(dossier).sheet.checks]
    assert [proof for proof in proofs if proof == ""] == [""]
    assert {client.get(proof).status_code for proof in proofs if proof} == {200}
    identity = reverse("candidate_identity", args=[dossier.pk])
    assert identity not in proofs
