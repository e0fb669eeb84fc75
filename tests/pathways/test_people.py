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
from pathways.enums import GRANT_OF, Role
from pathways.enums import State as S
from pathways.incompatibilities import assigned
from pathways.models import Assignment
from pathways.naming import refused_assessors

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
    end_accreditation(accreditation, actor=world.branch.secretary, ends_on=clock.today(), reason="à sa demande")
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
