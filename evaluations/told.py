"""What the candidate deposited on one competency, read by the assessors beside their grid."""

from .completeness import completed
from .enums import SignableKind
from .piece_lists import piece_rows
from .readable import blocks_of

DEPOSITED = (SignableKind.CANDIDATE_PART, SignableKind.ACTIVITIES)


def told_on(dossier, competency, reader) -> dict | None:
    """{"signable", "facts", "proofs"} from the part signed last: the candidate's part, or part 3 of a VAE, with its proofs.

    None when nothing was deposited on this competency.
    """
    for kind in DEPOSITED:
        if signable := completed(dossier, kind):
            signable.dossier = dossier
            numbers = [line["competency"]["number"] for line in signable.content["lines"]]
            if competency.number in numbers:
                # What comes before the competencies (the situation, in part 3) is not about any of them.
                block = blocks_of(kind, signable.content)[-len(numbers) :][numbers.index(competency.number)]
                proofs = piece_rows(signable, reader, competency=competency)
                return {"signable": signable, "facts": block.facts, "proofs": proofs}
    return None
