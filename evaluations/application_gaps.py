"""What part 2 of the VAE file still lacks before the candidate can deposit it (domaine.md § 1.4)."""

from django.urls import reverse

from cqp.shared.blockers import Blocker

from .enums import EMPLOYED_SITUATIONS, Aim, PieceKind

# Sections are named by their page.
REQUEST, SITUATION, EXPERIENCES = "application_request", "application_situation", "application_experiences"
POSITIONING, PIECES = "application_positioning", "application_pieces"


def application_gaps(signable) -> list[Blocker]:
    return [gap for _, gap in gaps_by_section(signable)]


def gaps_by_section(signable) -> list[tuple[str, Blocker]]:
    """(name of the section's page, what it lacks), in the order of the sections."""
    application = signable.application
    return [
        *_request_gaps(signable, application),
        *_situation_gaps(signable, application),
        *_experience_gaps(signable, application),
        *_positioning_gaps(signable, application),
        *_piece_gaps(signable),
    ]


def _gap(section, code, sentence, signable, page=None, *args):
    return section, Blocker(code, sentence, reverse(page or section, args=[signable.dossier_id, *args]))


def _request_gaps(signable, application):
    found = []
    if application.aim == Aim.PARTIAL and not application.targeted.exists():
        found.append(("targets_missing", "Votre demande : cochez les compétences que vous demandez."))
    if not application.other_requests.strip():
        sentence = "Votre demande : indiquez vos autres demandes de VAE de l'année, ou « aucune »."
        found.append(("other_requests_missing", sentence))
    return [_gap(REQUEST, code, sentence, signable) for code, sentence in found]


def _situation_gaps(signable, application):
    found = []
    if missing := signable.dossier.candidate.missing_civil_status:
        sentence = f"État civil : il manque {', '.join(missing)}."
        found.append(_gap(SITUATION, "civil_status_incomplete", sentence, signable, "candidate_identity"))
    lacking = []
    if not application.nationality.strip():
        lacking.append(("nationality_missing", "Votre situation : nationalité manquante."))
    if not application.situation:
        lacking.append(("situation_missing", "Votre situation : dites quelle est votre situation aujourd'hui."))
    lacking += employment_gaps(application) or _contradiction(application)
    return found + [_gap(SITUATION, *gap, signable) for gap in lacking]


def _contradiction(application) -> list[tuple]:
    """Employed by a company of the branch, and retired, say: one of the two decides where the assessment takes place."""
    if not application.employed_in_branch or application.situation in EMPLOYED_SITUATIONS | {""}:
        return []
    sentence = (
        f"Votre situation : vous dites « {application.get_situation_display()} » et salarié(e) d'une entreprise de la branche. "
        "Corrigez l'une des deux réponses."
    )
    return [("situation_contradicts_employment", sentence)]


def employment_gaps(told) -> list[tuple]:
    """(code, sentence) of what part 2, or part 3, does not say: whether the branch employs the candidate decides where the
    assessment takes place (mode d'emploi)."""
    if told.employed_in_branch is None:
        return [("employment_missing", "Votre situation : êtes-vous salarié(e) d'une entreprise de la branche ?")]
    found = []
    if told.employed_in_branch and not told.employer_name.strip():
        found.append(("employer_missing", "Votre situation : nom de votre employeur manquant."))
    if told.employed_in_branch and not told.employer_siret:
        found.append(("employer_siret_missing", "Votre situation : SIRET de votre employeur manquant."))
    return found


def _experience_gaps(signable, application):
    experiences = list(application.experiences.all())
    if not experiences:
        return [_gap(EXPERIENCES, "experience_missing", "Vos expériences : décrivez-en au moins une.", signable)]
    return [
        _gap(
            EXPERIENCES,
            "experience_undescribed",
            f"{experience} : racontez ce que vous y faites en rapport avec le CQP.",
            signable,
            "application_experience",
            experience.pk,
        )
        for experience in experiences
        if not experience.description.strip()
    ]


def _positioning_gaps(signable, application):
    return [
        _gap(
            POSITIONING,
            "self_level_missing",
            f"Auto-positionnement, compétence {line.competency.number} : dites si vous savez faire.",
            signable,
        )
        for line in application.lines.select_related("competency")
        if not line.level
    ]


def _piece_gaps(signable):
    """The identity document is due until the identity was checked: it then goes, and is not asked again. A proof per experience is not asked here: what nothing proves may be told all the same,
    and the screens say that it will not be retained."""
    standing = list(signable.pieces.standing().select_related("upload"))
    found = []
    readable = [piece for piece in standing if not (piece.upload.is_infected or piece.upload.is_erased)]
    is_checked = signable.dossier.candidate.identity_checked_on is not None
    if not is_checked and not any(piece.kind == PieceKind.IDENTITY for piece in readable):
        found.append(("identity_piece_missing", "Pièces : joignez votre pièce d'identité."))
    if any(piece.upload.is_infected for piece in standing):
        found.append(("piece_infected", "Pièces : un fichier a été écarté par l'antivirus, retirez-le."))
    return [_gap(PIECES, code, sentence, signable) for code, sentence in found]
