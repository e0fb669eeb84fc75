"""What a rectifying procès-verbal may say, and what follows from it: read by its page, its services and its paper."""

from dataclasses import dataclass

from django.urls import reverse

from candidates.models import CompetencyCredit
from cqp.shared.blockers import Blocker
from cqp.shared.templatetags.cqp_ui import day_fr
from evaluations.contents import parts

from .appeals import contestable_item, upheld_on
from .contents import conclusion_told
from .enums import KIND_OF, AwardKind, Conformity, MinutesKind, Outcome, Verdict
from .models import JuryItem, Minutes, Rectification
from .opinions import competency_views
from .outcomes import Standing, decision_gaps, in_force, standing_of
from .titles import already_held, given_that_day

EDGE_OF = {
    Outcome.FULL_AWARD: "rectify_award",
    Outcome.PARTIAL_AWARD: "rectify_partially",
    Outcome.NO_AWARD: "rectify_refusal",
}
# A complement asked for afterwards is not a rectification: the dossier would be alive again without a session.
CONCLUSIONS = (Conformity.CONFORM, Conformity.NOT_CONFORM)


def refusals(item, *, besides=None) -> list[Blocker]:
    """Why the decision on `item` cannot be rectified now. `besides`: the rectification under signature that is asking."""
    last = contestable_item(item.dossier)
    if last is None or last.pk != item.pk:
        text = "Seule la dernière décision d'un dossier décidé se rectifie."
        return [Blocker("not_in_force", text)]
    if first_minutes(item) is None:
        text = (
            f"La séance {item.session.number} a été close avant que son procès-verbal soit tenu ici : sa décision se "
            "rectifie sur papier, signée par ceux qui l'ont prise."
        )
        return [Blocker("decided_on_paper", text)]
    waiting = under_signature(item)
    if waiting is not None and waiting != besides:
        text = f"Le procès-verbal rectificatif {waiting.minutes.number} est déjà à signer."
        return [Blocker("to_sign", text, reverse("minutes_sign", args=[waiting.minutes_id]))]
    return []


def first_minutes(item) -> Minutes | None:
    """Those that put the decision in force; None for a session closed before the application kept them."""
    return Minutes.objects.in_force().filter(session=item.session_id, kind=MinutesKind.SESSION).first()


def under_signature(item) -> Rectification | None:
    return item.rectifications.to_sign().first()


def draft_of(item) -> Rectification | None:
    return item.rectifications.filter(minutes=None, abandoned_at=None).order_by("-pk").first()


def proposal_blockers(item, after: Standing) -> list[Blocker]:
    """What is wrong with what is proposed, as for the sheet of a session; and that it changes something, and breaks nothing later."""
    views = competency_views(item.dossier, item.session.held_on)
    outcome = after.outcome([view.competency for view in views])
    found = []
    if after.conclusion == Conformity.CONFORM:
        found += decision_gaps(after.decisions, [view for view in views if not _lets_go(view, after.decisions)])
    elif not after.observation.strip():
        found.append("dites dans l'observation ce qui n'est pas conforme")
    if outcome in (Outcome.PARTIAL_AWARD, Outcome.NO_AWARD) and not after.recommendations.strip():
        found.append("des préconisations sont dues au candidat")
    blockers = [Blocker("incomplete", f"{text[0].upper()}{text[1:]}.") for text in found]
    if blockers:
        return blockers
    if same(in_force(item), after):
        return [
            Blocker("nothing_changes", "Rien ne change : un procès-verbal rectificatif met autre chose à la place.")
        ]
    found = effects(item, after)
    held = already_held(item.dossier) if found.kind == AwardKind.FULL else []
    return counted_later(item, found.fallen) + held + given_that_day(item, found.gained)


def _lets_go(view, decisions) -> bool:
    """Kept from an earlier decision that is itself to be put right: the only way not to count it any more, and it says why."""
    decision = decisions.get(view.competency.pk)
    return (
        view.is_kept
        and decision is not None
        and decision.verdict == Verdict.NOT_VALIDATED
        and bool(decision.reason.strip())
    )


def same(one: Standing, other: Standing) -> bool:
    return _said(one) == _said(other)


def _said(standing):
    texts = standing.conclusion, standing.observation.strip(), standing.recommendations.strip()
    decided = standing.decisions if standing.conclusion == Conformity.CONFORM else {}
    return texts, {pk: (str(row.verdict), row.reason.strip()) for pk, row in decided.items()}


@dataclass(frozen=True)
class Effects:
    """What the signature changes: lines of the ledger that fall, competencies that get one, the title taken back, the next one."""

    fallen: list
    gained: list
    revoked: object
    kind: AwardKind | None


