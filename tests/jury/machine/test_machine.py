"""Thousands of random sequences of jury days; after each act, the invariants of a certification, judged by a model written apart.

CQP_SEQUENCES=20000 lives more of them; CQP_SEED=random begins elsewhere, and says where (README).
"""

import gc
import os
import random
import time

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from . import seen
from .elsewhere import Elsewhere
from .least import LEAST
from .replays import check_replays
from .stages import STAGES

SEQUENCES = int(os.environ.get("CQP_SEQUENCES", "2000"))
# Most begin near what they try, and are short; one in twenty goes on for longer.
SHORT, LONG = 3, 6
STEPS = os.environ.get("CQP_STEPS")
SEED = os.environ.get("CQP_SEED", "29022028")


@pytest.fixture
def rolled_back():
    """One sequence: the rows of the stage and a copy of its model, then everything is as before."""

    class Lived(Elsewhere):
        stage = None

        def start(self):
            self.savepoint = transaction.savepoint()
            return self.stage.copy()

        def teardown(self):
            booklets = seen.signables()
            try:
                check_replays()
                self.bench.vandalise()
            finally:
                transaction.savepoint_rollback(self.savepoint)
            assert booklets.items() >= self.booklets.items()

    return Lived


def begun(where):
    return random.SystemRandom().getrandbits(32) if where == "random" else int(where)


def lengths(sequences):
    if STEPS:
        return [(sequences, int(STEPS))]
    long = -(-sequences // 20)
    return [(sequences - long, SHORT), (long, LONG)]


def live_them(machine, sequences, steps):
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=sequences,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
            print_blob=False,
        ),
    )


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("stage", STAGES)
def test_no_sequence_breaks_an_invariant(base, stage, rolled_back):
    bench = base.copy()
    STAGES[stage](bench)
    rolled_back.stage, rolled_back.booklets = bench, seen.signables()
    assert all(said == recomputed for said, recomputed in rolled_back.booklets.values())
    bench.count.clear()
    # What the whole suite has loaded is not looked through again for each sequence.
    gc.freeze()
    began, where = time.process_time(), begun(SEED)
    print(f"CQP_SEED={where} begins these sequences ({stage}, {connection.vendor})")
    for sequences, steps in lengths(-(-SEQUENCES // len(STAGES))):
        live_them(seed(where)(rolled_back), sequences, steps)
    gc.unfreeze()
    print(f"CPU {time.process_time() - began:.1f}", sorted((a, ok, n) for (a, ok), n in bench.count.items()))
    assert too_few(bench.count, LEAST[stage]) == {}


def too_few(count, least):
    """{act: (allowed, refused)} of those of which there was less than that, in proportion of the sequences lived."""
    share = SEQUENCES / 2000
    found = {act: (count[act, True], count[act, False]) for act in least}
    return {
        act: n
        for act, n in found.items()
        if any(had < int(wanted * share) for had, wanted in zip(n, least[act], strict=True))
    }
