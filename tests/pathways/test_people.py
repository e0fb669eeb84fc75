from datetime import timedelta

import pytest
from django.urls import reverse

from cqp.access import grants
from cqp.accounts.enums import MembershipRole
from cqp.accounts.models import User
from cqp.accreditations.enums import AccreditationRole
from cqp.accreditations.models import Accreditation
from cqp.accreditations.services import end_accreditation, grant_accreditation
from cqp.demo.cast import join, person
from cqp.notifications.models import Email
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from pathways.enums import GRANT_OF, WITH_THE_COMMITTEE, Role
from pathways.enums import State as S
from pathways.expectations import expected_acts
from pathways.incompatibilities import assigned
from pathways.models import Assignment
from pathways.naming import proposed, refused_assessors
from pathways.services import assign
from tests.ends import ended_today
from tests.workflows.test_skills import put

from .entrance import enter, text_of


def post(client, user, dossier, role, **fields):
    data = {"role": role} | {f"{role.lower()}-{name}": value for name, value in fields.items()}
    return enter(client, user).post(reverse("dossier_people", args=[dossier.pk]), data)


def accredit(user, world, role, certification, since=None, employer_siret=""):
    since = since or clock.today() - timedelta(days=30)
    return grant_accreditation(
        actor=world.branch.secretary,
        user=user,
        role=role,
        certification=certification,
        trained_on=since,
        decided_on=since,
        valid_from=since,
        employer_siret=employer_siret,
    )


def test_company_names_a_tutor_who_had_no_account(client, world):
    dossier = world.dossier(S.REGISTERED)
    response = post(
        client,
        world.alpha.manager,
        dossier,
        Role.TUTOR,
        first_name="Nora",
        last_name="Lys",
        email="Nora.Lys@alpha.test",
        job_title="Coordinatrice",
    )
    tutor = User.objects.get(email="nora.lys@alpha.test")
    assert response.status_code == 302
    assert assigned(dossier, Role.TUTOR) == tutor
    assert grants.codenames(tutor, dossier) == [GRANT_OF[Role.TUTOR]]
    assert sorted(Email.objects.filter(recipient=tutor).values_list("code", flat=True)) == [
        "account_invitation",
        "named_on_dossier",
    ]


def test_refused_tutor_leaves_no_account_and_no_mail(client, world):
    dossier = world.dossier(S.REGISTERED)
    mails = Email.objects.count()
    response = post(
        client,
        world.alpha.manager,
        dossier,
        Role.TUTOR,
        first_name="Léa",
        last_name="Elle",
        email=dossier.candidate.email,
        job_title="x",
    )
    assert response.status_code == 409
    assert "Le candidat ne peut être ni tuteur ni évaluateur de son propre dossier." in text_of(response)
    assert (Assignment.objects.count(), Email.objects.count()) == (0, mails)


def test_professional_is_chosen_in_the_list_of_the_company_only(client, world):
    dossier = world.dossier(S.REGISTERED)
    form = (
        enter(client, world.alpha.manager).get(reverse("dossier_people", args=[dossier.pk])).context["forms"][1]["form"]
    )
    assert list(form.people) == [str(world.alpha.professional.pk)]
    post(
        client,
        world.alpha.manager,
        dossier,
        Role.SECTOR_PROFESSIONAL,
        person=world.alpha.professional.pk,
        job_title="Responsable",
    )
    assert assigned(dossier, Role.SECTOR_PROFESSIONAL) == world.alpha.professional


@pytest.mark.parametrize("by", ["number", "email"])
def test_professional_of_elsewhere_is_named_by_exact_number_or_mail(client, world, by):
    dossier = world.dossier(S.REGISTERED)
    accreditation = Accreditation.objects.filter(user=world.beta.professional).first()
    reference = accreditation.number if by == "number" else world.beta.professional.email.upper()
    post(client, world.alpha.manager, dossier, Role.SECTOR_PROFESSIONAL, reference=reference)
    assert assigned(dossier, Role.SECTOR_PROFESSIONAL) == world.beta.professional


def test_unknown_reference_does_not_tell_who_has_an_account(client, world):
    dossier = world.dossier(S.REGISTERED)
    answers = {
        reference: post(client, world.alpha.manager, dossier, Role.SECTOR_PROFESSIONAL, reference=reference)
        .context["shown_errors"]
        .errors["reference"]
        for reference in ("personne@exemple.test", world.beta.manager.email)
    }
    assert len({str(answer) for answer in answers.values()}) == 1
    assert assigned(dossier, Role.SECTOR_PROFESSIONAL) is None


def refused(client, world, dossier, user, role=Role.EXTERNAL_ASSESSOR):
    """The reasons shown when `user` is named by mail, nothing having changed."""
    actor = world.branch.secretary if role == Role.EXTERNAL_ASSESSOR else world.alpha.manager
    before = assigned(dossier, role)
    response = post(client, actor, dossier, role, reference=user.email)
    assert (response.status_code, assigned(dossier, role)) == (409, before)
    return [str(error) for error in response.context["shown_errors"].non_field_errors()]


