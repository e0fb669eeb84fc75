"""The conformity of the approach, computed: the lines of the completeness sheet, then what only a jury asks (domaine.md § 1.3 d).

Each line says what was found and links the proof; the jury has the last word on every one of them.
"""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.urls import reverse

from cqp.accounts.models import Membership
from cqp.accreditations.models import Accreditation
from cqp.documents.services import digest
from cqp.shared import clock
from cqp.shared.templatetags.cqp_ui import count_fr, day_fr
from evaluations import completeness
from evaluations.completeness import Line
from evaluations.enums import SignableKind
from evaluations.models import Examination, Signable
from evaluations.signed import completed
from pathways.enums import PathwayKind, Role
from pathways.incompatibilities import who_helped
from pathways.models import Assignment

from .enums import Answer

# Proofs that the members of a jury have no right to open.
NOT_SHOWN = frozenset({"identity"})
BOOKLETS = {
    PathwayKind.SKILLS: (SignableKind.POSITIONING, SignableKind.CANDIDATE_PART, SignableKind.ASSESSMENT),
    PathwayKind.VAE: (SignableKind.APPLICATION, SignableKind.ACTIVITIES, SignableKind.ASSESSMENT),
}
TOOLS = {PathwayKind.SKILLS: ("positioning", "follow_up"), PathwayKind.VAE: ("vae_file",)}


@dataclass(frozen=True)
class Signed:
    """What was signed and counts on one dossier, read once for all the lines."""

    dossier: object
    booklets: dict
    reviews: list

    @property
    def assessment(self) -> Signable | None:
        return self.booklets[SignableKind.ASSESSMENT]

    @property
    def everything(self) -> list[Signable]:
        return [*filter(None, self.booklets.values()), *self.reviews]

    @property
    def proof(self) -> str:
        """The document that tells most of the line: the assessment, or the dossier as long as there is none."""
        return _read(self.assessment) if self.assessment else reverse("dossier_detail", args=[self.dossier.pk])


def checks(dossier) -> list[dict]:
    """The lines as the decision sheet keeps them. A code stays the same from one reading to the next: a member may contest it."""
    found, seen = [], {}
    for line in sheet(dossier):
        seen[line.code] = seen.get(line.code, 0) + 1
        code = line.code if seen[line.code] == 1 else f"{line.code}-{seen[line.code]}"
        proof = "" if line.code in NOT_SHOWN else line.proof_url
        told = {"code": code, "label": line.label, "detail": line.detail, "proof_url": proof}
        found.append(told | {"answer": str(_answer(line)), "comment": ""})
    return found


def _answer(line) -> Answer:
    if not line.is_met:
        return Answer.NO
    return Answer.NOT_APPLICABLE if line.detail.startswith("sans objet") else Answer.YES


def sheet(dossier) -> list[Line]:
    """Every line, met or not. Reads only; for one dossier, never in a list."""
    signed = _signed(dossier)
    own = (_scope, _people, _order, _signatures, _transmission, _tools)
    return completeness.sheet(dossier) + [line(signed) for line in own]


def _signed(dossier) -> Signed:
    reviews = Signable.objects.filter(dossier_id=dossier.pk, kind=SignableKind.REVIEW, completed_at__isnull=False)
    booklets = {kind: completed(dossier, kind) for kind in BOOKLETS[dossier.kind]}
    return Signed(dossier, booklets, list(reviews.order_by("version")))


def _read(signable) -> str:
    return reverse("signable_detail", args=[signable.pk])


def _scope(signed) -> Line:
    """« L'évaluation porte sur l'ensemble des compétences » ; taken up again, on those that are not kept (domaine.md § 6 no. 17)."""
    wanted = [competency.number for competency in signed.dossier.competencies_to_assess]
    grid = signed.assessment.content["grid"] if signed.assessment else []
    assessed = {row["number"] for row in grid}
    lacking = [str(number) for number in wanted if number not in assessed]
    detail = f"non évaluée(s) : {', '.join(lacking)}" if lacking else f"évaluées : {', '.join(map(str, wanted))}"
    return Line("scope", "Toutes les compétences à évaluer l'ont été", not lacking, detail, signed.proof)


def _people(signed) -> Line:
    """Two assessors who are neither the candidate nor their accompaniment; an external one who is foreign to the pathway and, on
    the day, to the company (domaine.md § 6 nos. 13-15)."""
    label = "Évaluateurs distincts et extérieurs à l'accompagnement"
    if signed.assessment is None:
        return Line("people", label, False, "évaluation absente", signed.proof)
    assessment = signed.assessment.assessment
    found = [
        f"{user.get_full_name()}, {role}, {link}"
        for user, role in ((assessment.professional, "professionnel"), (assessment.external, "évaluateur externe"))
        for link in _links(signed.dossier, user, assessment)
    ]
    detail = " ; ".join(found) or "aucun lien relevé avec le candidat, son entreprise ni son accompagnement"
    return Line("people", label, not found, detail, signed.proof)


def _links(dossier, user, assessment):
    lineage = dossier.lineage
    if user.pk == dossier.candidate.user_id:
        yield "est la personne candidate"
    if any(user.pk in helpers for helpers in who_helped(lineage).values()):
        yield "a accompagné le candidat"
    if user.pk != assessment.external_id:
        return
    held = Assignment.objects.filter(dossier__in=[part.pk for part in lineage], user=user).order_by()
    for role in held.filter(role__in=[Role.TUTOR, Role.SECTOR_PROFESSIONAL]).values_list("role", flat=True).distinct():
        yield f"a été {Role(role).label} du candidat"
    if dossier.employer_siren and _employed(user, dossier.employer_siren, assessment.held_on):
        yield f"appartenait à l'entreprise du candidat le {assessment.held_on:%d/%m/%Y}"


