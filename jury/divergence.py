"""The divergence map: what each one said of each competency, side by side, so that the jury's time goes where they differ.

Read from the signed contents, for a whole agenda at once: the candidate of themselves, Outil 1, the professional, the external
assessor, the evidence they ticked. The same reading orders the agenda by what deserves attention.
"""

from collections import Counter
from dataclasses import dataclass, field

from cqp.shared.templatetags.cqp_ui import count_fr
from evaluations.enums import Level, Mark, SelfLevel, SignableKind
from evaluations.enums import Verdict as Opinion
from evaluations.signed import last_signed
from pathways.enums import PathwayKind

from .models import ContestedLine
from .opinions import CompetencyView, valid_credits
from .outcomes import failed_lines

KINDS = (
    SignableKind.POSITIONING,
    SignableKind.CANDIDATE_PART,
    SignableKind.APPLICATION,
    SignableKind.ACTIVITIES,
    SignableKind.ASSESSMENT,
)


# The candidate tells of themselves in part 2, of the VAE; a professional meets them for Outil 1, of the parcours.
NOT_ASKED = "non prévu dans cette voie"
ASKED_IN = {SignableKind.APPLICATION: PathwayKind.VAE, SignableKind.POSITIONING: PathwayKind.SKILLS}


@dataclass(frozen=True)
class Evidence:
    """What the assessors ticked in their grid for one competency, and what the candidate joined."""

    seen: int = 0
    refuted: int = 0
    not_observed: int = 0
    sources: tuple = ()
    pieces: tuple = ()

    @property
    def words(self) -> str:
        """« 3 critères vus sur 4 (dossier 2, entretien 1), 1 constaté « non » », empty when nothing was assessed."""
        total = self.seen + self.refuted + self.not_observed
        told = []
        if total:
            where = ", ".join(f"{label} {count}" for label, count in self.sources)
            seen = f"{count_fr(self.seen, 'critère vu,critères vus')} sur {total}"
            told.append(f"{seen} ({where})" if where else seen)
        if self.refuted:
            told.append(f"{count_fr(self.refuted, 'constaté,constatés')} « non »")
        if self.not_observed:
            told.append(count_fr(self.not_observed, "non observé,non observés"))
        if self.pieces:
            told.append(count_fr(len(self.pieces), "preuve jointe,preuves jointes"))
        return ", ".join(told)


@dataclass(frozen=True)
class MapRow:
    """One competency: who said what. `own` and `level` are words, empty when nobody was asked, NOT_ASKED when the pathway has
    no such document."""

    view: CompetencyView
    own: str = ""
    own_comment: str = ""
    level: str = ""
    evidence: Evidence = field(default_factory=Evidence)
    # What the assessors wrote of it in their grid.
    comment: str = ""
    # Why it deserves a look although the two opinions agree; or in what they differ.
    concerns: tuple = ()

    @property
    def competency(self):
        return self.view.competency

    @property
    def is_concordant(self) -> bool:
        """The two opinions agree, or there is nothing to decide: the benefit of an earlier decision counts that day."""
        return self.view.agree or self.view.is_kept

    @property
    def is_refused(self) -> bool:
        """Both say that it is not acquired."""
        return self.view.agree and self.view.professional["verdict"] == Opinion.NOT_ACQUIRED

    @property
    def is_folded(self) -> bool:
        return self.is_concordant and not self.concerns

    @property
    def verdict(self) -> tuple:
        """(word, tone) of what the opinions propose."""
        if self.view.is_kept:
            return self.view.proposed_word, "info"
        if not self.is_concordant:
            both = self.view.professional and self.view.external
            return ("avis divergents", "danger") if both else ("avis manquant", "danger")
        verdict = self.view.professional["verdict"]
        return self.view.wording.label("opinion", verdict), "danger" if self.is_refused else "success"


@dataclass(frozen=True)
class DossierMap:
    """The map of one dossier of an agenda, and what it asks of its reader."""

    item: object
    rows: list
    # Codes of the conformity lines answered « non », and of those that a member contests.
    failed: tuple
    contested: tuple
    signed: dict

    def numbers(self, test) -> list[int]:
        return [row.competency.number for row in self.rows if test(row)]

    @property
    def divergent(self) -> list[int]:
        return self.numbers(lambda row: not row.is_concordant)

    @property
    def refused(self) -> list[int]:
        return self.numbers(lambda row: row.is_refused)

    @property
    def doubtful(self) -> list[int]:
        return self.numbers(lambda row: row.is_concordant and row.concerns)

    @property
    def lines(self) -> set:
        return {*self.failed, *self.contested}

    @property
    def attention(self) -> tuple:
        """Sort key, what deserves most attention first: divergent opinions, competencies not acquired, lines of conformity that
        fail or are contested, other contradictions; then the order of the agenda."""
        weights = (self.divergent, self.refused, self.lines, self.doubtful)
        return (*(-len(weight) for weight in weights), self.item.position)

    @property
    def words(self) -> list[str]:
        """What to look at, in words; empty when everything agrees, is favourable and conforms."""
        told = [
            f"{count_fr(len(numbers), words)} ({', '.join(map(str, numbers))})"
            for numbers, words in (
                (self.divergent, "compétence aux avis divergents,compétences aux avis divergents"),
                (self.refused, "compétence non acquise,compétences non acquises"),
                (self.doubtful, "compétence à regarder de près,compétences à regarder de près"),
            )
            if numbers
        ]
        for codes, words in (
            (self.failed, "ligne de conformité en défaut,lignes de conformité en défaut"),
            (self.contested, "ligne contestée,lignes contestées"),
        ):
            told += [count_fr(len(codes), words)] if codes else []
        return told


