from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from candidates.models import Candidate
from cqp.access.views import access, fetch
from pathways import services
from pathways.duplicates import probable_doubles
from pathways.pages import double_lines


@access("pathways.merge_candidates")
@require_safe
def duplicate_list(request):
    doubles = probable_doubles(Candidate.objects.for_user(request.user))
    return render(request, "candidates/duplicate_list.html", {"doubles": doubles})


@access("pathways.merge_candidates")
def duplicate_merge(request, pk, double_pk):
    """Two rows become one person: shows both, asks once."""
    kept, double = fetch(request, Candidate, pk), fetch(request, Candidate, double_pk)
    if request.method == "POST":
        services.merge_candidates(actor=request.user, kept=kept, double=double)
        messages.success(request, f"Les deux fiches de {kept.full_name} sont réunies.")
        return redirect("duplicate_list")
    context = {"kept": kept, "double": double, "lines": double_lines(kept, double)}
    return render(request, "candidates/duplicate_merge.html", context)
