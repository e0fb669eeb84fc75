from .appeal import Appeal
from .attendance import Attendance, ParityRecord, Presidency
from .award import Award, AwardRevocation
from .ballot import Ballot, BallotVote
from .deadline import DeadlineNotice
from .independence import Declaration, Recusal
from .item import JuryItem
from .letter import DecisionLetter
from .member import JuryMember
from .minutes import Minutes, MinutesSignature, SigningImpediment
from .pool import PoolSeat
from .reading import ContestedLine, Reading
from .rectification import Rectification, RectifiedDecision
from .session import JurySession
from .sheet import CompetencyDecision, DecisionSheet
from .sounding import Availability, Sounding, SoundingDate

__all__ = [
    "Appeal",
    "Attendance",
    "Availability",
    "Award",
    "AwardRevocation",
    "Ballot",
    "BallotVote",
    "CompetencyDecision",
    "ContestedLine",
    "DeadlineNotice",
    "DecisionLetter",
    "DecisionSheet",
    "Declaration",
    "JuryItem",
    "JuryMember",
    "JurySession",
    "Minutes",
    "MinutesSignature",
    "ParityRecord",
    "PoolSeat",
    "Presidency",
    "Reading",
    "Rectification",
    "RectifiedDecision",
    "Recusal",
    "SigningImpediment",
    "Sounding",
    "SoundingDate",
]
