"""The bench of a sequence: the model and the database side by side. Each act is done in both; they must agree on it, then on everything."""

import copy

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django_fsm import TransitionNotAllowed

from candidates.models import Candidate
from cqp.access.decisions import Forbidden
from cqp.shared.blockers import Blocked, Conflict
from jury.models import JuryItem, JuryMember, JurySession
from pathways.models import Dossier

from . import seen
from .acts import ACTS
from .branch import at
from .checks import check

REFUSALS = (Forbidden, Blocked, Conflict, TransitionNotAllowed, IntegrityError, ObjectDoesNotExist)


class Bench:
    def __init__(self, world, users, judge):
        self.world, self.users, self.judge = world, users, judge
        # Rank in the model → pk; key of the model → pk.
        self.sessions, self.items, self.members = [], [], {}
        self.dossiers, self.rows = {}, {}
        self.competencies = {c.number: c for c in world.branch.versions[0].competencies.all()}
        self.names = 1
        # What was seen once and must not move: {number: award}, {session: state}, {closed session: digest of what it decided},
        # {minutes: (digest, content)}.
        self.numbers, self.states, self.closed, self.signed = {}, {}, {}, {}
        # (rank, competency) of every vote ever called.
        self.voted = set()
        self._digest = None

    def copy(self):
        """For one sequence: the same database rows, a model of its own."""
        found = copy.copy(self)
        found.judge = copy.deepcopy(self.judge)
        for name in (
            "sessions",
            "items",
            "members",
            "dossiers",
            "rows",
            "numbers",
            "states",
            "closed",
            "signed",
            "voted",
        ):
            setattr(found, name, copy.copy(getattr(self, name)))
        return found

    # --- doing ------------------------------------------------------------------------------------------------------

    def do(self, name, *args, **kwargs) -> bool:
        """The act in the model, then for good. Returns whether it was allowed."""
        refused = getattr(self.judge, name)(*args, **kwargs)
        before = self.digest()
        with at(self.judge.today):
            happened = self._try(lambda: ACTS[name](self, *args, **kwargs))
        assert (happened is None) == (refused == ""), f"{name}{args}{kwargs}: {happened!r}, the model says {refused!r}"
        if refused:
            assert seen.everything() == before, f"{name}{args} was refused ({happened!r}) and wrote something"
        else:
            self._digest = None
            check(self)
        return not refused

    def must(self, name, *args, **kwargs):
        assert self.do(name, *args, **kwargs), f"{name}{args} was to be allowed"

    def _try(self, act):
        try:
            with transaction.atomic():
                act()
        except REFUSALS as refusal:
            return refusal
        return None

    def vandalise(self, attempt):
        """`attempt()` writes without any service, on rows that are frozen: the database refuses, or there was none to write."""
        before = self.digest()
        refused = self._try(lambda: self._none_written(attempt))
        assert refused is None or isinstance(refused, IntegrityError), repr(refused)
        assert seen.everything() == before, f"{attempt} wrote on what is frozen"

    @staticmethod
    def _none_written(attempt):
        assert not attempt(), f"the database let {attempt} write on what is frozen"

    def digest(self):
        if self._digest is None:
            self._digest = seen.everything()
        return self._digest

    # --- rows behind the keys -----------------------------------------------------------------------------------------

    def session(self, number):
        return JurySession.objects.get(pk=self.sessions[number])

    def item(self, rank):
        return JuryItem.objects.select_related("session", "dossier", "sheet").get(pk=self.items[rank])

    def member(self, number, user):
        return JuryMember.objects.select_related("session", "user").get(pk=self.members.get((number, user)))

    def dossier(self, key):
        return Dossier.objects.for_page().get(pk=self.dossiers[key])

    def row(self, key):
        return Candidate.objects.get(pk=self.rows[key])

    def competency(self, rank, number):
        return self.competencies[number]
