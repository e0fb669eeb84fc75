"""Who reads at home, who writes notes, who contests a line, who reads the guide."""

from cqp.access.decisions import ALLOW, can, refuse, rule
from jury.models import JuryItem
from jury.policies import IN_POOL, part_of


@rule("jury.pre_read")
def may_read_at_home(user, obj):
    """The members of the session, and of a dossier those who judge it: declared without link, not recused. Not the secretariat:
    what a member reads and writes before the session is theirs alone."""
    if isinstance(obj, JuryItem):
        allowed = JuryItem.objects.judged_by(user).filter(pk=obj.pk).exists()
    else:
        allowed = obj.members.seated().filter(user=user).exists()
    return ALLOW if allowed else refuse("Cette lecture est celle des membres du jury.")


@rule("jury.take_notes")
def may_take_notes(user, item):
    """Until the minutes are signed: afterwards the notes stay readable by their author, and no longer change."""
    if item.removed_at is not None or not item.session.is_to_come:
        return refuse("La séance est passée : vos notes restent lisibles et ne changent plus.")
    return may_read_at_home(user, item)


@rule("jury.contest")
def may_contest(user, item):
    """A member who reads the dossier, until the deliberation is closed."""
    if item.removed_at is not None or not (item.session.is_planned or item.session.is_open):
        return refuse("La délibération est close : une ligne ne se conteste plus.")
    return may_read_at_home(user, item)


@rule("jury.read_guide")
def may_read_guide(user, _):
    """Whoever plans, sits, has sat, or may be called to sit."""
    if can(user, "jury.list") or IN_POOL in part_of(user):
        return ALLOW
    return refuse("Le guide du jury est destiné aux membres des jurys et au secrétariat de la CPEF.")
