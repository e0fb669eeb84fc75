"""Who may do what on a dossier. The actors of each edge are declared beside it, in the workflow; here they become decisions."""

from functools import partial

from cqp.access.decisions import ALLOW, refuse, rule

from .enums import PathwayKind, Role, State
from .workflow import definition, names

_WHO = {
    Role.CANDIDATE: "le candidat",
    Role.COMPANY: "l'entreprise",
    Role.SECRETARIAT: "le secrétariat de la CPEF",
    Role.TUTOR: "le tuteur",
    Role.SECTOR_PROFESSIONAL: "le professionnel du secteur",
    Role.EXTERNAL_ASSESSOR: "l'évaluateur externe",
    Role.JUROR: "le jury",
    Role.COACHING_PROVIDER: "l'organisme accompagnateur",
    Role.CLOCK: "l'échéance automatique",
}


def only(user, dossier, *roles):
    """Allow the holders of one of `roles` on this dossier; tell the others whose act it is."""
    if dossier is not None and dossier.roles_of(user) & set(roles):
        return ALLOW
    return refuse(f"Cet acte revient à : {' ou '.join(_WHO[role] for role in roles)}.")


@rule("pathways.list")
def may_list_dossiers(user, _):
    """Everyone signed in: each sees their own."""
    return ALLOW


@rule("pathways.view")
def may_view_dossier(user, dossier):
    """Anyone with a role on the dossier: its company, its candidate, its secretariat, the people named on it."""
    return ALLOW if dossier.roles_of(user) else refuse("Ce dossier n'est pas le vôtre.")


@rule("pathways.export")
def may_export_dossiers(user, _):
    """Whoever has a list may take it away: the rows are those they see."""
    return may_list_dossiers(user, None)


@rule("pathways.act")
def may_open_an_act(user, dossier):
    """The page of an act: whoever may see the dossier; the act itself is then asked by its own name."""
    return may_view_dossier(user, dossier)


@rule("pathways.register")
def may_register_candidate(user, _):
    """A manager of a registered company."""
    if user.companies:
        return ALLOW
    return refuse("Seule une entreprise inscrite enregistre un candidat. Inscrivez d'abord votre entreprise.")


@rule("pathways.request_file")
def may_request_file(user, version):
    """Anybody, for themselves; not whoever would examine their own request. Without a version: somebody, for some CQP."""
    if user.is_service:
        return refuse("Une échéance automatique ne demande pas de dossier.")
    if version is not None and user.is_secretary_of(version.certification.committee_id):
        return refuse("Vous tenez le secrétariat qui examinerait votre demande : adressez-vous à la CPEF.")
    return ALLOW


@rule("pathways.edit_identity")
def may_edit_identity(user, dossier):
    """The candidate until the jury has the dossier on its agenda; the secretariat that found a mistake, always.

    The civil status is the person's, not the dossier's: another dossier on an agenda holds it as well.
    """
    decision = only(user, dossier, Role.CANDIDATE, Role.SECRETARIAT)
    if not decision.allowed or Role.SECRETARIAT in dossier.roles_of(user):
        return decision
    if dossier.is_final:
        return refuse("Ce dossier est clos : seul le secrétariat de la CPEF corrige encore l'état civil.")
    if dossier.candidate.dossiers.filter(state=State.SCHEDULED).exists():
        return refuse("Le dossier est inscrit à une séance de jury : seul le secrétariat corrige encore l'état civil.")
    return decision


@rule("pathways.edit_job")
def may_edit_job(user, dossier):
    """The company that employs the candidate, and the secretariat that found a mistake. A VAE tells its employment in part 2."""
    if dossier.kind == PathwayKind.VAE:
        return refuse("Dans une VAE, l'emploi se dit en partie 2.")
    return only(user, dossier, Role.COMPANY, Role.SECRETARIAT)


@rule("pathways.set_cohort")
def may_set_cohort(user, dossier):
    """The secretariat, on either pathway; the company says it once, when it registers."""
    return only(user, dossier, Role.SECRETARIAT)


@rule("pathways.check_identity")
def may_check_identity(user, dossier):
    return only(user, dossier, Role.SECRETARIAT)


@rule("pathways.people")
def may_see_people(user, dossier):
    """Whoever may see the dossier sees who is named on it."""
    return may_view_dossier(user, dossier)


@rule("pathways.name_tutor")
def may_name_tutor(user, dossier):
    if dossier.kind == PathwayKind.VAE:
        return refuse("Un dossier de VAE n'a pas de tuteur.")
    return only(user, dossier, Role.COMPANY)


@rule("pathways.name_sector_professional")
def may_name_sector_professional(user, dossier):
    """The company that opened the dossier; nobody but the committee stands behind a VAE."""
    return only(user, dossier, Role.SECRETARIAT if dossier.kind == PathwayKind.VAE else Role.COMPANY)


@rule("pathways.name_external_assessor")
def may_name_external_assessor(user, dossier):
    """The committee that trained and accredited them (mode d'emploi, « Les acteurs »)."""
    return only(user, dossier, Role.SECRETARIAT)


@rule("pathways.choose_coaching")
def may_choose_coaching(user, dossier):
    """The candidate of a VAE, alone: who accompanies them, and until when, is their affair."""
    if dossier.kind != PathwayKind.VAE:
        return refuse("L'accompagnement par un organisme se choisit dans un dossier de VAE.")
    return only(user, dossier, Role.CANDIDATE)


@rule("pathways.download")
def may_download_papers(user, dossier):
    return may_view_dossier(user, dossier)


@rule("pathways.retry_paper")
def may_retry_paper(user, dossier):
    """A paper that could not be made is asked again by whoever can have its cause mended."""
    return only(user, dossier, Role.SECRETARIAT)


@rule("pathways.resume")
def may_consider_resuming(user, dossier):
    """Whoever may take the dossier up again on one pathway or the other; whether it can be is said on the page."""
    return only(user, dossier, Role.CANDIDATE, Role.COMPANY)


@rule("pathways.resume_skills")
def may_resume_as_skills(user, dossier):
    """The company that opened the earlier dossier. Another employer registers the person through its own form."""
    return only(user, dossier, Role.COMPANY)


@rule("pathways.resume_vae")
def may_resume_as_vae(user, dossier):
    """The candidate, after either pathway; not whoever would examine their own request."""
    return only(user, dossier, Role.CANDIDATE) and may_request_file(user, dossier.version)


@rule("pathways.claim_benefits")
def may_claim_benefits(user, dossier):
    """The candidate alone, in a dossier that a company opened: in a VAE they are asked when they take the earlier dossier up."""
    if dossier.kind != PathwayKind.SKILLS:
        return refuse("On fait valoir des compétences validées dans un dossier ouvert par une entreprise.")
    return only(user, dossier, Role.CANDIDATE)


@rule("pathways.merge_candidates")
def may_merge_candidates(user, _):
    """Only a secretariat learns that two companies registered the same person (house § 1 row 6)."""
    return ALLOW if user.committees else refuse("Le rapprochement des doublons revient au secrétariat de la CPEF.")


def _may_act(name, user, dossier):
    if name not in names(dossier.kind):
        return refuse("Cet acte n'existe pas dans cette voie.")
    return only(user, dossier, *definition(type(dossier), name)["actors"])


for _name in names():
    rule(f"pathways.{_name}")(partial(_may_act, _name))
