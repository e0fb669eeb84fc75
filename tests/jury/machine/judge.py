"""The acts, as the model judges them: "" when the act may be done, and then it is done; else why not, and nothing changes."""

from .effects import Effects
from .model import Item, Member, Session, is_jury

SECRETARY = "sec"
COLLEGE_OF = {
    "e1": "EMPLOYEES",
    "e2": "EMPLOYEES",
    "p1": "EMPLOYERS",
    "p2": "EMPLOYERS",
    "x1": "TRADE_EXPERT",
    "x2": "TRADE_EXPERT",
    "manager": "EMPLOYERS",
}
NOT_OVER = ("PLANNED", "OPEN")


class Planning(Effects):
    """Before the session, by the secretariat."""

    def plan(self, actor, day):
        if actor != SECRETARY or day < self.today:
            return "not yours, or past"
        self.sessions.append(Session(day))
        return ""

    def postpone(self, actor, number, day):
        session = self.sessions[number]
        if actor != SECRETARY or session.state != "PLANNED" or day < self.today:
            return "not yours, past, or over"
        if any(self.is_too_soon(self.items[rank].dossier, day) for rank in self.agenda(number)):
            return "decided anew on a later day only"
        if session.day != day:
            # Whoever was noted present will be noted again on the new day.
            for member in session.members.values():
                member.present = False
        session.day = day
        return ""

    def cancel(self, actor, number):
        session = self.sessions[number]
        if actor != SECRETARY or session.state not in (*NOT_OVER, "TO_SIGN"):
            return "not yours, or over"
        for rank in self.agenda(number):
            self._leave(rank)
        session.state = "CANCELLED"
        return ""

    def call(self, actor, number, user):
        session = self.sessions[number]
        if actor != SECRETARY or session.state != "PLANNED" or user in session.members:
            return "not yours, over, or called already"
        if any(self.is_linked(user, self.items[rank].dossier) for rank in self.agenda(number)):
            return "cannot sit"
        session.members[user] = Member(COLLEGE_OF[user])
        return ""

    def release(self, actor, number, user):
        session = self.sessions[number]
        if actor != SECRETARY or session.state != "PLANNED" or user not in session.members:
            return "not yours, over, or not called"
        del session.members[user]
        session.president = "" if session.president == user else session.president
        # What they said was said from that seat; a recusal is theirs, whatever seat they are called to again.
        for item in (it for it in self.items if it.session == number):
            item.word.pop(user, None)
        return ""

    def put(self, actor, number, keys):
        session = self.sessions[number]
        if actor != SECRETARY or session.state != "PLANNED":
            return "not yours, or over"
        for key in keys:
            dossier = self.dossiers[key]
            if dossier.committee != "branch" or dossier.state != "COMPLETE" or self.holds_title(dossier.row, but=key):
                return "cannot be put"
            if self.is_too_soon(key, session.day):
                return "decided anew on a later day only"
            if not self.is_complete(key, session.day) or any(self.is_linked(user, key) for user in session.members):
                return "not complete that day, or a member cannot sit"
        for key in keys:
            self.items.append(Item(number, key))
            self.dossiers[key].state = "SCHEDULED"
        return ""

    def take_off(self, actor, rank, reason):
        item = self.items[rank]
        if self.sessions[item.session].state not in NOT_OVER or item.removed or not reason:
            return "over, off already, or no reason"
        if actor != SECRETARY and not self.conducts(actor, item):
            return "the secretariat, or whoever conducts the session on that dossier"
        self._leave(rank)
        return ""

    def _leave(self, rank):
        self.items[rank].removed = True
        self.dossiers[self.items[rank].dossier].state = "COMPLETE"


