from dataclasses import dataclass
from itertools import product

import pytest

from jury.enums import College
from jury.parity import president_blockers, verdict


@dataclass(frozen=True)
class Seat:
    pk: int
    college: str


def present(employees, employers, experts):
    colleges = [College.EMPLOYEES] * employees + [College.EMPLOYERS] * employers + [College.TRADE_EXPERT] * experts
    return [Seat(pk, college) for pk, college in enumerate(colleges, start=1)]


@pytest.mark.parametrize(("employees", "employers", "experts"), product(range(4), range(4), range(3)))
def test_only_one_or_two_of_each_and_one_expert_make_a_jury(employees, employers, experts):
    is_jury = (employees, employers, experts) in {(1, 1, 1), (2, 2, 1)}
    assert (verdict(present(employees, employers, experts)) == []) is is_jury


@pytest.mark.parametrize(("employees", "employers", "experts"), product(range(4), range(4), range(3)))
def test_four_people_are_always_told_why_four_is_impossible(employees, employers, experts):
    codes = [blocker.code for blocker in verdict(present(employees, employers, experts))]
    assert ("jury_of_four" in codes) is (employees + employers + experts == 4)


@pytest.mark.parametrize(
    ("seats", "sentences"),
    [
        (
            (1, 2, 1),
            [
                "Un jury de 4 personnes est impossible : parité et expert « métier » font 3 ou 5.",
                "Parité : manque 1 représentant salarié, ou retirer 1 représentant entreprise.",
            ],
        ),
        (
            (2, 1, 1),
            [
                "Un jury de 4 personnes est impossible : parité et expert « métier » font 3 ou 5.",
                "Parité : manque 1 représentant entreprise, ou retirer 1 représentant salarié.",
            ],
        ),
        (
            (1, 1, 2),
            [
                "Un jury de 4 personnes est impossible : parité et expert « métier » font 3 ou 5.",
                "Expert : un seul siège ; retirer 1 expert(s) « métier ».",
            ],
        ),
        ((1, 1, 0), ["Expert : manque 1 expert « métier »."]),
        ((0, 1, 1), ["Parité : manque 1 représentant salarié."]),
        ((2, 3, 0), ["Parité : retirer 1 représentant entreprise.", "Expert : manque 1 expert « métier »."]),
        ((3, 3, 1), ["Parité : retirer 1 représentant salarié et 1 représentant entreprise."]),
        (
            (0, 0, 0),
            [
                "Parité : manque 1 représentant salarié et 1 représentant entreprise.",
                "Expert : manque 1 expert « métier ».",
            ],
        ),
    ],
)
def test_reasons_say_what_would_mend_it(seats, sentences):
    assert [blocker.message for blocker in verdict(present(*seats))] == sentences


def test_president_must_be_designated_and_present():
    here = present(1, 1, 1)
    absent = Seat(99, College.EMPLOYEES)
    codes = [[b.code for b in president_blockers(president, here)] for president in (None, absent, here[0])]
    assert codes == [["president_missing"], ["president_absent"], []]