def _employed(user, siren, day: date) -> bool:
    memberships = Membership.objects.filter(user=user, organisation__siret__startswith=siren, started_on__lte=day)
    declared = Accreditation.objects.valid_on(day).filter(user=user, employer_siret__startswith=siren)
    return memberships.exclude(ended_on__lte=day).exists() or declared.exists()


def _order(signed) -> Line:
    """Repérage ≤ points d'étape ≤ évaluation ≤ transmission ; in VAE, demande ≤ avis ≤ partie 3 ≤ évaluation ≤ transmission."""
    steps = _vae_steps(signed) if signed.dossier.kind == PathwayKind.VAE else _skills_steps(signed)
    if signed.assessment:
        steps.append(("évaluation", date.fromisoformat(signed.assessment.content["assessment"]["held_on"])))
    if signed.dossier.transmitted_at:
        steps.append(("transmission", clock.day_of(signed.dossier.transmitted_at)))
    wrong = [
        f"{later} le {day:%d/%m/%Y}, avant : {earlier} le {before:%d/%m/%Y}"
        for (earlier, before), (later, day) in pairwise(steps)
        if day < before
    ]
    detail = " ; ".join(wrong) or ", ".join(f"{name} le {day:%d/%m/%Y}" for name, day in steps)
    return Line("order", "Dates dans l'ordre de la démarche", not wrong, detail, signed.proof)


def _skills_steps(signed):
    steps = []
    if positioning := signed.booklets[SignableKind.POSITIONING]:
        steps.append(("repérage", date.fromisoformat(positioning.content["interview"]["held_on"])))
    days = sorted(date.fromisoformat(review.content["held_on"]) for review in signed.reviews)
    return steps + [(f"point d'étape n° {rank}", day) for rank, day in enumerate(days, start=1)]


def _vae_steps(signed):
    steps = []
    if application := signed.booklets[SignableKind.APPLICATION]:
        steps.append(("demande", date.fromisoformat(application.content["requested_on"])))
        decided = Examination.objects.filter(signable=application, decided_at__isnull=False).first()
        steps += [("avis de recevabilité", clock.day_of(decided.decided_at))] if decided else []
    if activities := signed.booklets[SignableKind.ACTIVITIES]:
        steps.append(("partie 3", clock.day_of(activities.completed_at)))
    return steps


def _signatures(signed) -> Line:
    """Every digest computed again from the content kept, and compared with what each person signed."""
    label, found, given = "Signatures présentes, empreintes recalculées", [], 0
    for signable in signed.everything:
        name = signable.get_kind_display()
        if digest(signable.content) != signable.digest:
            found.append((signable, f"{name} : le contenu conservé n'a plus l'empreinte signée"))
        elif missing := signable.missing_signers:
            found.append((signable, f"{name} : signature absente ({', '.join(role.label for role in missing)})"))
        given += len(signable.valid_signatures)
    if found:
        return Line("signatures", label, False, " ; ".join(text for _, text in found), _read(found[0][0]))
    written = count_fr(len(signed.everything), "écrit,écrits")
    detail = f"{written}, {count_fr(given, 'signature,signatures')}, empreintes identiques au contenu conservé"
    return Line("signatures", label, bool(signed.everything), detail, signed.proof)


def _transmission(signed) -> Line:
    """« L'évaluateur externe transmet le dossier complété » (mode d'emploi): whoever held that role, and nobody else."""
    label, dossier = "Transmission par l'évaluateur externe", signed.dossier
    event = dossier.events.filter(verb="transmit").select_related("actor").order_by("-pk").first()
    if event is None:
        return Line("transmission", label, False, "le dossier n'a pas été transmis", signed.proof)
    held = Assignment.objects.filter(dossier=dossier.pk, user=event.actor, role=Role.EXTERNAL_ASSESSOR).exists()
    detail = f"{event.actor.get_full_name()}, le {day_fr(event.at)}"
    return Line(
        "transmission",
        label,
        held,
        detail if held else f"{detail}, qui n'est pas l'évaluateur externe",
        reverse("dossier_detail", args=[dossier.pk]),
    )


def _tools(signed) -> Line:
    """The booklets are those of the dossier's version of the CQP, each paper made from a known version of its template."""
    label, dossier = "Outils en version officielle", signed.dossier
    others = {
        f"{signable.get_kind_display()} : référentiel {said}"
        for signable in signed.booklets.values()
        if signable and (said := _version_said(signable)) not in ("", dossier.version.label)
    }
    papers = dossier.papers.filter(document__kind__in=TOOLS[dossier.kind], document__replaced_by__isnull=True)
    made = {link.document.kind: link.document for link in papers.select_related("document").order_by("pk")}
    lacking = [kind for kind in TOOLS[dossier.kind] if kind not in made and not _taken_up(signed, kind)]
    found = sorted(others) + ["un outil n'a jamais été établi"] * bool(lacking)
    named = [f"{document.title}, modèle {document.template_version}" for document in made.values()]
    detail = " ; ".join(found or [f"référentiel {dossier.version.label}", *named])
    return Line("tools", label, not found, detail, reverse("dossier_detail", args=[dossier.pk]))


def _version_said(signable) -> str:
    """Which version of the CQP the signed content is about; the candidate's own part does not say it."""
    return signable.content.get("certification", {}).get("version", "")


def _taken_up(signed, kind) -> bool:
    """Outil 1 signed in the dossier taken up again: its paper is there."""
    positioning = signed.booklets.get(SignableKind.POSITIONING)
    return kind == "positioning" and positioning is not None and positioning.dossier_id != signed.dossier.pk
