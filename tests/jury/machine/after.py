"""The model, fourth part: what follows a decision in force — rectifying minutes, appeals, and the clock of the benefits.

Like the rest of it: from the rules (domaine.md §§ 4.3, 4.5), not from the code.
"""

import calendar
import datetime as dt

from .judge import SECRETARY, Signing
from .model import COMPETENCIES, OPEN_TO_CORRECTION, STATE_AFTER, Appeal, Credit, Rectification, last_day

NOTICES = (12, 6, 3, 1)


class Rectifying(Signing):
    def rectify(self, actor, rank, said):
        """Proposed and put to signature at once. `said`: as for a sheet."""
        item = self.items[rank]
        session = self.sessions[item.session]
        if session.state != "CLOSED" or actor not in (SECRETARY, session.president):
            return "not yours, or nothing in force"
        if any(one.item == rank and one.state == "TO_SIGN" for one in self.rectifications):
            return "one is under signature"
        words = {n: (verdict, why.strip()) for n, (verdict, why) in said["verdicts"].items()}
        one = Rectification(rank, said["conclusion"], said["observation"], said["advice"], words, self._rests_on(rank))
        if gap := self._not_now(one):
            return gap
        if not self.signers(one):
            return "nobody to sign"
        self.rectifications.append(one)
        return ""

    def _rests_on(self, rank):
        """The name of the minutes is that of the row that the dossier is on."""
        signed = [one for one in self.rectifications if one.item == rank and one.state == "IN_FORCE"]
        return self.dossiers[self.items[rank].dossier].row, len(signed)

    def signers(self, one):
        """Those who signed the first minutes, and did not withdraw from that dossier."""
        item = self.items[one.item]
        return self.sessions[item.session].signed - set(item.recused)

    def _not_now(self, one):
        item, stands = self.items[one.item], self.standing(one.item)
        if self.dossiers[item.dossier].state not in OPEN_TO_CORRECTION or self.decided_item(item.dossier) != one.item:
            return "not the decision in force"
        if one.conclusion == "COMPLEMENT":
            return "no complement afterwards"
        if gap := self._unsaid(item, one):
            return gap
        decided = one.verdicts if one.conclusion == "CONFORM" else {}
        before = stands.verdicts if stands.conclusion == "CONFORM" else {}
        texts = [(said.conclusion, said.observation, said.advice) for said in (one, stands)]
        if texts[0] == texts[1] and decided == before:
            return "nothing changes"
        fallen, gained = self._moves(one)
        if self.counted_later(one.item, {line.number for line in fallen}):
            return "counted by a later decision"
        return self._given_elsewhere(item, one, gained)

    def _unsaid(self, item, one):
        outcome = self.outcome(one)
        if one.conclusion != "CONFORM" and not one.observation:
            return "observation missing"
        if outcome in ("PARTIAL_AWARD", "NO_AWARD") and not one.advice:
            return "advice missing"
        for number, (verdict, reason) in one.verdicts.items() if one.conclusion == "CONFORM" else ():
            kept = number in self.held(item) and number not in self.dossiers[item.dossier].opinions
            if kept and verdict == "NOT_VALIDATED" and reason:
                continue
            if self.refused_verdict(item, number, verdict, reason) or (kept and verdict != "ALREADY_VALIDATED"):
                return "verdict without ground"
        return "" if outcome else "undecided"

    def _wanted(self, one):
        """The competencies that it validates on the day of the session."""
        if self.outcome(one) not in ("FULL_AWARD", "PARTIAL_AWARD"):
            return set()
        return {n for n in COMPETENCIES if one.verdicts[n][0] == "VALIDATED"}

    def _moves(self, one):
        wanted, lines = self._wanted(one), self.lines_of(one.item)
        return [line for line in lines if line.number not in wanted], wanted - {line.number for line in lines}

    def _given_elsewhere(self, item, one, gained):
        """One title per person and CQP, one line per person, competency and day: a correction gives nothing a second time."""
        row, day = self.person(self.dossiers[item.dossier].row), self.sessions[item.session].day
        if self.outcome(one) == "FULL_AWARD" and self.holds_title(row, but=item.dossier):
            return "already held"
        others = [c for c in self.credits if c.dossier != item.dossier and self.person(c.row) == row]
        return "same line twice" if any(c.number in gained and c.day == day for c in others) else ""

    def sign_rectifying(self, actor, n):
        one = self.rectifications[n]
        if actor not in self.signers(one) or one.state != "TO_SIGN" or actor in one.signed:
            return "not yours, not to sign, or signed already"
        if self.signers(one) <= one.signed | {actor}:
            if gap := self._not_now(one):
                return gap
            if one.sealed != self._rests_on(one.item):
                return "changed since"
            one.signed.add(actor)
            self._rectified(one)
        one.signed.add(actor)
        return ""

    def _rectified(self, one):
        item, (fallen, gained) = self.items[one.item], self._moves(one)
        dossier, day, outcome = self.dossiers[item.dossier], self.sessions[item.session].day, self.outcome(one)
        one.state = "IN_FORCE"
        for line in fallen:
            line.revoked = True
        for number in sorted(gained):
            self.credits.append(Credit(dossier.row, number, day, last_day(day), item.dossier, one.item))
        given = [a for a in self.awards if a.item == one.item and not a.revoked]
        kind = outcome.removesuffix("_AWARD") if outcome in ("FULL_AWARD", "PARTIAL_AWARD") else ""
        if not (given and given[-1].kind == kind == "FULL"):
            for old in given[-1:]:
                old.revoked = True
            if kind:
                self.point_to(one.item, self.write_title(one.item, kind))
        dossier.state = STATE_AFTER[outcome]

    def abandon(self, actor, n):
        one = self.rectifications[n]
        if actor not in (SECRETARY, self.sessions[self.items[one.item].session].president) or one.state != "TO_SIGN":
            return "not yours, or not to sign"
        one.state = "SET_ASIDE"
        return ""


