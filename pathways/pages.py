"""What the pages of a dossier need, gathered: the views stay a list of steps."""

from cqp.access.decisions import can
from cqp.accreditations.models import Accreditation
from cqp.shared import clock
from cqp.shared.templatetags.cqp_ui import day_fr

from . import history
from .actions import ENDING, acts_for
from .claiming import claim_of, is_open_to_choice
from .enums import PathwayKind, Role, State
from .forms.people import ExternalAssessorForm, SectorProfessionalForm, TutorForm
from .incompatibilities import ACCREDITED, naming_closed
from .naming import refused_assessors, roles_to_name
from .panels import panels_of
from .papers import paper_row, papers_of
from .progress import standing, tone_of
from .requests import request_days
from .resuming import shares_for

FORM_OF = {
    Role.TUTOR: TutorForm,
    Role.SECTOR_PROFESSIONAL: SectorProfessionalForm,
    Role.EXTERNAL_ASSESSOR: ExternalAssessorForm,
}

NAMING_TITLES = {
    Role.TUTOR: "Désigner le tuteur",
    Role.SECTOR_PROFESSIONAL: "Désigner le professionnel du secteur",
    Role.EXTERNAL_ASSESSOR: "Désigner l'évaluateur externe",
}


def dossier_page(request, dossier) -> dict:
    events = list(dossier.events.select_related("actor", "on_behalf_of"))
    pending = list(dossier.pending_acts.all())
    acts = acts_for(request.user, dossier)
    return {
        "dossier": dossier,
        "standing": standing(dossier, events, pending),
        "tone": tone_of(dossier.state),
        "acts": [act for act in acts if act["name"] != ENDING],
        "ending": next((act for act in acts if act["name"] == ENDING), None),
        "panels": panels_of(request, dossier),
        "papers": [paper_row(link, dossier, request.user) for link in papers_of(dossier, request.user)],
        "people": people_of(dossier),
        "facts": job_facts(dossier, events),
        "history": history.told(events, dossier, dossier.roles_of(request.user)),
        "may_name": not naming_closed(dossier)
        and any(can(request.user, f"pathways.name_{role.lower()}", dossier) for role in roles_to_name(dossier)),
        "may_edit_identity": can(request.user, "pathways.edit_identity", dossier).allowed,
        "may_edit_job": can(request.user, "pathways.edit_job", dossier).allowed,
        "may_set_cohort": can(request.user, "pathways.set_cohort", dossier).allowed,
        "may_edit_company": bool(
            dossier.company_id and can(request.user, "accounts.edit_organisation", dossier.company)
        ),
        "may_choose_coaching": can(request.user, "pathways.choose_coaching", dossier).allowed,
    }


def job_facts(dossier, events) -> list[tuple]:
    if dossier.kind == PathwayKind.VAE:
        asked_on, sent_on = request_days(events)
        coaching = dossier.coachings.in_force().select_related("provider").first()
        return [
            ("Voie", dossier.get_kind_display()),
            ("Demande du dossier", day_fr(asked_on)),
            ("Dossier remis", day_fr(sent_on) or ("non" if dossier.is_final else "pas encore")),
            ("Employeur", dossier.employer),
            ("Organisme accompagnateur", coaching.provider.name if coaching else ""),
            *_aim(dossier),
        ]
    return [("Entreprise", dossier.company.name), *job_lines(dossier), *_aim(dossier)]


def job_lines(dossier) -> list[tuple]:
    return [
        ("Situation", dossier.get_status_display()),
        ("Emploi occupé", dossier.job_title),
        ("Contrat", dossier.get_contract_type_display()),
        ("Entrée dans l'entreprise", day_fr(dossier.hired_on)),
        ("Ancienneté dans le métier", dossier.seniority),
    ]


def _aim(dossier) -> list[tuple]:
    aim = ("CQP visé", f"{dossier.version.certification.title}, version {dossier.version.label}")
    return [aim, ("Cohorte", dossier.cohort)] if dossier.cohort else [aim]


def people_of(dossier) -> list[dict]:
    """The three people a dossier needs, named or not, with the accreditation that lets them act."""
    named = {a.role: a for a in dossier.assignments.in_force().exclude(role=Role.JUROR).select_related("user")}
    accreditations = _accreditations([a.user_id for a in named.values()], dossier)
    rows = []
    for role in roles_to_name(dossier):
        assignment = named.get(role)
        row = {"role": role.label, "user": None, "job_title": "", "accreditation": "", "is_valid": True, "since": None}
        if assignment:
            row |= {"user": assignment.user, "job_title": assignment.job_title, "since": assignment.given_at}
            if role in ACCREDITED:
                found = accreditations.get((assignment.user_id, ACCREDITED[role]))
                row["is_valid"] = found is not None
                row["accreditation"] = f"{found.number}, valable jusqu'au {day_fr(found.valid_until)}" if found else ""
        rows.append(row)
    return rows


