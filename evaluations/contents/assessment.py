from evaluations.enums import ObservationKind, PlaceKind, SignableKind, Source
from evaluations.gaps import accreditation_number
from evaluations.models import Signable
from evaluations.signed import completed
from pathways.enums import PathwayKind, Role

from . import parts
from .follow_up import attachments_of, follow_up_blocks, follow_up_facts


def assessment_content(signable) -> dict:
    """Sections G to I of Outil 2: organisation, grid, two opinions per competency, synthesis (domaine.md § 1.2); and the facts of the
    follow-up, which nobody signs otherwise (ADR 0036)."""
    assessment, wording = signable.assessment, signable.dossier.version.wording
    followed = follow_up_facts(signable.dossier) if signable.dossier.kind == PathwayKind.SKILLS else {}
    return (
        followed
        | parts.head(signable.dossier)
        | {
            "candidate": parts.candidate(signable.dossier.candidate),
            # Nobody's company is party to a VAE: the employer is said in part 2.
            "company": parts.company(signable.dossier.company) if signable.dossier.company_id else None,
            "assessment": _organisation(signable, assessment),
            "answer_choices": wording.frozen("mark"),
            "source_choices": parts.choices(Source),
            "verdict_choices": wording.frozen("opinion"),
            "grid": _grid(assessment),
            "appraisal": assessment.appraisal,
            "recommendations": assessment.recommendations,
        }
    )


def _organisation(signable, assessment):
    def assessor(user, role):
        number = accreditation_number(user, role, signable.dossier, assessment.held_on)
        return {"name": user.get_full_name(), "accreditation_number": number}

    return {
        "round": signable.version,
        "held_on": parts.day(assessment.held_on),
        "place": assessment.place,
        "place_kind": _place_kind(assessment),
        "duration": parts.minutes(assessment.duration_minutes),
        "observation_kind": str(ObservationKind(assessment.observation_kind).label),
        "observed_situation": assessment.situation,
        "professional": assessor(assessment.professional, Role.SECTOR_PROFESSIONAL),
        "external": assessor(assessment.external, Role.EXTERNAL_ASSESSOR),
    }


def _place_kind(assessment) -> str:
    host = assessment.host_provider
    label = str(PlaceKind(assessment.place_kind).label)
    return f"{label} ({host.name}, SIRET {host.siret})" if host else label


def _grid(assessment):
    opinions = {(o.competency_id, o.role): o for o in assessment.opinions.all()}
    rows = []
    for line in assessment.lines.select_related("competency").prefetch_related("marks__criterion"):
        pair = [opinions.get((line.competency_id, role)) for role in (Role.SECTOR_PROFESSIONAL, Role.EXTERNAL_ASSESSOR)]
        professional, external = ({"verdict": o.verdict, "reason": o.reason} for o in pair)
        rows.append(
            parts.competency(line.competency)
            | {
                "criteria": [
                    {"wording": m.criterion.wording, "answer": m.mark, "sources": m.sources, "comment": m.comment}
                    for m in line.marks.all()
                ],
                "comment": line.comment,
                "professional": professional,
                "external": external,
                "opinions_agree": professional["verdict"] == external["verdict"],
            }
        )
    return rows


def grid_of(signable) -> list:
    """As it was signed. A grid signed before the assessors' comments were in it has none."""
    return [{"comment": ""} | row for row in signable.content["grid"]]


def follow_up_paper(signable) -> dict:
    """Outil 2 whole: the follow-up's facts as they are when it is made, the assessment as it was signed, the candidate's choice, the
    transmission. What was joined since the signature is thus on the paper."""
    dossier = signable.dossier
    positioning = completed(dossier, SignableKind.POSITIONING)
    followed = follow_up_blocks(dossier)
    return (
        signable.content
        | followed
        | {
            "grid": grid_of(signable),
            "plan": plan_of(dossier, positioning),
            "review_level_choices": dossier.version.wording.frozen("follow_up"),
            "earlier_rounds": earlier_rounds(signable),
            "choice": choice_of(dossier, signable),
            "signatures": parts.signatures(signable),
            "transmission": transmission_of(dossier),
            "attachments": attachments_of(followed),
        }
    )


def plan_of(dossier, positioning) -> list:
    """The individual plan as it was signed; of an Outil 1 taken up again, what concerns the competencies still to assess."""
    plan = positioning.content["plan"] if positioning else []
    if positioning is None or positioning.dossier_id == dossier.pk:
        return plan
    wanted = set(dossier.competencies_to_assess.values_list("number", flat=True))
    return [step for step in plan if step["competency"]["number"] in wanted]


def earlier_rounds(signable):
    earlier = Signable.objects.filter(
        dossier_id=signable.dossier_id,
        kind=SignableKind.ASSESSMENT,
        version__lt=signable.version,
        completed_at__isnull=False,
    )
    return [
        {
            "round": old.version,
            "held_on": old.content["assessment"]["held_on"],
            "opinions": [
                {
                    "competency": {"number": row["number"], "title": row["title"]},
                    "professional": row["professional"]["verdict"],
                    "external": row["external"]["verdict"],
                }
                for row in old.content["grid"]
            ],
        }
        for old in earlier.order_by("version")
    ]


def choice_of(dossier, signable):
    event = dossier.events.filter(verb="present_as_is", at__gte=signable.completed_at).order_by("-at").first()
    return {"label": "présenter au jury en l'état", "made_at": event.at.isoformat()} if event else None


def transmission_of(dossier):
    event = dossier.events.filter(verb="transmit").select_related("actor").order_by("-at").first()
    if event is None or dossier.transmitted_at is None:
        return None
    return {"name": event.actor.get_full_name(), "role": str(Role.EXTERNAL_ASSESSOR.label), "at": event.at.isoformat()}
