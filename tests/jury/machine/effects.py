"""The model, second part: what a signed session does to the ledger, the titles and the dossiers."""

from .model import COMPETENCIES, COUNTING, STATE_AFTER, Award, Branch, Credit, last_day


class Effects(Branch):
    def seal(self, item):
        row = self.rows[self.dossiers[item.dossier].row]
        return (self.dossiers[item.dossier].row, row.name)

    def effect_gaps(self, number):
        items = [self.items[i] for i in self.agenda(number)]
        return next((gap for item in items if (gap := self._changed(item) or self.already_decided(item))), "")

    def _changed(self, item):
        return "changed since" if item.sealed != self.seal(item) or self.sheet_gaps(item) else ""

    def _lines(self, item):
        row, day = self.dossiers[item.dossier].row, self.sessions[item.session].day
        if self.outcome(item) not in ("FULL_AWARD", "PARTIAL_AWARD"):
            return []
        return [(row, number, day) for number in COMPETENCIES if item.verdicts[number][0] == "VALIDATED"]

    def take_effect(self, number):
        self.sessions[number].state = "CLOSED"
        for rank in self.agenda(number):
            item = self.items[rank]
            dossier, outcome = self.dossiers[item.dossier], self.outcome(item)
            item.settled_on = self.today
            for row, competency, day in self._lines(item):
                self.credits.append(Credit(row, competency, day, last_day(day), item.dossier, rank))
            award = None
            if outcome in ("FULL_AWARD", "PARTIAL_AWARD"):
                award = self.write_title(rank, outcome.removesuffix("_AWARD"))
            if outcome != "POSTPONED":
                self._replace_contested(item.dossier, award)
                dossier.decided = True
            dossier.state, item.settled = STATE_AFTER[outcome], True

    def write_title(self, rank, kind):
        """Its rank. It takes the place of the statements of the person, but of those that a later decision gave since."""
        item, said, new = self.items[rank], self.standing(rank), len(self.awards)
        dossier = self.dossiers[item.dossier]
        counted = tuple(n for n in COMPETENCIES if said.verdicts[n][0] in COUNTING)
        mine = [i for i, a in enumerate(self.awards) if self.person(a.row) == self.person(dossier.row)]
        since = (
            [i for i in mine if self.items[self.awards[i].item].settled_on > item.settled_on]
            if kind == "PARTIAL"
            else []
        )
        for old in (self.awards[i] for i in mine if i not in since):
            if old.kind == "PARTIAL" and old.superseded_by is None:
                old.superseded_by = new
        later = [i for i in since if not self.awards[i].revoked]
        later.sort(key=lambda i: (self.items[self.awards[i].item].settled_on, i))
        day, newer = self.sessions[item.session].day, later[-1] if later else None
        self.awards.append(Award(dossier.row, item.dossier, rank, kind, day, counted, newer))
        return new

    def _replace_contested(self, key, award):
        for rank in self.upheld(key):
            for credit in self.lines_of(rank):
                credit.revoked = True
            for old in (a for a in self.awards if a.item == rank):
                old.revoked = True
                self.point_to(rank, award)

    def point_to(self, rank, award):
        """Titles of that decision that were taken back lead to what replaces them, if anything does."""
        for i, old in enumerate(self.awards):
            if award is not None and i != award and old.item == rank and old.revoked and old.superseded_by is None:
                old.superseded_by = award