class Room(Planning):
    """Who sits, from the declarations to the closing."""

    def declare(self, actor, number, linked):
        """`linked`: the rank of the item that the member declares a link with, or None."""
        session = self.sessions[number]
        if actor not in session.members or session.state not in NOT_OVER:
            return "not a member, or over"
        free = [self.items[rank] for rank in self.agenda(number) if rank != linked]
        if any(self.is_linked(actor, item.dossier) for item in free):
            return "a known link is left out"
        if session.state == "OPEN" and any(item.recused.get(actor) == "DECLARED" for item in free):
            return "recusal noted"
        for item in free:
            item.word[actor] = False
            if item.recused.get(actor) == "DECLARED":
                del item.recused[actor]
        if linked in self.agenda(number):
            item = self.items[linked]
            if self.decided_with(actor, item):
                self.clear_decided(item)
            item.word[actor] = True
            item.recused.setdefault(actor, "DECLARED")
        return ""

    def recuse(self, actor, rank, user, cause):
        item, session = self.items[rank], self.sessions[self.items[rank].session]
        if (
            actor not in (SECRETARY, session.president)
            or session.state not in NOT_OVER
            or rank not in self.agenda(item.session)
        ):
            return "not yours, or over"
        if user not in session.members or user in item.recused:
            return "not a member, or recused already"
        if cause == "PARITY" and not self._restores(actor, item, user):
            return "would not restore parity"
        if self.decided_with(user, item):
            self.clear_decided(item)
        item.recused[user] = cause
        return ""

    def _restores(self, actor, item, user):
        sitting = self.sitting(item)
        rest = [college for other, college in sitting.items() if other != user]
        president = self.sessions[item.session].president
        return actor == president and user in sitting and not is_jury(sitting.values()) and is_jury(rest)

    def lift(self, actor, rank, user):
        item, session = self.items[rank], self.sessions[self.items[rank].session]
        if actor not in (SECRETARY, session.president) or actor == user or user not in item.recused:
            return "not yours, or nothing to lift"
        if session.state not in NOT_OVER or rank not in self.agenda(item.session):
            return "over"
        del item.recused[user]
        return ""

    def attend(self, actor, number, users):
        session = self.sessions[number]
        if actor not in (SECRETARY, session.president) or session.state not in NOT_OVER:
            return "not yours, or over"
        if session.state == "PLANNED" and session.day != self.today:
            return "not the day"
        for user, member in session.members.items():
            member.present = user in users
            member.seen = member.seen or member.present
        session.came |= set(session.present)
        return ""

    def designate(self, actor, number, user):
        session = self.sessions[number]
        if session.state not in NOT_OVER or user not in session.present:
            return "over, or absent"
        if actor != SECRETARY and actor not in session.present:
            return "not yours"
        session.president = user
        return ""

    def open(self, actor, number):
        session, ranks = self.sessions[number], self.agenda(number)
        if actor not in (SECRETARY, session.president) or session.state != "PLANNED":
            return "not yours, or not planned"
        if gap := self.room_gaps(number):
            return gap
        if self.today != session.day or not ranks:
            return "not its day, or nothing to decide"
        if not all(self.is_complete(self.items[rank].dossier, session.day) for rank in ranks):
            return "no longer complete"
        session.state = "OPEN"
        for rank in ranks:
            # What the assessors recommend is proposed, when they agree that something is not acquired.
            dossier = self.dossiers[self.items[rank].dossier]
            if (False, False) in dossier.opinions.values():
                self.items[rank].advice = dossier.advice
        return ""


