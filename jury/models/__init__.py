from .award import Award
from .item import JuryItem
from .member import JuryMember
from .session import JurySession
from .sheet import CompetencyDecision, DecisionSheet

__all__ = ["Award", "CompetencyDecision", "DecisionSheet", "JuryItem", "JuryMember", "JurySession"]
