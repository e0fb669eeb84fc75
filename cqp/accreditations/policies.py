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


@rule("accreditations.list_commitments")
def may_list_commitments(user, _):
    """The secretariat of a committee, for those signed with it."""
    return (
        ALLOW if user.committees else refuse("Les engagements des organismes sont tenus par le secrétariat de la CPEF.")
    )


@rule("accreditations.register_provider")
def may_register_provider(user, committee):
    """The secretariat of the committee that the provider commits itself to."""
    if committee is None:
        return may_list_commitments(user, None)
    if user.is_secretary_of(committee.pk):
        return ALLOW
    return refuse("Seul le secrétariat de cette CPEF enregistre un engagement.")


@rule("accreditations.renew_commitment")
def may_renew_commitment(user, commitment):
    """The secretariat of the same committee: the provider signs, it does not record."""
    if user.is_secretary_of(commitment.committee_id):
        return ALLOW
    return refuse("Seul le secrétariat de la CPEF enregistre un engagement.")


@rule("accreditations.end_commitment")
def may_end_commitment(user, commitment):
    """The secretariat of the committee that received it."""
    if user.is_secretary_of(commitment.committee_id):
        return ALLOW
    return refuse("Seul le secrétariat de la CPEF met fin à un engagement.")
