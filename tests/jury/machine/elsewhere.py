"""The rules, last part: what follows a decision in force, dossiers, people, time."""

import datetime as dt

from . import drawing as draw
from .after import NOTICES, months_before
from .drawing import live, precondition, rule
from .machine import Minutes, conclusion, rank, verdicts, who, why
from .model import FINAL
from .stages import sheet


class Corrections(Minutes):
    def decided(self):
        return [k for k, d in self.judge.dossiers.items() if d.state in ("PARTIALLY_AWARDED", "NOT_AWARDED", "AWARDED")]

    def account(self, key):
        return self.judge.rows[self.judge.dossiers[key].row].account

    @precondition(lambda self: any(item.settled for item in self.judge.items))
    @rule(who=who, at=rank, said=verdicts, end=conclusion, reason=why)
    def rectify(self, who, at, said, end, reason):
        """Of any item decided once; what is kept stays so, unless the draw says that it never should have been."""
        settled = [i for i, item in enumerate(self.judge.items) if item.settled]
        free = {one.item for one in self.judge.rectifications if one.state == "TO_SIGN"}
        rank = self.among([i for i in settled if i not in free], settled, at)
        session = self.judge.items[rank].session
        words = {n: self.judge.proposal(self.judge.items[rank], n) or said[n] for n in (1, 2, 3)}
        n = 1 + at % 3
        words[n] = said[n] if words[n] == "VALIDATED" else words[n]
        by = ("sec", self.judge.sessions[session].president)[at % 2] if who == "right" else who
        self.bench.do("rectify", by, rank, sheet(words, reason or "Mal reporté.", end))

    def to_sign(self):
        return any(one.state == "TO_SIGN" for one in self.judge.rectifications)

    def rectification(self, at):
        every = self.judge.rectifications
        return self.among([i for i, one in enumerate(every) if one.state == "TO_SIGN"], range(len(every)), at)

    @live(lambda self: self.to_sign())
    @precondition(lambda self: bool(self.judge.rectifications))
    @rule(who=who, at=rank)
    def sign_rectifying(self, who, at):
        n = self.rectification(at)
        one = self.judge.rectifications[n]
        waited = sorted(self.judge.signers(one) - one.signed)
        self.bench.do("sign_rectifying", (waited or ["e1"])[0] if who == "right" else who, n)

    @precondition(lambda self: self.to_sign())
    @rule()
    def sign_all_rectifying(self):
        n = next(i for i, one in enumerate(self.judge.rectifications) if one.state == "TO_SIGN")
        one = self.judge.rectifications[n]
        for user in sorted(self.judge.signers(one) - one.signed):
            self.bench.do("sign_rectifying", user, n)

    @live(lambda self: self.to_sign())
    @precondition(lambda self: bool(self.judge.rectifications))
    @rule(who=who, at=rank)
    def abandon(self, who, at):
        n = self.rectification(at)
        session = self.judge.items[self.judge.rectifications[n].item].session
        self.bench.do("abandon", self.president(who, session), n)

    @live(lambda self: bool(self.decided()))
    @precondition(lambda self: bool(self.decided()))
    @rule(who=who, at=rank)
    def lodge(self, who, at):
        key = self.pick(self.decided(), at)
        self.bench.do("lodge", (self.account(key), "sec")[at % 2] if who == "right" else who, key)

    def appeal(self, at, *states):
        """One in that state, if any is; else any."""
        every = range(len(self.judge.appeals))
        return self.among([n for n in every if self.judge.appeals[n].state in states], every, at)

    def pending(self, *states):
        return any(one.state in states for one in self.judge.appeals)

    @live(lambda self: self.pending("LODGED"))
    @precondition(lambda self: self.pending("LODGED", "ADMISSIBLE"))
    @rule(who=who, at=rank, admissible=draw.sampled_from((True, True, False)))
    def rule_appeal(self, who, at, admissible):
        self.bench.do("rule", self.secretary(who), self.appeal(at, "LODGED"), admissible)

    @live(lambda self: self.pending("ADMISSIBLE"))
    @precondition(lambda self: self.pending("LODGED", "ADMISSIBLE", "UPHELD"))
    @rule(who=who, at=rank, upheld=draw.sampled_from((True, True, False)))
    def answer_appeal(self, who, at, upheld):
        self.bench.do("answer", self.secretary(who), self.appeal(at, "ADMISSIBLE"), upheld)

    @precondition(lambda self: bool(self.judge.appeals))
    @rule(who=who, at=rank)
    def renounce(self, who, at):
        n = self.appeal(at, "LODGED", "ADMISSIBLE", "UPHELD")
        key = self.judge.items[self.judge.appeals[n].item].dossier
        self.bench.do("renounce", (self.account(key), "sec")[at % 2] if who == "right" else who, n)