def _accreditations(users, dossier) -> dict:
    valid = Accreditation.objects.filter(user__in=users, certification=dossier.certification).valid_on(clock.today())
    return {(a.user_id, a.role): a for a in valid.order_by("valid_until")}


def naming_forms(user, dossier, *, role="", data=None) -> dict:
    """One form per role this person may name, `data` given to the one that was posted."""
    return {
        its: FORM_OF[its](data if its == role else None, dossier=dossier, prefix=its.lower())
        for its in roles_to_name(dossier)
        if can(user, f"pathways.name_{its.lower()}", dossier)
    }


def people_page(dossier, forms) -> dict:
    closed = naming_closed(dossier)
    return {
        "dossier": dossier,
        "people": people_of(dossier),
        "closed": closed[0].message if closed else "",
        "forms": [{"role": role, "title": NAMING_TITLES[role], "form": form} for role, form in forms.items()],
        "shown_errors": next((form for form in forms.values() if form.is_bound), None),
        "refused": refused_assessors(dossier) if Role.EXTERNAL_ASSESSOR in forms and not closed else [],
    }


def resumption_page(user, dossier, form) -> dict:
    """What would be kept and what is to be assessed if the dossier were taken up today, and on which pathways this person may."""
    found = shares_for(user, dossier, clock.today())
    return {
        "dossier": dossier,
        "form": form,
        "kept": [share for share in found if share.is_kept],
        "missing": [share for share in found if not share.is_kept],
        "may_skills": can(user, "pathways.resume_skills", dossier).allowed,
        "may_vae": can(user, "pathways.resume_vae", dossier).allowed,
    }


def claim_page(dossier) -> dict:
    """What would be kept or is, what is left to assess, and what the candidate said. `rest`: if they made everything count."""
    claim = claim_of(dossier)
    held = list(dossier.held.in_force().select_related("credit__competency"))
    lines = sorted([*claim.credits, *(row.credit for row in held)], key=lambda credit: credit.competency.number)
    kept = {credit.competency_id for credit in lines}
    return {
        "dossier": dossier,
        "claim": claim,
        "said_on": f"Votre choix est du {day_fr(claim.chosen_at)}." if claim.choice else "",
        "is_open": is_open_to_choice(dossier),
        "has_begun": dossier.state == State.POSITIONING,
        "credits": lines,
        "rest": [competency for competency in dossier.version.competencies.all() if competency.pk not in kept],
    }


def act_lines(user, dossier, edge) -> list[tuple]:
    """What the confirm page says will be recorded."""
    return [
        ("Acte", edge.custom["label"]),
        ("Dossier", f"{dossier.number} — {dossier.candidate.full_name}"),
        ("CQP", dossier.version.certification.title),
        ("Par", _signature(user, dossier, edge)),
        ("Le", day_fr(clock.today())),
    ]


def _signature(user, dossier, edge):
    held = [role.label for role in edge.custom["actors"] if role in dossier.roles_of(user)]
    return f"{user.get_full_name()}, {' et '.join(held)}"


def last_told(dossier, verb, **payload) -> tuple:
    """(who, when) of the last event of this verb, for a page that two people may write; nobody before the first."""
    about = {f"payload__{name}": value for name, value in payload.items()}
    event = dossier.events.filter(verb=verb, **about).select_related("actor").last()
    return (event.actor, event.at) if event else (None, None)


def identity_page(user, dossier) -> dict:
    return {
        "dossier": dossier,
        "missing": dossier.candidate.missing_civil_status,
        "checked_on": dossier.candidate.identity_checked_on,
        "may_check": can(user, "pathways.check_identity", dossier).allowed,
    }


def identity_lines(candidate) -> list[tuple]:
    return [
        ("Nom de naissance", candidate.birth_name),
        ("Prénoms", f"{candidate.first_name} {candidate.other_first_names}".strip()),
        ("Sexe", candidate.get_sex_display()),
        ("Date de naissance", day_fr(candidate.born_on)),
        (
            "Lieu de naissance",
            f"{candidate.birth_commune} ({candidate.birth_country})" if candidate.birth_commune else "",
        ),
        ("Code INSEE de la commune", candidate.birth_commune_code or "sans objet"),
    ]


def double_lines(kept, double) -> list[tuple]:
    """The two rows side by side, and the account that will open the dossiers from now on."""
    return [
        ("Fiche gardée", _person(kept)),
        ("Fiche réunie à celle-ci", _person(double)),
        ("Dossiers qui changent de fiche", ", ".join(dossier.number for dossier in double.dossiers.all())),
        ("Compte qui ouvre désormais tous les dossiers", kept.email),
    ]


def _person(candidate):
    born = f", né(e) le {day_fr(candidate.born_on)}" if candidate.born_on else ""
    companies = ", ".join(
        sorted({d.employer or d.get_kind_display() for d in candidate.dossiers.select_related("company")})
    )
    return f"{candidate.full_name}{born} — {candidate.email} — {companies}"
