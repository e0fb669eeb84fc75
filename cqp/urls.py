from django.urls import include, path

from cqp.home.components_page import components_page
from cqp.home.views import accessibility, home

urlpatterns = [
    path("", home, name="home"),
    path("accessibilite/", accessibility, name="accessibility"),
    path("", include("cqp.accounts.urls")),
    path("", include("cqp.referentials.urls")),
    path("", include("cqp.accreditations.urls")),
    path("", include("pathways.urls")),
    path("", include("evaluations.urls")),
    path("", include("jury.urls")),
    path("developpement/composants/", components_page, name="components"),
]
