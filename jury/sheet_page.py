"""The decision sheet as one page: forms of the check, of the six decisions and of the conclusion, sealed together."""

from evaluations.forms.section import SectionPage

from . import pages
from .enums import Outcome
from .forms.sheet import CheckForm, ConformityForm, DecisionForm
from .opinions import assessors, competency_views
from .outcomes import decisions_of, in_force, outcome_from, sheet_blockers
from .reading.pages import contests_of
from .services.sheets import save_sheet


class SheetPage(SectionPage):
    """Keeps its three kinds of forms apart for the template."""

    def __init__(self, data, *, conformity, checks, decisions):
        self.conformity, self.checks, self.decisions = conformity, checks, decisions
        super().__init__(data, *checks, *decisions, conformity)


def build_page(data, item) -> SheetPage:
    sheet = item.sheet
    decided, names = decisions_of(sheet), assessors(item.dossier)
    decisions = []
    for view in competency_views(item.dossier, item.session.held_on):
        form = DecisionForm(data, view=view, sheet=sheet, decision=decided.get(view.competency.pk))
        form.opinions = pages.opinion_row(view, names)
        decisions.append(form)
    checks, contested = [CheckForm(data, instance=sheet, line=line) for line in sheet.checks], contests_of(item)
    for form in checks:
        form.contests = contested.get(form.line["code"], [])
    return SheetPage(data, conformity=ConformityForm(data, instance=sheet), checks=checks, decisions=decisions)


def save_page(item, actor):
    """The `save` of evaluations.views.saving.write_page: everything that is acceptable on the page, in one call."""

    def save(page: SheetPage):
        written = page.written
        checks = {form.line["code"]: page.values(form) for form in page.checks if form in written}
        verdicts = {form.view.competency.pk: page.values(form) for form in page.decisions if form in written}
        sheet = page.conformity.instance
        texts = page.values(page.conformity) if page.conformity in written else {}
        save_sheet(
            sheet,
            actor=actor,
            revision=sheet.revision,
            answers={code: (values["answer"], values["comment"]) for code, values in checks.items()},
            decisions={pk: (values["verdict"], values["reason"]) for pk, values in verdicts.items()},
            **texts,
        )

    return save


def live_outcome(page: SheetPage, item) -> Outcome | None:
    """From what is typed, saved or not."""
    for form in page.forms:
        form.is_valid()
    verdicts = [form.cleaned_data.get("verdict", "") for form in page.decisions]
    return outcome_from(page.conformity.cleaned_data.get("conclusion", ""), verdicts)


def sheet_context(item) -> dict:
    competencies = list(item.dossier.version.competencies.all())
    pending = item.session.is_open and item.removed_at is None
    standing = in_force(item)
    return {
        "outcome": standing.outcome(competencies),
        "rectified_by": standing.minutes,
        "conclusion": pages.conclusion_label(item.sheet),
        "missing": sheet_blockers(item) if pending and item.sheet.revision else [],
        "identity": [
            ("Candidat(e)", item.dossier.candidate.full_name),
            ("CQP visé", str(item.dossier.version)),
            ("Voie", item.dossier.get_kind_display()),
            ("Présentation", f"n° {item.dossier.presentation}"),
            ("Entreprise" if item.dossier.company_id else "Employeur", item.dossier.employer),
        ],
    }
