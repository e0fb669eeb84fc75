"""Referentials enter by files of `fixtures/referentials/`; once published they never change."""

from datetime import date

from django.db import transaction

from cqp.accounts.enums import OrganisationKind
from cqp.accounts.models import Organisation

from .models import Certification, CertificationVersion, Competency, Criterion


class ReferentialDiffers(Exception):
    """The file says something else than the version already published: publish a new version instead."""


@transaction.atomic
def load_certification(data: dict) -> tuple[CertificationVersion, bool]:
    """Create the certification, its version, competencies and criteria from one fixture file, and publish the version.

    Idempotent: a version already there must say the same, otherwise ReferentialDiffers. Returns (version, created).
    """
    committee, _ = Organisation.objects.get_or_create(kind=OrganisationKind.COMMITTEE, name=data["committee"])
    certification, _ = Certification.objects.get_or_create(
        committee=committee, code=data["code"], defaults={"title": data["title"]}
    )
    known = certification.versions.filter(label=data["version"]["label"]).first()
    if known:
        if _wording_of(known) != _wording_in(data):
            raise ReferentialDiffers(f"{known} : le fichier dit autre chose que la version publiée.")
        return known, False
    return _create_version(certification, data), True


def _create_version(certification, data):
    parameters = dict(data["version"])
    published_on = date.fromisoformat(parameters.pop("published_on"))
    version = CertificationVersion.objects.create(certification=certification, **parameters)
    for item in data["competencies"]:
        competency = Competency.objects.create(version=version, number=item["number"], title=item["title"])
        Criterion.objects.bulk_create(
            Criterion(competency=competency, position=position, wording=wording)
            for position, wording in enumerate(item["criteria"], start=1)
        )
    version.published_on = published_on
    version.save(update_fields=["published_on"])
    return version


def _wording_of(version):
    competencies = version.competencies.prefetch_related("criteria")
    return [(c.number, c.title, [criterion.wording for criterion in c.criteria.all()]) for c in competencies]


def _wording_in(data):
    return [(item["number"], item["title"], list(item["criteria"])) for item in data["competencies"]]
