from cqp.access.decisions import ALLOW, refuse, rule


@rule("jury.see_benefits")
def may_see_benefits(user, _):
    """The secretariat, for the CQP of its committee. Each person reads their own on a page of theirs."""
    return (
        ALLOW if user.committees else refuse("Les échéances des bénéfices sont suivies par le secrétariat de la CPEF.")
    )
