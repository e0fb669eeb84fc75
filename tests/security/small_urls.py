"""A tiny set of addresses with every case that the walker must see, right or wrong."""

from django.http import HttpResponse
from django.urls import include, path
from django.views import View
from django.views.decorators.http import require_POST

from cqp.access.views import PUBLIC, access


@access(PUBLIC)
def declared(request):
    return HttpResponse()


@access("pathways.list")
@require_POST
def declared_over_a_decorator(request, pk):
    return HttpResponse()


def undeclared(request):
    return HttpResponse()


class UndeclaredClass(View):
    pass


inner = [
    path("<int:pk>/envoyer/", declared_over_a_decorator, name="sent"),
    path("<code>/", UndeclaredClass.as_view(), name="by_class"),
]
urlpatterns = [
    path("", declared, name="start"),
    path("dossiers/", include(inner)),
    path("Under_score/", undeclared, name="bare"),
    path("encore/", access(PUBLIC)(UndeclaredClass.as_view()), name="class_declared"),
]
