"""A part 2 deposited for the examination: its experiences, its pieces, and the days on which things happen."""

import datetime as dt

from candidates.models import Candidate
from cqp.documents.services import store_file
from cqp.shared import clock
from cqp.uploads.enums import UploadStatus
from cqp.uploads.models import Upload
from evaluations.enums import Aim, ExperienceStatus, PieceKind, SelfLevel, SignableKind, Situation
from evaluations.examination_pages import latest_examination
from evaluations.models import Piece, Signable
from evaluations.services.application import save_application, save_experience, save_line
from tests import vae
from tests.kept import kept

# Forty months, six (twelve at half time) and six.
LONG = {"title": "Assistante de formation", "starts_on": dt.date(2022, 11, 1), "ends_on": dt.date(2026, 2, 28)}
SHORT = {
    "title": "Secrétaire du club",
    "starts_on": dt.date(2020, 1, 1),
    "ends_on": dt.date(2020, 12, 31),
    "working_time": 50,
}
THIRD = {"title": "Formatrice", "starts_on": dt.date(2018, 1, 1), "ends_on": dt.date(2018, 6, 30)}
DEFAULTS = {
    "employer": "Horizon Formation",
    "status": ExperienceStatus.EMPLOYEE,
    "working_time": 100,
    "description": "Inscriptions, convocations, émargements et suivi des financeurs.",
}


def at(year, month, day, hour=10):
    """That moment of the day in Paris."""
    return clock.frozen(dt.datetime(year, month, day, hour, tzinfo=clock.PARIS))


def part_2(dossier) -> Signable:
    return Signable.objects.filter(dossier_id=dossier.pk).latest_of(SignableKind.APPLICATION).for_page().first()


def join(signable, kind, *, experience=None, status=UploadStatus.ACCEPTED, name="preuve.pdf") -> Piece:
    """A piece whose file was already looked at: what a file may be has its own tests."""
    user = signable.dossier.candidate.user
    content = f"{name} {kind} {experience}".encode()
    upload = Upload.objects.create(
        file=store_file(content, name=name, content_type="application/pdf"),
        name=name,
        content_type="application/pdf",
        size=len(content),
        uploaded_by=user,
        status=status,
    )
    return Piece.objects.create(signable=signable, kind=kind, experience=experience, upload=upload, added_by=user)


def fill(dossier, *, experiences=(LONG,), proved=True) -> Signable:
    """Part 2 written whole by its candidate; neither presented nor signed."""
    signable, user = part_2(dossier), dossier.candidate.user
    Candidate.objects.filter(pk=dossier.candidate_id).update(
        sex="F", born_on=dt.date(1990, 2, 28), birth_commune="Lille", birth_commune_code="59350"
    )
    application = signable.application
    save_application(
        application,
        actor=user,
        revision=application.revision,
        aim=Aim.FULL,
        other_requests="aucune",
        nationality="française",
        situation=Situation.JOB_SEEKER,
        employed_in_branch=False,
    )
    for line in application.lines.all():
        save_line(line, actor=user, revision=line.revision, level=SelfLevel.YES)
    join(signable, PieceKind.IDENTITY, name="carte-identite.pdf")
    for values in experiences:
        row = save_experience(application, actor=user, **DEFAULTS | values)
        if proved:
            join(signable, PieceKind.EXPERIENCE, experience=row, name=f"certificat-{row.pk}.pdf")
    return part_2(dossier)


def redeposit(dossier):
    """What was returned is signed again as it is."""
    vae.deposit(part_2(dossier), actor=dossier.candidate.user)
    return vae.fresh(dossier)


@kept
def applied(world, *, experiences=(LONG,), proved=True, **details):
    dossier = vae.file_sent(world, **details)
    vae.deposit(fill(dossier, experiences=experiences, proved=proved), actor=dossier.candidate.user)
    return vae.fresh(dossier)


def examination_of(dossier):
    return latest_examination(vae.fresh(dossier))
