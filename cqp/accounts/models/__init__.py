from .invitation import Invitation
from .organisation import Membership, Organisation
from .user import User

__all__ = ["Invitation", "Membership", "Organisation", "User"]
