"""What the page of one dossier shows its reader: the map, what was signed, the papers, the conformity sheet."""

from dataclasses import dataclass

from django.urls import reverse

from cqp.access.decisions import can
from evaluations.enums import SignableKind
from evaluations.models import Signable
from evaluations.piece_lists import joined_rows, piece_rows
from evaluations.readable import blocks_of
from evaluations.signed import signed_earlier
from jury import pages
from jury.models import ContestedLine
from jury.opinions import assessors
from pathways.papers import paper_row, papers_of

ORDER = tuple(SignableKind)


@dataclass(frozen=True)
class Document:
    """A signed document readable in place; `url` is its own page, with its signatures."""

    signable: Signable
    blocks: list
    pieces: list

    @property
    def url(self) -> str:
        return reverse("signable_detail", args=[self.signable.pk])


@dataclass(frozen=True)
class ShownRow:
    """A row of the map on the page: the two opinions to draw, what the candidate wrote and joined, where the grid is."""

    row: object
    opinions: list
    written: list
    proofs: list
    grid_url: str


@dataclass(frozen=True)
class CheckRow:
    """A line of the conformity sheet, who contests it, and whether its reader does."""

    line: dict
    contests: list
    is_mine: bool
    url: str
    withdraw_url: str


def item_context(row, user) -> dict:
    """`row`: the ReadingRow of the dossier."""
    item = row.item
    return {
        "map_rows": _shown(row.map, user),
        "documents": documents_of(item.dossier, user),
        "papers": [paper_row(link, item.dossier, user) for link in papers_of(item.dossier, user)],
        "checks": check_rows(item, user),
        "may_contest": can(user, "jury.contest", item).allowed,
        "identity": _identity(item),
    }


def _shown(found, user) -> list[ShownRow]:
    dossier = found.item.dossier
    names, written, proofs = assessors(dossier), _written(found), _proofs(found, user)
    grid = found.signed.get(SignableKind.ASSESSMENT)
    url = reverse("signable_detail", args=[grid.pk]) if grid else ""
    return [
        ShownRow(
            row=row,
            opinions=pages.opinion_row(row.view, names),
            written=written.get(row.competency.number, []),
            proofs=proofs.get(f"Compétence {row.competency.number}", []),
            grid_url="" if row.view.is_kept else url,
        )
        for row in found.rows
    ]


def _proofs(found, user) -> dict:
    """What the candidate joined to their part or to part 3, by competency, each opened where it may be."""
    signable = found.signed.get(SignableKind.ACTIVITIES) or found.signed.get(SignableKind.CANDIDATE_PART)
    grouped = {}
    if signable is not None:
        signable.dossier = found.item.dossier
        for piece in piece_rows(signable, user):
            grouped.setdefault(piece.about, []).append(piece)
    return grouped


def _identity(item):
    dossier = item.dossier
    return [
        ("CQP visé", str(dossier.version)),
        ("Voie", dossier.get_kind_display()),
        ("Présentation", f"n° {dossier.presentation}"),
        ("Entreprise" if dossier.company_id else "Employeur", dossier.employer),
    ]


def _written(found) -> dict:
    """{number of the competency: what the candidate wrote of it}, from their part of the booklet or from part 3."""
    for kind in (SignableKind.CANDIDATE_PART, SignableKind.ACTIVITIES):
        if signable := found.signed.get(kind):
            numbers = [line["competency"]["number"] for line in signable.content["lines"]]
            blocks = blocks_of(kind, signable.content)[-len(numbers) :]
            return {number: block.facts for number, block in zip(numbers, blocks, strict=True)}
    return {}


def documents_of(dossier, user) -> list[Document]:
    """What was signed and counts, in the order of the approach: the last version of each, every point d'étape, then what comes
    from the dossiers taken up again. What this person may not read is not there."""
    rows = list(Signable.objects.filter(dossier_id=dossier.pk, completed_at__isnull=False).order_by("version"))
    last = {signable.kind: signable.pk for signable in rows}
    kept = [row for row in rows if row.kind == SignableKind.REVIEW or last[row.kind] == row.pk]
    for signable in kept:
        signable.dossier = dossier  # the page's own instance: its roles are already read
    kept.sort(key=lambda signable: (ORDER.index(signable.kind), signable.version))
    found = [signable for signable in [*kept, *signed_earlier(dossier)] if can(user, "evaluations.read", signable)]
    return [
        Document(signable, blocks_of(signable.kind, signable.content), joined_rows(signable, user))
        for signable in found
    ]


def contests_of(item) -> dict:
    """{code of the line: those who contest it}, for everybody who reads the sheet."""
    found = {}
    rows = ContestedLine.objects.filter(item=item, withdrawn_at__isnull=True).select_related("member__user")
    for row in rows:
        found.setdefault(row.code, []).append(row)
    return found


def check_rows(item, user) -> list[CheckRow]:
    contested, rows = contests_of(item), []
    for line in item.sheet.checks:
        contests = contested.get(line["code"], [])
        place = [item.pk, line["code"]]
        rows.append(
            CheckRow(
                line=line,
                contests=contests,
                is_mine=any(contest.member.user_id == user.pk for contest in contests),
                url=reverse("line_contest", args=place),
                withdraw_url=reverse("line_withdraw", args=place),
            )
        )
    return rows
