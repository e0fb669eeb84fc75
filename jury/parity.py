"""The composition of a jury: one or two employees, as many employers, one trade expert; hence three or five, never four."""

from collections import Counter

from cqp.shared.blockers import Blocker

from .enums import College

_WORDS = {
    College.EMPLOYEES: ("représentant salarié", "représentants salariés"),
    College.EMPLOYERS: ("représentant entreprise", "représentants entreprise"),
}
_SIDES = tuple(_WORDS)
MAX_PER_SIDE = 2


def verdict(present) -> list[Blocker]:
    """Why these present members are not a jury, each reason with what would mend it; empty when they are one.

    Pure: reads only `college` of each member.
    """
    seats = Counter(member.college for member in present)
    found = []
    if len(present) == 4:
        found.append(
            Blocker("jury_of_four", "Un jury de 4 personnes est impossible : parité et expert « métier » font 3 ou 5.")
        )
    if sides := _sides_blocker(seats):
        found.append(sides)
    experts = seats[College.TRADE_EXPERT]
    if experts == 0:
        found.append(Blocker("expert_missing", "Expert : manque 1 expert « métier »."))
    if experts > 1:
        found.append(
            Blocker("too_many_experts", f"Expert : un seul siège ; retirer {experts - 1} expert(s) « métier ».")
        )
    return found


def could_make_one(seated) -> bool:
    """Whether some of those called would be a jury: one of each is enough."""
    return {member.college for member in seated} >= {*_SIDES, College.TRADE_EXPERT}


def _sides_blocker(seats) -> Blocker | None:
    """The shortest ways to one each or two each, in words."""
    ways = [[(side, wanted - seats[side]) for side in _SIDES] for wanted in (1, MAX_PER_SIDE)]
    cost = {moves: sum(abs(move) for _, move in way) for moves, way in enumerate(ways)}
    shortest = min(cost.values())
    if shortest == 0:
        return None
    # Adding first: the secretariat calls somebody rather than sends somebody home.
    best = sorted((ways[n] for n in cost if cost[n] == shortest), key=lambda way: -sum(move for _, move in way))
    return Blocker("parity_broken", f"Parité : {', ou '.join(_told(way) for way in best)}.")


def _told(way) -> str:
    added = [_count(side, move) for side, move in way if move > 0]
    removed = [_count(side, -move) for side, move in way if move < 0]
    parts = [f"manque {' et '.join(added)}"] if added else []
    parts += [f"retirer {' et '.join(removed)}"] if removed else []
    return " et ".join(parts)


def _count(side, number) -> str:
    return f"{number} {_WORDS[side][number > 1]}"


def president_blockers(president, present) -> list[Blocker]:
    """The president is one of those present (mode d'emploi: designated in session)."""
    if president is None:
        return [Blocker("president_missing", "Le président de séance n'est pas désigné.")]
    if president.pk not in {member.pk for member in present}:
        return [
            Blocker(
                "president_absent", f"Le président désigné est absent ({president}) : désignez une personne présente."
            )
        ]
    return []
