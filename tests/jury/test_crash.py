"""Three acts each done in a process of its own, which dies for good at each of its SQL statements, then as it commits: everything is as
before the act, never between; then it lives, and everything is as after.

CQP_CRASH_EVERY=1 kills it at every statement; the suite takes one in so many, another first one on each engine (README).
"""

import os
import traceback

import pytest
from django.apps import apps
from django.db import connection, transaction

from candidates.models import CompetencyCredit
from cqp.notifications.models import Email
from jury.enums import Conformity, SessionState, Verdict
from jury.models import Award, JurySession, Minutes
from jury.services.deliberation import deliberate
from jury.services.rectification import make_rectifying_minutes, propose_rectification
from jury.services.signing import sign
from pathways.enums import State as S

from . import sittings

EVERY = int(os.environ.get("CQP_CRASH_EVERY", "5"))
LOOKED_AT = ("jury", "candidates", "pathways", "documents", "notifications", "audit", "jobs", "evaluations")
KILLED = 17


class Fuse:
    """Counts the statements, and blows before the one of rank `at`.

    The marks of a transaction do not count: the same act opens one with BEGIN, or with SAVEPOINT when a test holds it.
    """

    MARKS = ("BEGIN", "SAVEPOINT", "RELEASE SAVEPOINT")

    def __init__(self, at=None):
        self.at, self.seen = at, 0

    def __call__(self, execute, sql, params, many, context):
        if not sql.startswith(self.MARKS):
            self.seen += 1
            if self.seen == self.at:
                os._exit(KILLED)
        return execute(sql, params, many, context)


def models_looked_at():
    models = [model for label in LOOKED_AT for model in apps.get_app_config(label).get_models() if model._meta.managed]
    return [model for model in models if not model._meta.proxy]


def everything() -> dict:
    """Every row of every table that the act may write."""
    return {
        model._meta.label: sorted(map(repr, model._base_manager.order_by().values_list()))
        for model in models_looked_at()
    }


def trace():
    """Changes as soon as another process has committed anything there: kept by SQLite itself; on PostgreSQL, a sum over the rows."""
    if connection.vendor == "sqlite":
        sql = "PRAGMA data_version"
    else:
        tables = (model._meta.db_table for model in models_looked_at())
        sums = (f"SELECT count(*), sum(hashtextextended(t::text, 0)) FROM {table} t" for table in tables)  # noqa: S608
        sql = " UNION ALL ".join(sums)
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def statements_of(act) -> int:
    """Counted warm, as the child will find it: what is read once per process, or per row of a person, has been read."""
    for _ in range(2):
        fuse = Fuse()
        with transaction.atomic(), connection.execute_wrapper(fuse):
            act()
            transaction.set_rollback(True)
    return fuse.seen


# Never let go in a child: the end of the object would close the connection that its parent goes on with.
_PARENTS = []


def in_a_child(act, *, dies_at=None, dies_as_it_commits=False) -> int:
    """Its exit code. The connection of this process is not the child's: kept aside, untouched, until the child is no more."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            # None after a journey in Chromium: its event loop is the parent's, and Django gives the child a connection of its own.
            _PARENTS.append(connection.connection)
            connection.connection = None
            if dies_as_it_commits:
                connection._commit = lambda: os._exit(KILLED)
            with connection.execute_wrapper(Fuse(dies_at)):
                act()
            code = 0
        except BaseException:  # noqa: BLE001 - the only place where what went wrong in the child is known
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


# --- the three acts -------------------------------------------------------------------------------------------------------


def decided(world):
    """Two dossiers, one to award and one in part."""
    whole, partial = sittings.complete(world), sittings.complete(world, refused_by_external={4})
    session = sittings.sitting(world, whole, partial)
    sittings.decide(whole, world.branch.juror)
    sittings.decide(partial, world.branch.juror, {4: Verdict.NOT_VALIDATED}, recommendations=sittings.ADVICE)
    return session, [whole, partial]


def nearly_all_sign(world, minutes):
    """Everybody but the president."""
    for user in (world.branch.juror, world.branch.expert):
        sign(minutes, actor=user)


def closing(world):
    session, dossiers = decided(world)

    def assert_after():
        assert states(dossiers) == [S.SCHEDULED, S.SCHEDULED]
        assert JurySession.objects.get().state == SessionState.TO_SIGN
        assert (Minutes.objects.to_sign().count(), Award.objects.count()) == (1, 0)

    return lambda: deliberate(session, actor=world.branch.president), assert_after


def last_signature(world):
    session, dossiers = decided(world)
    minutes = sittings.deliberated(session)
    nearly_all_sign(world, minutes)

    def assert_after():
        assert states(dossiers) == [S.AWARDED, S.PARTIALLY_AWARDED]
        assert JurySession.objects.get().state == SessionState.CLOSED
        assert (Award.objects.count(), CompetencyCredit.objects.count()) == (2, 11)
        assert Email.objects.held().count() == 4

    return lambda: sign(minutes, actor=world.branch.president), assert_after


def last_rectifying_signature(world):
    """The partial award becomes a full one."""
    session, dossiers = decided(world)
    sittings.closed(session)
    said = {c.pk: (Verdict.VALIDATED, "Mal reportée.") for c in dossiers[1].version.competencies.all()}
    terms = {"reason": "Mal reportée.", "conclusion": Conformity.CONFORM, "decisions": said}
    draft = propose_rectification(sittings.item_of(dossiers[1]), actor=world.branch.secretary, **terms)
    minutes = make_rectifying_minutes(draft, actor=world.branch.secretary)
    nearly_all_sign(world, minutes)

    def assert_after():
        assert states(dossiers) == [S.AWARDED, S.AWARDED]
        assert (Award.objects.count(), Award.objects.in_force().count()) == (3, 2)
        assert CompetencyCredit.objects.unrevoked().count() == 12

    return lambda: sign(minutes, actor=world.branch.president), assert_after


def states(dossiers):
    for dossier in dossiers:
        dossier.refresh_from_db()
    return [dossier.state for dossier in dossiers]


ACTS = {
    "the president closes": (closing, 100),
    "the last signature": (last_signature, 250),
    "the last rectifying signature": (last_rectifying_signature, 150),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", ACTS)
def test_process_killed_at_any_statement_leaves_everything_as_before(world, name):
    prepare, at_least = ACTS[name]
    act, assert_after = prepare(world)
    total = statements_of(act)
    assert total > at_least
    before, seen, first = everything(), trace(), 1 + (connection.vendor == "postgresql") * (EVERY // 2)
    for rank in sorted({*range(first, total + 1, EVERY), total}):
        assert in_a_child(act, dies_at=rank) == KILLED, rank
        assert trace() == seen, rank
    assert in_a_child(act, dies_as_it_commits=True) == KILLED
    assert everything() == before
    assert in_a_child(act) == 0
    assert trace() != seen
    assert_after()
