from cqp.access.decisions import ALLOW, refuse, rule


@rule("referentials.list")
def may_list_certifications(user, _):
    """The secretariat of a committee, for its own CQP."""
    return ALLOW if user.committees else refuse("Les référentiels sont tenus par le secrétariat de la CPEF.")


@rule("referentials.record_registration")
def may_record_registration(user, version):
    """The secretariat of the committee that owns the CQP: what the national register says of it, never a figure of the version."""
    if user.is_secretary_of(version.certification.committee_id):
        return ALLOW
    return refuse("Seul le secrétariat de la CPEF de ce CQP écrit son inscription au RNCP.")
