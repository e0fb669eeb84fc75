from django.urls import reverse

from cqp.documents.enums import DocumentStatus
from cqp.documents.models import IssuedDocument
from cqp.jobs.services import run_due
from pathways.enums import State as S

from .entrance import enter, text_of


def at(name, dossier):
    return reverse(name, args=[dossier.pk, dossier.papers.get().document_id])


def test_paper_is_awaited_then_ready_then_downloaded(client, world):
    dossier = world.dossier(S.POSITIONED)
    enter(client, world.alpha.manager)

    awaited = client.get(at("paper_status", dossier))
    assert (awaited.status_code, "hx-get" in awaited.content.decode()) == (200, True)

    run_due()
    ready = client.get(at("paper_status", dossier))
    assert (ready.status_code, "hx-get" in ready.content.decode()) == (286, False)

    paper = client.get(at("paper_download", dossier))
    assert paper.content.startswith(b"%PDF-")
    assert paper.headers["Content-Disposition"].startswith("attachment")


def test_paper_not_ready_is_refused_with_the_reason(client, world):
    dossier = world.dossier(S.POSITIONED)
    response = enter(client, world.alpha.manager).get(at("paper_download", dossier))
    assert response.status_code == 409
    assert "n'est pas encore prêt" in text_of(response)


def test_failed_paper_is_asked_again_by_the_secretariat_only(client, world):
    dossier = world.dossier(S.POSITIONED)
    IssuedDocument.objects.update(status=DocumentStatus.FAILED, error="panne")
    assert enter(client, world.alpha.manager).post(at("paper_retry", dossier)).status_code == 403
    assert enter(client, world.branch.secretary).get(at("paper_retry", dossier)).status_code == 405
    client.post(at("paper_retry", dossier))
    assert IssuedDocument.objects.get().status == DocumentStatus.ASKED


def test_paper_of_another_dossier_is_not_found(client, world):
    ours, theirs = world.dossier(S.POSITIONED), world.dossier(S.POSITIONED, world.beta)
    enter(client, world.alpha.manager)
    assert client.get(at("paper_download", theirs)).status_code == 404
    crossed = reverse("paper_download", args=[ours.pk, theirs.papers.get().document_id])
    assert client.get(crossed).status_code == 404
