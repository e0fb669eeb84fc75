"""Referentials enter by files of `fixtures/referentials/`; once published they never change."""

from datetime import date
from itertools import pairwise

from django.db import transaction

from cqp.access.decisions import authorize
from cqp.accounts.enums import OrganisationKind
from cqp.accounts.models import Organisation
from cqp.audit.services import record
from cqp.shared.sections import refuse_changed

from .models import Certification, CertificationVersion, Competency, Criterion
from .wording import whole

# What is not of the file: known later, or moved by the version that follows.
REGISTRATION = ("rncp_code", "rncp_level", "rncp_registered_on", "rncp_expires_on")
_NOT_A_PARAMETER = {"id", "created_at", "updated_at", "certification", "closed_on", *REGISTRATION}


class ReferentialDiffers(Exception):
    """The file says something else than the version already published: publish a new version instead."""


@transaction.atomic
def load_certification(data: dict) -> tuple[CertificationVersion, bool]:
    """Create the certification, its version, competencies and criteria from one fixture file, and publish the version.

    Idempotent: a version already there must say the same, to the last figure and word, otherwise ReferentialDiffers; so must the
    title of the CQP. A version is open to registration until the one that follows is published: the earlier one is closed that
    day, and dossiers pinned to it keep it. Returns (version, created).
    """
    committee, _ = Organisation.objects.get_or_create(kind=OrganisationKind.COMMITTEE, name=data["committee"])
    certification, _ = Certification.objects.get_or_create(
        committee=committee, code=data["code"], defaults={"title": data["title"]}
    )
    if certification.title != data["title"]:
        raise ReferentialDiffers(
            f"{certification.code} : le fichier donne un autre intitulé que « {certification.title} »."
        )
    told, known = _parameters_in(data), certification.versions.filter(label=data["version"]["label"]).first()
    if known:
        if found := _differences(known, told, data):
            raise ReferentialDiffers(
                f"{known} : le fichier dit autre chose que la version publiée ({', '.join(found)})."
            )
        return known, False
    version = _create_version(certification, told, data["competencies"])
    _close_in_turn(certification)
    return version, True


def parameter_fields() -> list:
    """The columns of a version that its file says, frozen once it is published."""
    return [field for field in CertificationVersion._meta.concrete_fields if field.name not in _NOT_A_PARAMETER]


def _parameters_in(data) -> dict:
    """Every parameter of the version: what the file says, and the default of what it leaves out."""
    fields = {field.name: field for field in parameter_fields()}
    said = dict(data["version"]) | {"words": whole(data.get("wording"))}
    if strange := said.keys() - fields.keys():
        raise ReferentialDiffers(f"{data['code']} : paramètres inconnus : {', '.join(sorted(strange))}.")
    said["published_on"] = date.fromisoformat(said["published_on"])
    return {name: said.get(name, field.get_default()) for name, field in fields.items()}


def _differences(version, told, data) -> list[str]:
    """By name. Of the words, only those that the file writes: the others stay as they were when the version was published,
    whatever this release would say by default."""
    changed = [name for name in told if name != "words" and getattr(version, name) != told[name]]
    if not version.wording.says(data.get("wording", {})):
        changed.append("words")
    names = [str(version._meta.get_field(name).verbose_name) for name in changed]
    return names + (["compétences et critères"] if _content_of(version) != _content_in(data) else [])


def _create_version(certification, told, competencies) -> CertificationVersion:
    """Published last: from then on the database refuses to change it."""
    version = CertificationVersion.objects.create(certification=certification, **(told | {"published_on": None}))
    for item in competencies:
        competency = Competency.objects.create(version=version, number=item["number"], title=item["title"])
        Criterion.objects.bulk_create(
            Criterion(competency=competency, position=position, wording=wording)
            for position, wording in enumerate(item["criteria"], start=1)
        )
    version.published_on = told["published_on"]
    version.save(update_fields=["published_on"])
    return version


def _close_in_turn(certification) -> None:
    """Each version takes no registration any more from the day the next one is published, in whatever order they were loaded."""
    published = list(certification.versions.published().order_by("published_on", "pk"))
    for version, following in pairwise(published):
        if version.closed_on is None or version.closed_on > following.published_on:
            version.closed_on = following.published_on
            version.save(update_fields=["closed_on"])


def _content_of(version):
    competencies = version.competencies.prefetch_related("criteria")
    return [(c.number, c.title, [criterion.wording for criterion in c.criteria.all()]) for c in competencies]


def _content_in(data):
    return [(item["number"], item["title"], list(item["criteria"])) for item in data["competencies"]]


@transaction.atomic
def record_registration(version, *, actor, seen=None, **values) -> CertificationVersion:
    """What the national register says of a version: number, level, dates; written in the journal with what stood before.

    Raises Forbidden, Conflict when somebody wrote it since (`seen`), ValidationError for what no register holds. Papers asked
    from then on bear it; those already issued stay as they are.
    """
    version = (
        CertificationVersion.objects.select_for_update(of=("self",)).select_related("certification").get(pk=version.pk)
    )
    authorize(actor, "referentials.record_registration", version)
    refuse_changed(version, seen)
    changed = {name: values[name] for name in REGISTRATION if name in values and getattr(version, name) != values[name]}
    if not changed:
        return version
    before = {name: getattr(version, name) for name in changed}
    for name, value in changed.items():
        setattr(version, name, value)
    version.full_clean(exclude=[field.name for field in parameter_fields()])
    version.save(update_fields=[*changed])
    payload = {"before": _plain(before), "after": _plain(changed)}
    record("version.registration_recorded", actor=actor, object=version, payload=payload)
    return version


def _plain(values: dict) -> dict:
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}
