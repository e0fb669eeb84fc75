"""Writes that no service makes, tried straight on the tables: what is frozen is frozen by the database itself."""

from candidates.models import CompetencyCredit, CreditLapse, CreditNotice, CreditRevocation
from cqp.audit.models import AuditEvent
from evaluations.models import Signable
from jury.models import (
    Award,
    AwardRevocation,
    Ballot,
    CompetencyDecision,
    DecisionSheet,
    Declaration,
    JuryItem,
    JuryMember,
    JurySession,
    Minutes,
    MinutesSignature,
    ParityRecord,
    Rectification,
)
from pathways.models import Dossier, DossierEvent

OVER = ("TO_SIGN", "CLOSED")

ATTEMPTS = {
    "a title is renumbered": lambda: Award.objects.update(number="CQP-1"),
    "a title changes holder": lambda: Award.objects.update(holder_name="Quelqu'un"),
    "a title is withdrawn by deletion": lambda: _erase(Award),
    "a partial title becomes full": lambda: Award.objects.filter(kind="PARTIAL").update(kind="FULL"),
    "a decision is turned": lambda: CompetencyDecision.objects.filter(sheet__item__session__state__in=OVER).update(
        verdict="NOT_VALIDATED", reason="Non."
    ),
    "a decision is erased": lambda: CompetencyDecision.objects.filter(sheet__item__session__state__in=OVER)._raw_delete(
        "default"
    ),
    "a sheet is rewritten": lambda: DecisionSheet.objects.filter(item__session__state__in=OVER).update(conclusion=""),
    "an item comes back": lambda: JuryItem.objects.filter(session__state="CLOSED").update(settled_at=None),
    "an item is erased": lambda: _erase(JuryItem),
    "a member was not there": lambda: JuryMember.objects.filter(session__state="CLOSED").update(is_present=False),
    "a closed session moves": lambda: JurySession.objects.filter(state__in=("CLOSED", "CANCELLED")).update(
        place="Ailleurs"
    ),
    "a session is closed unsigned": lambda: JurySession.objects.filter(state__in=("PLANNED", "OPEN")).update(
        state="CLOSED"
    ),
    "a session is over, then open": lambda: JurySession.objects.filter(state__in=("CLOSED", "CANCELLED")).update(
        state="OPEN"
    ),
    "minutes are rewritten": lambda: Minutes.objects.update(content={"decisions": []}),
    "minutes change digest": lambda: Minutes.objects.update(digest="0" * 64),
    "a signature changes hands": lambda: MinutesSignature.objects.update(digest="0" * 64),
    "a signature is erased": lambda: _erase(MinutesSignature),
    "a declaration is taken back": lambda: Declaration.objects.update(link="PERSONAL"),
    "parity is forgotten": lambda: _erase(ParityRecord),
    "a benefit is prolonged": lambda: CompetencyCredit.objects.update(last_day="2099-12-31"),
    "a benefit is erased": lambda: _erase(CompetencyCredit),
    "a vote is recounted": lambda: Ballot.objects.filter(closed_at__isnull=False).update(is_carried=True, votes_for=9),
    "a title is given back": lambda: _erase(AwardRevocation),
    "a revoked benefit counts again": lambda: _erase(CreditRevocation),
    "a notice is forgotten": lambda: _erase(CreditNotice),
    "a lapse is moved": lambda: CreditLapse.objects.update(lapsed_on="2099-12-31"),
    "a rectification is turned": lambda: Rectification.objects.filter(minutes__isnull=False).update(reason="Autre."),
    "a history is rewritten": lambda: DossierEvent.objects.update(to_state="AWARDED"),
    "a history is shortened": lambda: _erase(DossierEvent),
    # From where no edge goes there: a dossier that an appeal reopened stands by its decision from nearly everywhere else.
    "a dossier is awarded by nobody": lambda: Dossier.objects.filter(state__in=("REGISTERED", "WITHDRAWN")).update(
        state="AWARDED"
    ),
    "an award is undone": lambda: Dossier.objects.filter(state="AWARDED").update(state="SCHEDULED"),
    "a signed booklet is rewritten": lambda: Signable.objects.filter(completed_at__isnull=False).update(
        digest="0" * 64
    ),
    "the journal is rewritten": lambda: AuditEvent.objects.update(verb="rien"),
}


def _erase(model):
    """Straight in the table: no collector of Django stands in between."""
    return model.objects.all()._raw_delete("default")
