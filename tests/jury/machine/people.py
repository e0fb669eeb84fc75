"""The model, last part: what happens to people and dossiers outside the session."""

from .after import After
from .judge import SECRETARY
from .model import FINAL, RESUMABLE, Dossier


class Judge(After):
    """The whole branch: `judge.act(…)` answers "" or the refusal."""

    def return_incomplete(self, actor, key):
        dossier = self.dossiers[key]
        if actor != SECRETARY or dossier.state not in ("COMPLETE", "SCHEDULED", "POSTPONED"):
            return "not yours, or not before the jury"
        return self._gone(key, "INCOMPLETE")

    def withdraw(self, actor, key):
        dossier = self.dossiers[key]
        if actor not in (self.rows[dossier.row].account, dossier.company) or dossier.state in FINAL:
            return "not yours, or over"
        if dossier.decided:
            return "a decision stands"
        return self._gone(key, "WITHDRAWN")

    def _gone(self, key, state):
        rank = self.current(key)
        if rank is not None:
            if self.sessions[self.items[rank].session].state == "TO_SIGN":
                return "deliberated"
            self.items[rank].removed = True
        self.dossiers[key].state = state
        return ""

    def declare_complete(self, actor, key):
        dossier = self.dossiers[key]
        if actor != SECRETARY or dossier.state not in ("INCOMPLETE", "POSTPONED"):
            return "not yours, or nothing to say"
        if not self.is_complete(key, self.today):
            return "not complete"
        dossier.state = "COMPLETE"
        return ""

    def correct_identity(self, actor, key):
        """Another first name: what was checked is to be checked again. The candidate too may, until the jury has one of their dossiers."""
        row = self.dossiers[key].row
        theirs = [d for d in self.dossiers.values() if d.row == row]
        busy = self.dossiers[key].state in FINAL or any(d.state == "SCHEDULED" for d in theirs)
        if actor != SECRETARY and (actor != self.rows[row].account or busy):
            return "not yours, or before the jury"
        self.rows[row].name += 1
        self.rows[row].is_checked = False
        return ""

    def check_identity(self, actor, key):
        if actor != SECRETARY:
            return "not yours"
        self.rows[self.dossiers[key].row].is_checked = True
        return ""

    def merge(self, actor, kept, double):
        rows = self.rows
        if actor != SECRETARY or kept == double or rows[kept].merged_into or rows[double].merged_into:
            return "not yours, or one already"
        still_open = [d for d in self.dossiers.values() if d.row in (kept, double) and d.state not in FINAL]
        if len(still_open) > 1:
            return "both open"
        in_vae = any(d.kind == "VAE" and d.row == double for d in still_open)
        if in_vae and rows[kept].account != rows[double].account:
            return "a VAE would change account"
        for dossier in self.dossiers.values():
            dossier.row = kept if dossier.row == double else dossier.row
        rows[double].merged_into = kept
        for row in rows.values():
            row.merged_into = kept if row.merged_into == double else row.merged_into
        return ""

    def resume(self, actor, key, kind, new):
        earlier = self.dossiers[key]
        account = self.rows[earlier.row].account
        if actor != (earlier.company if kind == "SKILLS" else account) or earlier.state not in RESUMABLE:
            return "not yours, or not to be resumed"
        if refused := self._taken_up(actor, key, earlier, account):
            return refused
        kept = frozenset(self._known_to(actor, key, account))
        if len(kept) == 3:
            return "nothing is missing"
        company = earlier.company if kind == "SKILLS" else ""
        first = "REGISTERED" if kind == "SKILLS" else "WRITING" if earlier.kind == "VAE" else "REQUESTED"
        self.dossiers[new] = Dossier(earlier.row, first, kind=kind, company=company, kept=kept, resumes=key)
        return ""

    def _known_to(self, actor, key, account):
        """What counts today: all of it for the candidate; for a company, what its own dossiers of the person gave, and those that
        this one takes up."""
        earlier = self.dossiers[key]
        valid = [c for c in self.credits if self.person(c.row) == self.person(earlier.row) and not c.revoked]
        valid = [c for c in valid if c.day <= self.today <= c.last_day]
        if actor == account:
            return {c.number for c in valid}
        known = {k for k, d in self.dossiers.items() if d.row == earlier.row and d.company == earlier.company}
        while key:
            known.add(key)
            key = self.dossiers[key].resumes
        return {c.number for c in valid if c.dossier in known}

    def _taken_up(self, actor, key, earlier, account):
        others = {k: d for k, d in self.dossiers.items() if k != key and d.committee == "branch"}
        if actor == account:
            same = [d for d in others.values() if self.rows[d.row].account == account]
        else:
            same = [d for d in others.values() if d.row == earlier.row]
        if any(d.state == "AWARDED" or d.state not in FINAL for d in same):
            return "held, or open already"
        seen = [d for d in others.values() if actor in (d.company, self.rows[d.row].account)]
        later = any(d.resumes == key and d.state in RESUMABLE for d in seen)
        return "resumed since" if later else ""
