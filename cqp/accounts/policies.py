from cqp.access.decisions import ALLOW, refuse, rule


@rule("accounts.edit_organisation")
def may_edit_organisation(user, organisation):
    """The people in charge of it, for their own."""
    if organisation is not None and user.manages(organisation.pk):
        return ALLOW
    return refuse("Seules les personnes responsables de cette organisation en tiennent la fiche.")


@rule("accounts.manage_people")
def may_manage_people(user, organisation):
    """The people in charge of the organisation, for their own organisation."""
    if organisation is not None and user.manages(organisation.pk):
        return ALLOW
    return refuse("Seules les personnes responsables de cette organisation gèrent qui en fait partie.")
