"""The last signature dies at each of its SQL statements: everything is as before it, or as after it, never between."""

import os

import pytest
from django.apps import apps
from django.db import connection, connections, transaction

from candidates.models import CompetencyCredit
from cqp.notifications.models import Email
from jury.enums import SessionState, Verdict
from jury.models import Award, JurySession
from jury.services.signing import sign
from pathways.enums import State as S

from . import sittings

LOOKED_AT = ("jury", "candidates", "pathways", "documents", "notifications", "audit", "jobs")
KILLED = 17


class PowerCut(BaseException):
    """Not an Exception: no handler of the product may swallow it."""


class Fuse:
    """Counts the statements, and blows before the one of rank `at`.

    The marks of a transaction do not count: the same act opens one with BEGIN, or with SAVEPOINT when a test holds it.
    """

    MARKS = ("BEGIN", "SAVEPOINT", "RELEASE SAVEPOINT")

    def __init__(self, at=None, blow=None):
        self.at, self.blow, self.seen = at, blow, 0

    def __call__(self, execute, sql, params, many, context):
        if not sql.startswith(self.MARKS):
            self.seen += 1
            if self.seen == self.at:
                self.blow()
        return execute(sql, params, many, context)


def cut():
    raise PowerCut


def everything() -> dict:
    """Every row of every table that the effect may write."""
    models = [model for label in LOOKED_AT for model in apps.get_app_config(label).get_models() if model._meta.managed]
    return {
        model._meta.label: sorted(map(repr, model._base_manager.order_by().values_list()))
        for model in models
        if not model._meta.proxy
    }


def almost_signed(world):
    """Two dossiers, one to award and one in part; everybody has signed but the president."""
    whole, partial = sittings.complete(world), sittings.complete(world, refused_by_external={4})
    session = sittings.sitting(world, whole, partial)
    sittings.decide(whole, world.branch.juror)
    sittings.decide(partial, world.branch.juror, {4: Verdict.NOT_VALIDATED}, recommendations=sittings.ADVICE)
    minutes = sittings.deliberated(session)
    for user in (world.branch.juror, world.branch.expert):
        sign(minutes, actor=user)
    return minutes, [whole, partial]


def assert_after(dossiers):
    for dossier in dossiers:
        dossier.refresh_from_db()
    assert [dossier.state for dossier in dossiers] == [S.AWARDED, S.PARTIALLY_AWARDED]
    assert JurySession.objects.get().state == SessionState.CLOSED
    assert (Award.objects.count(), CompetencyCredit.objects.count()) == (2, 11)
    assert Email.objects.held().count() == 4


def statements_of_the_signature(minutes, president) -> int:
    """The second time: what a person's row reads once (their memberships) is not read again by the attempts that follow."""
    for _ in range(2):
        fuse = Fuse()
        with transaction.atomic(), connection.execute_wrapper(fuse):
            sign(minutes, actor=president)
            transaction.set_rollback(True)
    return fuse.seen


@pytest.mark.django_db
def test_cut_at_every_statement_of_the_last_signature_leaves_everything_as_before(world):
    minutes, dossiers = almost_signed(world)
    president, before = world.branch.president, everything()
    total = statements_of_the_signature(minutes, president)
    assert total > 100
    changed = []
    for rank in range(1, total):
        with connection.execute_wrapper(Fuse(rank, cut)), pytest.raises(PowerCut):
            sign(minutes, actor=president)
        if everything() != before:
            changed.append(rank)
    assert changed == []
    sign(minutes, actor=president)
    assert_after(dossiers)


def in_a_child(rank, act) -> int:
    """Run `act` in another process that dies for good before its statement `rank`; its exit code."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            with connection.execute_wrapper(Fuse(rank, lambda: os._exit(KILLED))):
                act()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.mark.django_db(transaction=True)
def test_process_killed_during_the_last_signature_leaves_everything_as_before(world):
    minutes, dossiers = almost_signed(world)
    president, before = world.branch.president, everything()
    statements_of_the_signature(
        minutes, president
    )  # what is read once per process is read now, as the child will find it
    total = statements_of_the_signature(minutes, president)
    assert everything() == before
    for rank in sorted({2, total // 4, total // 2, 3 * total // 4, total - 1}):
        assert in_a_child(rank, lambda: sign(minutes, actor=president)) == KILLED
        assert everything() == before, rank
    assert in_a_child(None, lambda: sign(minutes, actor=president)) == 0
    assert_after(dossiers)
