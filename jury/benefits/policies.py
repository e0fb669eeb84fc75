from cqp.access.decisions import ALLOW, refuse, rule
from pathways.enums import Role
from pathways.policies import only

# Never the company: what was validated elsewhere is the person's own affair (house § 1 row 6).
READERS = (Role.CANDIDATE, Role.SECRETARIAT, Role.JUROR)


@rule("jury.see_benefits")
def may_see_benefits(user, _):
    """The secretariat, for the CQP of its committee. Each person reads their own on a page of theirs."""
    return (
        ALLOW if user.committees else refuse("Les échéances des bénéfices sont suivies par le secrétariat de la CPEF.")
    )


@rule("jury.see_ledger")
def may_see_ledger(user, dossier):
    """On the page of a dossier, of its CQP: the candidate, the secretariat, and the jury that judges it."""
    return only(user, dossier, *READERS)


@rule("jury.see_whole_ledger")
def may_see_whole_ledger(user, dossier):
    """Of the person, for every CQP of the committee. The candidate reads theirs on a page of their own."""
    return only(user, dossier, Role.SECRETARIAT)
