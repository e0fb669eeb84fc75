"""The page where an assessor ticks a competency and gives their own opinion: several rows, one form, one save."""

from evaluations.forms.assessment import GridCommentForm, MarkForm, OpinionForm, mark_values
from evaluations.forms.section import SectionPage
from evaluations.models import Opinion
from evaluations.opinions import role_in
from evaluations.services import assessment as services

from .documents import line_of


class GridPage(SectionPage):
    """Criteria, comment, and the opinion of whoever is one of this round's two assessors."""

    def __init__(self, data, line, opinion, wording):
        self.line = line
        marks = line.marks.select_related("criterion")
        self.marks = [MarkForm(data, instance=mark, wording=wording, prefix=f"m{mark.pk}") for mark in marks]
        for form in self.marks:
            form.saved_by, form.saved_at = line.saved_by, line.saved_at
            form.other_author = "L'autre évaluateur"
        self.comment = GridCommentForm(data, instance=line)
        self.opinion = OpinionForm(data, instance=opinion, wording=wording, prefix="avis") if opinion else None
        super().__init__(data, *self.marks, self.comment, *filter(None, [self.opinion]))


def build_grid(signable, number, user, data) -> GridPage:
    line = line_of(signable.assessment, number)
    role = role_in(signable.assessment, user)
    opinion = None
    if role:
        mine = signable.assessment.opinions.filter(competency=line.competency, role=role).select_related("saved_by")
        opinion = mine.first() or Opinion(
            assessment=signable.assessment, competency=line.competency, role=role, assessor=user
        )
    return GridPage(data, line, opinion, signable.dossier.version.wording)


def save_grid_page(page: GridPage, *, actor) -> None:
    """The grid first: an opinion that cannot be saved yet (no reason) never holds back what was observed."""
    written = page.written
    services.save_grid(
        page.line,
        actor=actor,
        revision=page.line.revision,
        comment=page.values(page.comment)["comment"] if page.comment in written else page.comment.stored["comment"],
        marks={form.instance.pk: mark_values(page.values(form)) for form in page.marks if form in written},
    )
    if page.opinion is None or page.opinion not in written:
        return
    values = page.values(page.opinion)
    if values["verdict"]:
        opinion = page.opinion.instance
        services.give_opinion(
            opinion.assessment,
            opinion.competency,
            actor=actor,
            role=opinion.role,
            revision=opinion.revision,
            **values,
        )
