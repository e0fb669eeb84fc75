"""Handing a file back. Whoever calls has already checked that this person may read the row that owns it."""

from django.http import HttpResponse

from cqp.documents.responses import attachment
from cqp.shared.blockers import Blocked, Blocker
from cqp.shared.templatetags.cqp_ui import day_fr

WAITS = "« {name} » attend son contrôle antivirus. Il pourra être lu dès que ce contrôle aura répondu."
ERASED = "« {name} » a été supprimé le {day}, après contrôle : seule son empreinte est gardée."
SET_ASIDE = (
    "« {name} » a été écarté : l'antivirus y a reconnu un programme malveillant. Demandez-en un autre exemplaire."
)


def upload_response(upload) -> HttpResponse:
    """The file as a download that no browser may run, frame or keep. Raises Blocked unless it is ACCEPTED and not erased, DamagedFile
    when the disk lies."""
    if upload.is_erased:
        sentence = ERASED.format(name=upload.name, day=day_fr(upload.erased_at))
        raise Blocked(Blocker("upload_erased", sentence))
    if upload.is_infected:
        raise Blocked(Blocker("upload_infected", SET_ASIDE.format(name=upload.name)))
    if not upload.is_accepted:
        raise Blocked(Blocker("upload_quarantined", WAITS.format(name=upload.name)))
    return attachment(upload.file.read_verified(), content_type=upload.content_type, filename=upload.name)
