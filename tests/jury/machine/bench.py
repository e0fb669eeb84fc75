"""The bench of a sequence: the model and the database side by side. Each act is done in both; they must agree on it, then on everything."""

import copy
import zlib
from collections import Counter

from django.db import IntegrityError, connection, transaction
from django_fsm import TransitionNotAllowed

from candidates.models import Candidate
from cqp.access.decisions import Forbidden
from cqp.shared.blockers import Blocked, Conflict
from jury.models import JuryItem, JuryMember, JurySession
from pathways.models import Dossier

from .acts import ACTS
from .branch import at
from .checks import check
from .vandal import ATTEMPTS

# What a page turns into a reason in French. Anything else, an IntegrityError for one, is a page that broke: it fails the sequence.
REFUSALS = (Forbidden, Blocked, Conflict, TransitionNotAllowed)
COPIED = (
    "sessions",
    "items",
    "members",
    "dossiers",
    "rows",
    "rectifications",
    "appeals",
    "numbers",
    "states",
    "closed",
    "signed",
    "voted",
    "done",
    "vain",
)


class Pen:
    """What was written and not rolled back: an act that is refused leaves nothing, in any table."""

    def __init__(self):
        self.kept, self.open = [], []

    def __call__(self, execute, sql, params, many, context):
        word, _, rest = sql.partition(" ")
        if word == "SAVEPOINT":
            self.open.append((rest, len(self.kept)))
        elif sql.startswith("ROLLBACK TO SAVEPOINT"):
            name = rest.removeprefix("TO SAVEPOINT ")
            del self.kept[next(length for mark, length in reversed(self.open) if mark == name) :]
        elif word in ("INSERT", "UPDATE", "DELETE"):
            self.kept.append(sql)
        return execute(sql, params, many, context)


class Bench:
    def __init__(self, world, users, judge):
        self.world, self.users, self.judge = world, users, judge
        # Rank in the model → pk; key of the model → pk.
        self.sessions, self.items, self.members = [], [], {}
        self.rectifications, self.appeals = [], []
        self.dossiers, self.rows = {}, {}
        self.competencies = {c.number: c for c in world.branch.versions[0].competencies.all()}
        self.names = 1
        # What was seen once and must not move: {number: award}, {session: state}, {closed session: digest of what it decided},
        # {minutes: (digest, content)}.
        self.numbers, self.states, self.closed, self.signed = {}, {}, {}, {}
        # (rank, competency) of every vote ever called.
        self.voted = set()
        # How many of each act were allowed, and refused; shared by all the sequences of a stage.
        self.count = Counter()
        self.done = []
        # Refused since anything last happened: told again, it would be refused again.
        self.vain = set()

    def copy(self):
        """For one sequence: the same database rows, a model of its own."""
        found = copy.copy(self)
        found.judge = copy.deepcopy(self.judge)
        for name in COPIED:
            setattr(found, name, copy.copy(getattr(self, name)))
        return found

    # --- doing ------------------------------------------------------------------------------------------------------

    def do(self, name, *args, **kwargs) -> bool:
        """The act in the model, then for good. Returns whether it was allowed."""
        if (told := repr((name, args, kwargs))) in self.vain:
            return False
        self.done.append((name, args, kwargs))
        refused = getattr(self.judge, name)(*args, **kwargs)
        happened, kept = self._try(lambda: ACTS[name](self, *args, **kwargs))
        assert (happened is None) == (refused == ""), self.told(f"{happened!r}, the model says {refused!r}")
        self.count[name, not refused] += 1
        if refused:
            self.vain.add(told)
            assert kept == [], self.told(f"refused ({happened!r}), and something was written")
        else:
            self.vain.clear()
            check(self)
        return not refused

    def told(self, what) -> str:
        """With the acts that led there: what a test of test_found.py tells again."""
        return "\n".join([what, *(f"    {name}{args}{kwargs or ''}" for name, args, kwargs in self.done)])

    def must(self, name, *args, **kwargs):
        assert self.do(name, *args, **kwargs), f"{name}{args} was to be allowed"

    def _try(self, act):
        """(the refusal or None, what stays written). The act opens its own transaction, as on a page."""
        pen = Pen()
        with at(self.judge.today), connection.execute_wrapper(pen):
            try:
                act()
            except REFUSALS as refusal:
                return refusal, pen.kept
        return None, pen.kept

    def vandalise(self):
        """Write without any service on rows that are frozen: the database refuses, or there was none to write. Which attempt follows
        from what was done, so that a sequence lived again meets the same."""
        ranked = sorted(ATTEMPTS)
        name = ranked[zlib.crc32(repr(self.done).encode()) % len(ranked)]
        attempt = ATTEMPTS[name]
        try:
            with transaction.atomic():
                assert not attempt(), f"the database let through: {name}"
        except IntegrityError:
            self.count["vandalise", False] += 1

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