class Elsewhere(Corrections):
    """Dossiers, people, time."""

    @rule(who=who, key=draw.sampled_from("ABTVR"))
    def return_incomplete(self, who, key):
        self.bench.do("return_incomplete", self.secretary(who), key)

    @rule(who=who, key=draw.sampled_from("ABTVR"))
    def declare_complete(self, who, key):
        self.bench.do("declare_complete", self.secretary(who), key)

    @rule(who=who, key=draw.sampled_from("ABTVR"))
    def withdraw(self, who, key):
        self.bench.do("withdraw", self.account(key) if who == "right" else who, key)

    @rule(who=who, key=draw.sampled_from("ABTVR"))
    def correct_identity(self, who, key):
        self.bench.do("correct_identity", self.secretary(who), key)

    @rule(who=who, key=draw.sampled_from("ABTVR"))
    def check_identity(self, who, key):
        self.bench.do("check_identity", self.secretary(who), key)

    @rule(who=who, rows=draw.sampled_from(("AT", "TA", "BT", "VA", "AV", "AB", "QT", "AA")))
    def merge(self, who, rows):
        self.bench.do("merge", self.secretary(who), *rows)

    @precondition(
        lambda self: any(d.state in ("PARTIALLY_AWARDED", "NOT_AWARDED") for d in self.judge.dossiers.values())
    )
    @rule(
        who=draw.sampled_from(("company", "company", "candidate", "sec", "manager")),
        at=rank,
        kind=draw.sampled_from(("SKILLS", "VAE")),
    )
    def resume(self, who, at, kind):
        open_again = {d.row for d in self.judge.dossiers.values() if d.state not in FINAL}
        free = [key for key in self.decided() if self.judge.dossiers[key].row not in open_again]
        key = self.among(free, self.decided(), at)
        dossier = self.judge.dossiers[key]
        natural = {"company": dossier.company or "manager", "candidate": self.judge.rows[dossier.row].account}
        self.bench.do("resume", natural.get(who, who), key, kind, f"R{len(self.judge.dossiers)}")

    @rule(jump=draw.sampled_from(("tomorrow", "leap day", "notice", "last day", "day after")), slept=draw.booleans())
    def time_passes(self, jump, slept):
        """To tomorrow, to the next 29 February, to the day of a notice, to the last day of a benefit or to the day after it. Never
        back. The clock of the benefits beats that night, or was dead."""
        today = self.judge.today
        ends = sorted(credit.last_day for credit in self.judge.credits if credit.last_day >= today)
        year = next(y for y in range(today.year, today.year + 9) if y % 4 == 0 and dt.date(y, 2, 29) >= today)
        days = {"tomorrow": today + dt.timedelta(days=1), "leap day": dt.date(year, 2, 29)}
        if ends:
            days |= {"last day": ends[0], "day after": ends[0] + dt.timedelta(days=1)}
            notices = sorted(months_before(ends[0], n) for n in NOTICES)
            days["notice"] = next((day for day in notices if day > today), ends[0])
        self.judge.today = days.get(jump, today)
        self.bench.vain.clear()
        if not slept and self.judge.due():
            self.bench.do("night")
