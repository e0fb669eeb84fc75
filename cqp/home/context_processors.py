from .menu import menu_for, organisation_of, page_of


def navigation(request):
    """The primary navigation: what this person has a use for, the current entry marked; the one organisation they act for."""
    organisation = organisation_of(request)
    return {
        "navigation": menu_for(request),
        "current_organisation": organisation.name if organisation else "",
        "organisation_url": page_of(request, organisation),
    }
