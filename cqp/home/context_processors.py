from .menu import menu_for


def navigation(request):
    """The primary navigation: what this person has a use for, the current entry marked."""
    return {"navigation": menu_for(request)}
