from cqp.access.decisions import ALLOW, refuse, rule


@rule("home.see_components")
def may_see_components(user, _):
    """Developers and administrators of the platform."""
    return ALLOW if user.is_staff else refuse("Cette page est réservée aux développeurs.")
