"""Until when the job of a dossier may be corrected: Outil 1 freezes it, an amendment reads it again (domaine.md § 1.1 I)."""

from django.urls import reverse

from cqp.shared.blockers import Blocker
from pathways.job import holds_the_job

from .enums import SignableKind
from .models import Signable


@holds_the_job
def outil_1_has_read_it(dossier) -> Blocker | None:
    last = Signable.objects.filter(dossier_id=dossier.pk).latest_of(SignableKind.POSITIONING).first()
    if last is None or last.is_open:
        return None
    url = reverse("signable_detail", args=[last.pk])
    if last.is_completed:
        text = (
            "L'Outil 1 est signé avec cet emploi. Le professionnel du secteur peut l'amender : la nouvelle version relira ce que "
            "vous corrigerez alors."
        )
        return Blocker("positioning_signed", text, url)
    text = "L'Outil 1 est à la signature avec cet emploi : sa rédaction doit d'abord être reprise."
    return Blocker("positioning_presented", text, url)