def test_expired_accreditation_is_refused(client, world):
    dossier = world.dossier(S.REGISTERED)
    user = person("ancien@exemple.test", "Ange", "Ancien")
    accreditation = accredit(
        user,
        world,
        AccreditationRole.SECTOR_PROFESSIONAL,
        dossier.certification,
        since=clock.today() - timedelta(days=2000),
    )
    assert refused(client, world, dossier, user, Role.SECTOR_PROFESSIONAL) == [
        f"L'habilitation {accreditation.number} de Ange Ancien a expiré le {accreditation.valid_until:%d/%m/%Y}."
    ]


def test_ended_accreditation_is_refused(client, world):
    dossier = world.dossier(S.REGISTERED)
    accreditation = Accreditation.objects.get(user=world.branch.external, certification=dossier.certification)
    ended_today(end_accreditation, accreditation, actor=world.branch.secretary)
    assert refused(client, world, dossier, world.branch.external) == [
        f"L'habilitation {accreditation.number} de Eva Externe a pris fin le 23/11/2026."
    ]


def test_accreditation_for_another_cqp_is_refused(client, world):
    dossier = world.dossier(S.REGISTERED)
    user = person("autre@exemple.test", "Alix", "Autre")
    accredit(user, world, AccreditationRole.EXTERNAL_ASSESSOR, world.branch.versions[1].certification)
    reason = "Alix Autre est habilité(e) comme évaluateur externe pour un autre CQP ({other}), pas pour celui-ci."
    assert refused(client, world, dossier, user) == [reason.format(other=world.branch.versions[1].certification.title)]


def test_same_person_in_both_parts_is_refused(client, world):
    dossier = world.dossier(S.POSITIONING)
    accredit(world.alpha.professional, world, AccreditationRole.EXTERNAL_ASSESSOR, dossier.certification)
    reasons = refused(client, world, dossier, world.alpha.professional)
    assert "Le professionnel du secteur et l'évaluateur externe doivent être deux personnes différentes." in reasons


@pytest.mark.parametrize("known_by", ["membership", "accreditation"])
def test_assessor_employed_by_the_company_is_refused(client, world, known_by):
    dossier = world.dossier(S.REGISTERED)
    user = person("salarie@exemple.test", "Sam", "Salarié")
    siret = "90000001900027" if known_by == "accreditation" else ""
    accredit(user, world, AccreditationRole.EXTERNAL_ASSESSOR, dossier.certification, employer_siret=siret)
    if known_by == "membership":
        join(user, world.alpha.organisation, MembershipRole.MEMBER, since=clock.today())
    assert refused(client, world, dossier, user) == [
        "L'évaluateur externe ne peut pas être salarié de l'entreprise du candidat."
    ]


def test_secretariat_sees_who_cannot_be_named_and_why(client, world):
    dossier = world.dossier(S.REGISTERED)
    user = person("salarie@exemple.test", "Sam", "Salarié")
    accredit(user, world, AccreditationRole.EXTERNAL_ASSESSOR, dossier.certification)
    join(user, world.alpha.organisation, MembershipRole.MEMBER, since=clock.today())

    response = enter(client, world.branch.secretary).get(reverse("dossier_people", args=[dossier.pk]))

    assert list(response.context["forms"][0]["form"].people) == [str(world.branch.external.pk)]
    assert [row["user"] for row in refused_assessors(dossier)] == [user]
    assert "L'évaluateur externe ne peut pas être salarié de l'entreprise du candidat." in text_of(response)


def test_one_names_only_ones_own(client, world):
    dossier = world.dossier(S.REGISTERED)
    response = post(client, world.alpha.manager, dossier, Role.EXTERNAL_ASSESSOR, person=world.branch.external.pk)
    assert response.status_code == 403
    assert "Cet acte revient à : le secrétariat de la CPEF." in text_of(response)
    assert post(client, world.alpha.manager, dossier, "JUROR").status_code == 404
    assert post(client, world.beta.manager, dossier, Role.TUTOR).status_code == 404
    assert Assignment.objects.count() == 0


