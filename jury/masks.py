"""What somebody who does not sit on a dossier is told of it: its number, and that they do not sit on it."""

from cqp.shared.blockers import Blocker

from .composition import on_page
from .models import JuryItem


def read_by(user, session) -> set:
    """Pks of the items of `session` that this person reads: all of them for the secretariat, those they judge for a member."""
    return set(JuryItem.objects.for_user(user).filter(session=session).order_by().values_list("pk", flat=True))


def masked(item, blockers) -> list[Blocker]:
    """Something is missing on that dossier; what, is said to those who sit on it. One line, whatever their number."""
    if not blockers:
        return []
    text = f"Dossier {item.dossier.number} : il reste quelque chose à régler ; vous ne siégez pas sur ce dossier."
    return [Blocker("not_yours_to_read", text, on_page(item.session, "ordre-du-jour"))]