def maps(items, day) -> dict[int, DossierMap]:
    """{item pk: its map}, for items of one session held on `day`, read with their sheet and the competencies of their version.

    Three queries whatever their number (two more per generation of dossiers taken up again).
    """
    dossiers = [item.dossier for item in items]
    signed, held, contested = last_signed(dossiers, *KINDS), valid_credits(dossiers, day), _contested(items)
    return {
        item.pk: DossierMap(
            item=item,
            rows=_rows(item.dossier, signed[item.dossier_id], held[item.dossier_id]),
            failed=tuple(line["code"] for line in failed_lines(item.sheet)),
            contested=tuple(contested.get(item.pk, ())),
            signed=signed[item.dossier_id],
        )
        for item in items
    }


def _contested(items) -> dict:
    found = {}
    rows = ContestedLine.objects.filter(item__in=[item.pk for item in items], withdrawn_at__isnull=True)
    for item, code in rows.order_by("code").values_list("item_id", "code"):
        codes = found.setdefault(item, [])
        if code not in codes:
            codes.append(code)
    return found


def _rows(dossier, signed, held) -> list[MapRow]:
    grid = _by_number(signed.get(SignableKind.ASSESSMENT), "grid")
    levels = _by_number(signed.get(SignableKind.POSITIONING), "competencies")
    own = _by_number(signed.get(SignableKind.APPLICATION), "competencies")
    proofs = _proofs(signed.get(SignableKind.ACTIVITIES) or signed.get(SignableKind.CANDIDATE_PART))
    labels = _labels(signed.get(SignableKind.ASSESSMENT), "source_choices")
    rows, wording = [], dossier.version.wording
    for competency in dossier.version.competencies.all():
        number = competency.number
        said = grid.get(number, {})
        view = CompetencyView(competency, said.get("professional"), said.get("external"), held.get(competency.pk))
        told = own.get(number, {}).get("level", ""), levels.get(number, {}).get("level", "")
        evidence = _evidence(said.get("criteria", []), labels, proofs.get(number, ()))
        rows.append(
            MapRow(
                view=view,
                own=_word(dossier, SignableKind.APPLICATION, wording.scale("self_positioning").get(told[0], "")),
                own_comment=own.get(number, {}).get("comment", ""),
                level=_word(dossier, SignableKind.POSITIONING, wording.scale("positioning").get(told[1], "")),
                evidence=evidence,
                comment=said.get("comment", ""),
                concerns=tuple(_concerns(view, *told, evidence)),
            )
        )
    return rows


def _word(dossier, kind, said) -> str:
    """What was said, be it in a dossier taken up again; otherwise whether it is asked for at all."""
    return said or ("" if dossier.kind == ASKED_IN[kind] else NOT_ASKED)


def _by_number(signable, name) -> dict:
    return {row["number"]: row for row in signable.content[name]} if signable else {}


def _labels(signable, name) -> dict:
    return {choice["code"]: choice["label"] for choice in signable.content[name]} if signable else {}


def _proofs(signable) -> dict:
    lines = signable.content["lines"] if signable else []
    # A candidate's part deposited before files could be joined to it has none.
    return {line["competency"]["number"]: tuple(piece["name"] for piece in line.get("pieces", [])) for line in lines}


def _evidence(criteria, labels, pieces) -> Evidence:
    marks = Counter(criterion["answer"] for criterion in criteria)
    ticked = Counter(code for criterion in criteria for code in criterion["sources"])
    sources = tuple((label, ticked[code]) for code, label in labels.items() if ticked[code])
    return Evidence(marks[Mark.YES], marks[Mark.NO], marks[Mark.NOT_OBSERVED], sources, pieces)


def _concerns(view, own, level, evidence):
    """In what the opinions differ, or what contradicts them although they agree."""
    if view.is_kept:
        return
    if not (view.professional and view.external):
        yield "un avis manque"
        return
    words = view.wording.scale("opinion")
    if not view.agree:
        yield (
            f"le professionnel dit « {words[view.professional['verdict']]} », "
            f"l'évaluateur externe « {words[view.external['verdict']]} »"
        )
        return
    both = f"{words[view.professional['verdict']]} pour les deux"
    if view.professional["verdict"] == Opinion.ACQUIRED:
        if evidence.refuted:
            no = view.wording.label("mark", Mark.NO)
            yield f"{both}, avec {count_fr(evidence.refuted, 'critère constaté,critères constatés')} « {no} »"
        if not evidence.sources:
            yield f"{both}, sans aucune source de preuve cochée"
        if own == SelfLevel.NO:
            yield f"{both}, alors que le candidat disait ne pas savoir faire"
        return
    if level == Level.ACQUIRED:
        yield f"{both}, alors que le repérage la disait {view.wording.label('positioning', level)}"
    if own == SelfLevel.YES:
        yield f"{both}, alors que le candidat dit savoir faire"