class Deciding(Room):
    """In session."""

    def write(self, actor, rank, sheet, *, stale=False):
        """`sheet`: conclusion, observation, advice and {competency: (verdict, reason)}."""
        item = self.items[rank]
        if not self.decides(actor, item) or not self.is_judged(item):
            return "does not decide here"
        said = {n: (verdict, reason.strip()) for n, (verdict, reason) in sheet["verdicts"].items()}
        if any(self.refused_verdict(item, n, *words) for n, words in said.items()):
            return "verdict without ground"
        new = {n: words for n, words in said.items() if item.verdicts.get(n) != words}
        texts = ("conclusion", "observation", "advice")
        if not new and all(getattr(item, name) == sheet[name] for name in texts):
            return ""
        if stale:
            return "somebody wrote meanwhile"
        if item.ballots and (item.conclusion != sheet["conclusion"] or set(item.ballots) & set(new)):
            return "vote under way"
        for name in texts:
            setattr(item, name, sheet[name])
        item.verdicts |= new
        item.adopted = False
        if item.conclusion != "CONFORM" and item.conclusion:
            item.verdicts.clear()
        return ""

    def clear(self, actor, rank, number):
        item = self.items[rank]
        if not self.decides(actor, item) or not self.is_judged(item):
            return "does not decide here"
        if item.verdicts.pop(number, None):
            item.adopted = False
        return ""

    def call_ballot(self, actor, rank, number):
        item = self.items[rank]
        if not self.conducts(actor, item) or not self.is_judged(item) or item.conclusion != "CONFORM":
            return "no vote is called here"
        kept = number in self.held(item) and number not in self.dossiers[item.dossier].opinions
        if kept or number in item.ballots:
            return "kept, or under way"
        item.ballots[number] = {}
        return ""

    def cast(self, actor, rank, number, choice):
        item = self.items[rank]
        if not self.decides(actor, item) or number not in item.ballots:
            return "no vote, or not entitled"
        item.ballots[number][actor] = choice
        return ""

    def count(self, actor, rank, number, reason):
        item = self.items[rank]
        if not self.conducts(actor, item) or number not in item.ballots or not self.is_judged(item):
            return "not counted by you, or nothing to count"
        sitting = self.sitting(item)
        voices = [choice for user, choice in item.ballots[number].items() if user in sitting]
        president = self.sessions[item.session].president
        weighs = president in sitting and item.ballots[number].get(president) == "FOR"
        carried = 2 * voices.count("FOR") > len(sitting)
        carried = carried or (weighs and voices.count("FOR") >= voices.count("AGAINST"))
        verdict = "VALIDATED" if carried else "NOT_VALIDATED"
        if self.refused_verdict(item, number, verdict, reason):
            return "reason missing"
        del item.ballots[number]
        item.verdicts[number], item.adopted = (verdict, reason.strip()), False
        return ""

    def cancel_ballot(self, actor, rank, number):
        item = self.items[rank]
        if not self.conducts(actor, item) or number not in item.ballots:
            return "nothing to cancel, or not yours"
        del item.ballots[number]
        return ""

    def adopt(self, actor, number):
        session = self.sessions[number]
        if session.state != "OPEN" or actor != session.president:
            return "the president, in session"
        going = [item for rank in self.agenda(number) if self._goes(item := self.items[rank])]
        for item in going:
            item.conclusion, item.adopted = "CONFORM", True
            item.verdicts = {n: (self.proposal(item, n), "") for n in (1, 2, 3)}
        return "" if going else "nothing goes"

    def _goes(self, item):
        sitting = self.sitting(item)
        if self.sessions[item.session].president not in sitting or not is_jury(sitting.values()):
            return False
        if item.conclusion or item.verdicts or item.ballots:
            return False
        proposals = [self.proposal(item, n) for n in (1, 2, 3)]
        return all(proposals) and ("NOT_VALIDATED" not in proposals or bool(item.advice))

    def undo_motion(self, actor, rank):
        item = self.items[rank]
        if not self.conducts(actor, item) or not item.adopted or item.ballots:
            return "who conducts it, in session, what was adopted and is not voted on"
        item.conclusion, item.adopted = "", False
        item.verdicts.clear()
        return ""


class Signing(Deciding):
    """The end of the deliberation, and what it does."""

    def deliberate(self, actor, number):
        session = self.sessions[number]
        if actor != session.president or session.state != "OPEN":
            return "the president, in session"
        if gap := self.closing_gaps(number):
            return gap
        session.state, session.signed, session.impeded = "TO_SIGN", set(), set()
        session.versions += 1
        for rank in self.agenda(number):
            self.items[rank].sealed = self.seal(self.items[rank])
        return ""

    def reopen(self, actor, number, reason):
        session = self.sessions[number]
        if actor != session.president or session.state != "TO_SIGN" or not reason:
            return "the president, with a reason, before the last signature"
        session.state = "OPEN"
        return ""

    def sign(self, actor, number, version):
        """`version`: which minutes of the session are signed, from 1; only the standing one can be."""
        session = self.sessions[number]
        if session.state != "TO_SIGN" or version != session.versions or actor not in session.present:
            return "not these minutes, or not yours"
        if actor in session.signed:
            return "signed already"
        return self._then(number, session.signed, actor)

    def impede(self, actor, number, user):
        session = self.sessions[number]
        if session.state != "TO_SIGN" or actor != session.president or user == session.president:
            return "the president, about another"
        if user not in session.present or user in session.signed | session.impeded:
            return "not waited for"
        college = session.members[user].college
        same = {other for other, member in session.present.items() if member.college == college}
        if same <= session.impeded | {user}:
            return "one signature of each college"
        return self._then(number, session.impeded, user)

    def _then(self, number, done, user):
        session = self.sessions[number]
        is_last = set(session.present) <= session.signed | session.impeded | {user}
        if is_last and (gap := self.effect_gaps(number)):
            return gap
        done.add(user)
        if is_last:
            self.take_effect(number)
        return ""
