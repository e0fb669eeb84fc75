from django.shortcuts import render
from django.views.decorators.http import require_safe

from cqp.access.views import access

from . import components_specimens as specimens


@access("home.see_components")
@require_safe
def components_page(request):
    """Every component in every state, on one page that is read by people and by axe (screens.md § 3)."""
    context = {
        "specimens": specimens,
        "tones": ["neutral", "info", "waiting", "success", "danger"],
        "icons": specimens.ICONS,
        "full_table": specimens.table(request, rows=8),
        "empty_table": specimens.table(request, rows=0),
        "page": specimens.page_of_many(),
        "opinions_differ": [specimens.OPINION_YES, specimens.OPINION_NO],
        "opinions_half": [specimens.OPINION_YES, None],
        **specimens.forms_in_every_state(),
    }
    return render(request, "developers/components.html", context)
