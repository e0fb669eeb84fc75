from django.urls import include, path

from cqp.home.components_page import components_page
from cqp.home.views import accessibility, home, your_data

urlpatterns = [
    path("", home, name="home"),
    path("accessibilite/", accessibility, name="accessibility"),
    path("vos-donnees/", your_data, name="your_data"),
    path("", include("cqp.accounts.urls")),
    path("", include("cqp.referentials.urls")),
    path("", include("cqp.accreditations.urls")),
    path("", include("pathways.urls")),
    path("", include("evaluations.urls")),
    path("", include("jury.urls")),
    path("developpement/composants/", components_page, name="components"),
]
