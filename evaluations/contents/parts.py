"""Pieces shared by the papers; the shapes are those of cqp.documents.papers."""

from cqp.accreditations.services import commitment_on
from cqp.shared import clock
from pathways.enums import Role

TAKES_NOTE = " (prise de connaissance, facultative)"


def day(value):
    return value.isoformat() if value else None


def choices(enum):
    return [{"code": code, "label": str(label)} for code, label in enum.choices]


def competency(item):
    return {"number": item.number, "title": item.title}


def head(dossier):
    """Dossier, certification and committee: the same three blocks open every paper."""
    version = dossier.version
    return {
        "dossier": {
            "number": dossier.number,
            "pathway": dossier.get_kind_display(),
            "presentation": dossier.presentation,
        },
        "certification": {
            "title": version.certification.title,
            "version": version.label,
            "rncp_code": version.rncp_code,
            "criteria_are_provisional": version.criteria_are_provisional,
        },
        "committee": {"name": dossier.committee.name},
    }


def candidate(person):
    names = " ".join(filter(None, (person.first_name, person.other_first_names)))
    place = ", ".join(filter(None, (person.birth_commune, person.birth_country))) if person.birth_commune else ""
    return {
        "birth_name": person.birth_name,
        "usage_name": person.usage_name,
        "first_names": names,
        "birth_date": day(person.born_on),
        "birth_place": place,
    }


def coaching(dossier) -> dict | None:
    """The committed provider that accompanies the candidate now, with the commitment that was in force when they chose it."""
    current = dossier.coachings.in_force().select_related("provider").first()
    if current is None:
        return None
    since = clock.day_of(current.started_at)
    commitment = commitment_on(current.provider, dossier.committee_id, since)
    return {
        "provider": current.provider.name,
        "siret": current.provider.siret,
        "commitment": commitment.number if commitment else "",
        "since": day(since),
    }


def company(organisation):
    return {"name": organisation.name, "siret": organisation.siret, "address": organisation.address}


def minutes(value):
    if not value:
        return ""
    hours, rest = divmod(value, 60)
    return f"{hours} h {rest:02d}" if hours else f"{rest} min"


def hours(value):
    return "" if value is None else f"{value.normalize():f}".replace(".", ",") + " h"


def signatures(signable):
    """Every expected signature, given or not, in the order of the paper; then those that nothing waited for."""
    given = {s.role: s for s in signable.signatures.select_related("signer") if s.digest == signable.digest}
    expected = [_signature(role, given.get(role)) for role in signable.signers]
    return expected + [_signature(role, given.get(role), TAKES_NOTE) for role in signable.optional_signers]


def _signature(role, signature, as_what=""):
    return {
        "name": signature.signer.get_full_name() if signature else "",
        "role": f"{Role(role).label}{as_what}",
        "signed_at": signature.signed_at.isoformat() if signature else None,
        "digest": signature.digest if signature else "",
    }


def sworn_statement(signable) -> str:
    """Frozen in what the candidate deposits, in the words of the version: the signature covers what they swear."""
    return signable.oath


def oath(signable):
    """The candidate's signature with the words sworn; none in a part deposited before they were in what is signed."""
    return signatures(signable)[0] | {"words": signable.content.get("sworn_statement", "")}


def plan(steps):
    return [
        {
            "competency": competency(step.competency),
            "modality": str(step.get_modality_display()),
            "provider": step.provider,
            "duration": hours(step.hours),
            "period": step.period,
        }
        for step in steps
    ]
