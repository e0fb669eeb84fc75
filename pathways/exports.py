"""A list taken away as a workbook: what the screen shows, in its order, with nothing that a spreadsheet could run."""

from django.http import HttpResponse
from tablib import Dataset

from cqp.audit.services import record
from cqp.shared import clock
from cqp.shared.templatetags.cqp_ui import PARIS

from .requests import request_days
from .tables import waits_on

# A cell that begins so is a formula for a spreadsheet: OWASP « CSV injection ».
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADERS = (
    "Numéro",
    "Candidat",
    "CQP",
    "Voie",
    "Entreprise",
    "Étape",
    "État",
    "Depuis le",
    "Attendu de",
    "VAE demandée le",
    "Dossier remis le",
    "Cohorte",
)


def harmless(value) -> str:
    """Text as typed, with an apostrophe before what a spreadsheet would take for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def workbook(dossiers) -> bytes:
    """`dossiers`: filtered, sorted, with the relations of `tables.with_what_rows_show`."""
    rows = Dataset(headers=HEADERS, title="Dossiers")
    for dossier in dossiers:
        cells = (
            dossier.number,
            dossier.candidate.full_name,
            dossier.version.certification.title,
            dossier.get_kind_display(),
            dossier.employer,
            dossier.stage.label,
            dossier.get_state_display(),
            _day(dossier.state_since),
            waits_on(dossier),
            *(_day(moment) for moment in request_days(dossier.request_events)),
            dossier.cohort,
        )
        rows.append([harmless(cell) for cell in cells])
    return rows.export("xlsx")


def _day(moment) -> str:
    return moment.astimezone(PARIS).strftime("%d/%m/%Y") if moment else ""


def export_response(dossiers, *, actor) -> HttpResponse:
    """The workbook as a download; the export is written in the journal (house § 2.5)."""
    dossiers = list(dossiers)
    response = HttpResponse(workbook(dossiers), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="dossiers-{clock.today():%Y-%m-%d}.xlsx"'
    record("dossiers.exported", actor=actor, payload={"rows": len(dossiers)})
    return response
