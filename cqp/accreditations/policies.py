from cqp.access.decisions import ALLOW, refuse, rule


@rule("accreditations.list")
def may_list_accreditations(user, _):
    """The secretariat of a committee, for its own CQP."""
    return ALLOW if user.committees else refuse("Les habilitations sont tenues par le secrétariat de la CPEF.")


@rule("accreditations.grant")
def may_grant_accreditation(user, certification):
    """The secretariat of the committee that owns the CQP."""
    if certification is None:
        return may_list_accreditations(user, None)
    if user.is_secretary_of(certification.committee_id):
        return ALLOW
    return refuse("Seul le secrétariat de la CPEF de ce CQP habilite.")


@rule("accreditations.end")
def may_end_accreditation(user, accreditation):
    """The secretariat of the committee that owns the CQP."""
    return may_grant_accreditation(user, accreditation.certification)
