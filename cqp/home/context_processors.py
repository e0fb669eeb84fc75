from .menu import menu_for, organisation_of


def navigation(request):
    """The primary navigation: what this person has a use for, the current entry marked."""
    return {"navigation": menu_for(request), "current_organisation": organisation_of(request)}