def effects(item, after: Standing) -> Effects:
    """From what counts now to what `after` says. Lines of the ledger bear the day of the first decision."""
    competencies = list(item.dossier.version.competencies.all())
    outcome = after.outcome(competencies)
    wanted = {
        c.pk for c in competencies if c.pk in after.decisions and after.decisions[c.pk].verdict == Verdict.VALIDATED
    }
    if outcome not in KIND_OF:
        wanted = set()
    lines = list(credits_of(item).unrevoked())
    held = {line.competency_id for line in lines}
    award, kind = item.award, KIND_OF.get(outcome)
    keeps = award is not None and award.kind == kind == AwardKind.FULL
    return Effects(
        fallen=[line for line in lines if line.competency_id not in wanted],
        gained=[c for c in competencies if c.pk in wanted and c.pk not in held],
        revoked=None if keeps else award,
        kind=None if keeps else kind,
    )


def credits_of(item):
    """The lines of the ledger that this decision wrote."""
    lines = CompetencyCredit.objects.filter(dossier_number=item.dossier.number, session_number=item.session.number)
    return lines.select_related("competency").order_by("competency__number", "pk")


def counted_later(item, lines) -> list[Blocker]:
    """Later decisions that counted some of these lines of `item`, that would fall: they are put right first."""
    fallen = {line.competency_id: line.competency.number for line in lines}
    items = JuryItem.objects.decided().filter(
        dossier__candidate=item.dossier.candidate_id, settled_at__gt=item.settled_at
    )
    found = []
    for later in items.exclude(dossier=item.dossier).select_related("session", "dossier", "sheet").order_by("pk"):
        decided = in_force(later).decisions
        counted = sorted(
            number
            for pk, number in fallen.items()
            if pk in decided and decided[pk].verdict == Verdict.ALREADY_VALIDATED
        )
        if counted:
            found.append(_counted(later, counted))
    return found


def _counted(later, numbers) -> Blocker:
    which, counts = ("Compétence", "la compte comme déjà validée")
    if len(numbers) > 1:
        which, counts = ("Compétences", "les compte comme déjà validées")
    text = (
        f"{which} {', '.join(str(number) for number in numbers)} : la décision du {day_fr(later.session.held_on)} "
        f"(dossier {later.dossier.number}) {counts}. Rectifiez d'abord cette décision."
    )
    return Blocker("counted_later", text, reverse("item_decide", args=[later.pk]))


def replacing_blockers(item, outcome) -> list[Blocker]:
    """After an appeal upheld, deciding anew takes back what the contested decision gave: no later decision may rest on it by then."""
    if outcome in (None, Outcome.POSTPONED):
        return []
    contested = upheld_on([item.dossier]).exclude(item=item).select_related("item__session", "item__dossier")
    return [found for appeal in contested for found in counted_later(appeal.item, credits_of(appeal.item).unrevoked())]


# --- the content of the procès-verbal ---------------------------------------------------------------------------------


def content_of(rectification, minutes) -> dict:
    """What the members sign, in the shape of cqp.documents.papers. `minutes`: with its number and the moment it is made."""
    item = rectification.item
    before, after = in_force(item), standing_of(rectification)
    head = parts.head(item.dossier)
    return {
        "number": minutes.number,
        "version": minutes.version,
        "committee": {"name": item.session.committee.name},
        "session": {
            "number": item.session.number,
            "held_on": parts.day(item.session.held_on),
            "place": item.session.place,
        },
        "rectifies": (before.minutes or first_minutes(item)).number,
        "made_at": minutes.made_at.isoformat(),
        "dossier": head["dossier"],
        "certification": {name: head["certification"][name] for name in ("title", "version")},
        "candidate": item.dossier.candidate.full_name,
        "reason": rectification.reason,
        "verdict_choices": item.dossier.version.wording.frozen("decision"),
        "decision_choices": parts.choices(Outcome),
        "before": decided(item, before),
        "after": decided(item, after),
        "consequences": consequences(item, after),
    }


def decided(item, standing: Standing) -> dict:
    competencies = list(item.dossier.version.competencies.all())
    shown = standing.decisions if standing.conclusion == Conformity.CONFORM else {}
    return {
        "conclusion": conclusion_told(standing),
        "competencies": [parts.competency(c) | _decision(shown.get(c.pk)) for c in competencies],
        "decision": str(standing.outcome(competencies)),
        "recommendations": standing.recommendations,
    }


def _decision(row):
    return {"verdict": row.verdict if row else "", "reason": row.reason if row else ""}


def consequences(item, after: Standing) -> list[str]:
    """In sentences: what leaves the ledger, what enters it, which title is taken back and what replaces it."""
    found, day = effects(item, after), day_fr(item.session.held_on)
    said = [f"La compétence {line.competency.number}, validée le {day}, est retirée." for line in found.fallen]
    said += [f"La compétence {c.number} est validée, à la date du {day}." for c in found.gained]
    if found.revoked:
        said.append(f"Le titre {found.revoked.number} est annulé.")
    if found.kind:
        said.append(f"Un titre est délivré, à la date du {day} : {AwardKind(found.kind).label}.")
    return [*said, "La fiche de décision est établie de nouveau."]