def test_closed_dossier_names_nobody_any_more(client, world):
    dossier = world.dossier(S.REGISTERED)
    enter(client, world.alpha.manager).post(
        reverse("dossier_act", args=[dossier.pk, "withdraw"]), {"comment": "départ"}
    )
    response = post(client, world.alpha.manager, dossier, Role.SECTOR_PROFESSIONAL, person=world.alpha.professional.pk)
    assert response.status_code == 409
    assert Assignment.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "reason"),
    [
        (
            Role.SECTOR_PROFESSIONAL,
            "Cette personne a été le professionnel du secteur de ce dossier : elle ne peut pas en être l'évaluateur externe.",
        ),
        (Role.TUTOR, "Cette personne a été le tuteur du candidat : elle ne peut pas être son évaluateur externe."),
    ],
)
def test_whoever_was_part_of_the_pathway_is_never_its_external_assessor(client, world, role, reason):
    dossier = world.dossier(S.REGISTERED)
    user = person("passage@exemple.test", "Pat", "Passage")
    accredit(user, world, AccreditationRole.SECTOR_PROFESSIONAL, dossier.certification)
    accredit(user, world, AccreditationRole.EXTERNAL_ASSESSOR, dossier.certification)
    assign(dossier, role, user, actor=world.alpha.manager)
    assign(
        dossier,
        role,
        world.alpha.professional if role == Role.SECTOR_PROFESSIONAL else world.alpha.tutor,
        actor=world.alpha.manager,
    )
    assert user.pk not in [accreditation.user_id for accreditation in proposed(dossier, Role.EXTERNAL_ASSESSOR)]
    assert refused(client, world, dossier, user) == [reason]


@pytest.mark.parametrize("state", sorted(WITH_THE_COMMITTEE))
def test_transmitted_dossier_keeps_its_people(client, world, state):
    dossier = put(world.dossier(S.REGISTERED), state)
    page = enter(client, world.alpha.manager).get(reverse("dossier_people", args=[dossier.pk]))
    assert "Le dossier est transmis : les personnes désignées ne changent plus." in text_of(page)
    assert "Désigner le tuteur" not in text_of(page)
    with pytest.raises(Blocked) as refusal:
        assign(dossier, Role.TUTOR, world.alpha.tutor, actor=world.alpha.manager)
    assert [blocker.code for blocker in refusal.value.blockers] == ["dossier_transmitted"]
    assert Assignment.objects.count() == 0


def test_incomplete_dossier_is_back_with_its_people(world):
    dossier = put(world.dossier(S.REGISTERED), S.INCOMPLETE)
    assign(dossier, Role.EXTERNAL_ASSESSOR, world.branch.external, actor=world.branch.secretary)
    assert assigned(dossier, Role.EXTERNAL_ASSESSOR) == world.branch.external


def test_replacing_an_assessor_during_the_assessment_asks_why(client, world):
    dossier = world.dossier(S.UNDER_ASSESSMENT)
    user = person("releve@exemple.test", "Rémi", "Relève")
    accredit(user, world, AccreditationRole.EXTERNAL_ASSESSOR, dossier.certification)

    without = post(client, world.branch.secretary, dossier, Role.EXTERNAL_ASSESSOR, reference=user.email)
    assert list(without.context["shown_errors"].errors) == ["comment"]
    assert "Un nouveau tour d'évaluation sera ouvert" in text_of(without)
    with pytest.raises(Blocked) as refusal:
        assign(dossier, Role.EXTERNAL_ASSESSOR, user, actor=world.branch.secretary, comment="  ")
    assert [blocker.code for blocker in refusal.value.blockers] == ["comment_missing"]
    assert assigned(dossier, Role.EXTERNAL_ASSESSOR) == world.branch.external

    post(client, world.branch.secretary, dossier, Role.EXTERNAL_ASSESSOR, reference=user.email, comment="absence")
    assert assigned(dossier, Role.EXTERNAL_ASSESSOR) == user
    assert dossier.events.filter(verb="name_external_assessor").latest("pk").comment == "absence"


def test_reason_of_a_replacement_is_asked_during_the_assessment_only(client, world):
    dossier = world.dossier(S.POSITIONING)
    page = enter(client, world.alpha.manager).get(reverse("dossier_people", args=[dossier.pk]))
    assert all("comment" not in form["form"].fields for form in page.context["forms"])


def ended(world, user):
    for accreditation in Accreditation.objects.filter(user=user):
        ended_today(end_accreditation, accreditation, actor=world.branch.secretary)


def test_registered_waits_for_another_professional_when_theirs_has_lost_the_accreditation(world):
    dossier = world.dossier(S.REGISTERED)
    assign(dossier, Role.SECTOR_PROFESSIONAL, world.alpha.professional, actor=world.alpha.manager)
    assert expected_acts(dossier) == {("SECTOR_PROFESSIONAL", "start_positioning")}
    ended(world, world.alpha.professional)
    assert expected_acts(dossier) == {("COMPANY", "name_sector_professional")}


def test_ready_waits_for_whoever_must_name_an_assessor_again(world):
    dossier = world.dossier(S.READY)
    assign(dossier, Role.EXTERNAL_ASSESSOR, world.branch.external, actor=world.branch.secretary)
    assert expected_acts(dossier) == {("EXTERNAL_ASSESSOR", "start_assessment")}
    ended(world, world.branch.external)
    assert expected_acts(dossier) == {("SECRETARIAT", "name_external_assessor")}
    ended(world, world.alpha.professional)
    assert expected_acts(dossier) == {
        ("SECRETARIAT", "name_external_assessor"),
        ("COMPANY", "name_sector_professional"),
    }
