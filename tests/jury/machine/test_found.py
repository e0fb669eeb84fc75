"""What the sequences found, told shortly: each was allowed once, and is judged by the same model."""

import pytest

from .stages import HALF, SEATS, YES, composed, held, opened, planned, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def bench(base):
    return base.copy()


def test_a_page_left_open_takes_nothing_off_the_agenda_of_another_session(bench):
    first, second = planned(bench), planned(bench)
    bench.must("put", "sec", first, ["A"])
    stale = len(bench.items) - 1
    bench.must("take_off", "sec", stale, "Il le faut.")
    bench.must("put", "sec", second, ["A"])
    assert not bench.do("take_off", "sec", stale, "Il le faut.")


def test_two_rows_found_to_be_one_person_while_inscribed_do_not_get_the_title_twice(bench):
    number = composed(bench, "T")
    held(bench, "A", YES)
    bench.must("merge", "sec", "A", "T")
    bench.must("open", "sec", number)
    [rank] = bench.judge.agenda(number)
    bench.must("write", "p1", rank, sheet(YES))
    assert not bench.do("deliberate", "e1", number)
    bench.must("take_off", "sec", rank, "Titulaire.")
    bench.must("deliberate", "e1", number)


def test_nor_once_it_is_deliberated(bench):
    number = opened(bench, "T")
    bench.must("write", "p1", bench.judge.agenda(number)[0], sheet(YES))
    held(bench, "A", YES)
    bench.must("deliberate", "e1", number)
    bench.must("merge", "sec", "T", "A")
    allowed = [bench.do("sign", user, number, 1) for user in SEATS]
    assert allowed == [True, True, False]
    bench.must("reopen", "e1", number, "Titulaire.")


def test_nor_the_same_competency_twice_on_one_day(bench):
    number = opened(bench, "T")
    bench.must("write", "p1", bench.judge.agenda(number)[0], sheet(HALF))
    held(bench, "A", HALF)
    bench.must("merge", "sec", "A", "T")
    assert not bench.do("deliberate", "e1", number)


def test_a_seat_is_given_up_once(bench):
    number = planned(bench)
    bench.must("call", "sec", number, "e1")
    bench.must("release", "sec", number, "e1")
    assert not bench.do("release", "sec", number, "e1")


def test_a_rectification_gives_no_second_title_to_whoever_holds_the_cqp_since(bench):
    """R took Q up and was awarded: Q rectified into a full award would be another certificate of the same CQP."""
    held(bench, "R", {1: "ALREADY_VALIDATED", 2: "VALIDATED", 3: "VALIDATED"})
    assert not bench.do("rectify", "sec", 0, sheet(YES, "Mal reporté."))
    bench.must("rectify", "sec", 0, sheet({1: "VALIDATED", 2: "NOT_VALIDATED", 3: "VALIDATED"}, "Mal reporté."))


def test_nor_a_competency_that_another_dossier_of_the_person_gave_that_day(bench):
    first = len(bench.items)
    held(bench, "A", HALF)
    held(bench, "T", {1: "VALIDATED", 2: "VALIDATED", 3: "NOT_VALIDATED"})
    bench.must("merge", "sec", "A", "T")
    assert not bench.do("rectify", "sec", first, sheet(YES, "Mal reporté."))
