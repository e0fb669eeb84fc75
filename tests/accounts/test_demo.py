import os
import subprocess
import sys

import pytest
from django.core.checks import run_checks
from django.urls import reverse

from cqp.accounts import personas
from cqp.accounts.personas import Persona


@pytest.fixture
def listed(person):
    user = person("lea@demo.test")
    before = personas.listed()
    personas.register([Persona(user.email, "Léa, responsable", "Inscrire un candidat")])
    yield user
    personas.register(before)


def test_persona_is_one_click_away_in_demonstration(client, listed, settings):
    settings.DEMO = True
    page = client.get(reverse("account_login")).content.decode()
    assert "Léa, responsable" in page
    assert "Inscrire un candidat" in page

    answer = client.post(reverse("demo_sign_in"), {"email": listed.email})

    assert answer.url == reverse("home")
    assert client.session["_auth_user_id"] == str(listed.pk)


def test_nothing_of_it_exists_outside_the_demonstration(client, listed):
    assert "Léa, responsable" not in client.get(reverse("account_login")).content.decode()
    assert client.post(reverse("demo_sign_in"), {"email": listed.email}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_only_the_listed_people_can_be_entered(client, listed, person, settings):
    settings.DEMO = True

    assert client.post(reverse("demo_sign_in"), {"email": person("vraie@cqp.test").email}).status_code == 404
    assert client.get(reverse("demo_sign_in")).status_code == 405


def test_deployment_check_refuses_the_demonstration(settings):
    def codes():
        return [error.id for error in run_checks(include_deployment_checks=True) if error.id == "accounts.E001"]

    assert codes() == []
    settings.DEMO = True
    assert codes() == ["accounts.E001"]


def test_production_does_not_start_with_the_demonstration(tmp_path):
    environment = os.environ | {
        "SECRET_KEY": "x" * 50,
        "ALLOWED_HOSTS": "cqp.exemple.fr",
        "CQP_DEMO": "1",
        "CQP_VAR_DIR": str(tmp_path),
    }

    started = subprocess.run(
        [sys.executable, "-c", "import cqp.settings.prod"], env=environment, capture_output=True, text=True, check=False
    )

    assert started.returncode == 1
    assert "ImproperlyConfigured: CQP_DEMO" in started.stderr