class Appealing(Rectifying):
    def _account(self, rank):
        return self.rows[self.dossiers[self.items[rank].dossier].row].account

    def lodge(self, actor, key):
        dossier, rank = self.dossiers[key], self.decided_item(key)
        account = self.rows[dossier.row].account
        if dossier.committee != "branch" or actor not in (SECRETARY, account):
            return "not yours"
        if dossier.state not in OPEN_TO_CORRECTION:
            return "not decided"
        if any(one.item == rank and one.state in ("LODGED", "ADMISSIBLE") for one in self.appeals):
            return "one is pending"
        if actor == account and self.holds_title(dossier.row, but=key):
            return "already held"
        self.appeals.append(Appeal(rank))
        return ""

    def rule(self, actor, n, admissible):
        if actor != SECRETARY or self.appeals[n].state != "LODGED":
            return "not yours, or ruled already"
        self.appeals[n].state = "ADMISSIBLE" if admissible else "INADMISSIBLE"
        return ""

    def answer(self, actor, n, upheld):
        appeal = self.appeals[n]
        if actor != SECRETARY or appeal.state != "ADMISSIBLE":
            return "not yours, or not admissible"
        if not upheld:
            appeal.state = "REJECTED"
            return ""
        key = self.items[appeal.item].dossier
        dossier = self.dossiers[key]
        if self.holds_title(dossier.row, but=key):
            return "already held"
        if self.counted_later(appeal.item, {line.number for line in self.lines_of(appeal.item)}):
            return "counted by a later decision"
        others = [d for k, d in self.dossiers.items() if k != key and d.row == dossier.row]
        if any(d.state not in (*OPEN_TO_CORRECTION, "WITHDRAWN", "NOT_ADMISSIBLE") for d in others):
            return "another is open"
        appeal.state, dossier.state = "UPHELD", "COMPLETE"
        return ""

    def renounce(self, actor, n):
        appeal = self.appeals[n]
        key = self.items[appeal.item].dossier
        if actor not in (SECRETARY, self._account(appeal.item)):
            return "not yours"
        if appeal.state in ("LODGED", "ADMISSIBLE"):
            appeal.state = "RENOUNCED"
            return ""
        again = appeal.state == "UPHELD" and self.dossiers[key].state not in OPEN_TO_CORRECTION
        if not again or self.decided_item(key) != appeal.item:
            return "nothing to renounce any more"
        rank = self.current(key)
        if rank is not None and self.sessions[self.items[rank].session].state == "TO_SIGN":
            return "deliberated"
        if rank is not None:
            self.items[rank].removed = True
        appeal.state = "RENOUNCED"
        self.dossiers[key].state = STATE_AFTER[self.outcome(self.standing(appeal.item))]
        return ""


def months_before(day, months):
    """On the calendar: as many pages back, and the last day of that page when it is shorter."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


class After(Appealing):
    def night(self):
        """Whatever the number of beats: each notice once, each lapse once; what no longer matters lapses in silence."""
        for line, months in self.due():
            if months:
                line.told.add(months)
            else:
                line.lapsed = True
        return ""

    def due(self):
        """(line, months ahead), or (line, 0) when it lapses."""
        over = [(line, 0) for line in self.credits if line.last_day < self.today and not line.lapsed]
        near = [(line, self._notice(line)) for line in self.credits if line.last_day >= self.today]
        return over + [(line, n) for line, n in near if n and n not in line.told and self._matters(line)]

    def _notice(self, line):
        begun = [n for n in NOTICES if months_before(line.last_day, n) <= self.today]
        return min(begun, default=0)

    def _matters(self, line):
        person = self.person(line.row)
        same = [c for c in self.credits if c.number == line.number and self.person(c.row) == person and not c.revoked]
        renewed = any(c.last_day > line.last_day for c in same)
        return not line.revoked and not renewed and not self.holds_title(line.row)
