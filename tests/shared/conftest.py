"""Pages shown in a real Chromium without a server: the browser's requests are answered by a function of the test."""

import mimetypes
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.test import RequestFactory

from cqp.home.components_page import components_page

ORIGIN = "http://cqp.test"
# The same policy as in production (settings): a style or script that it refuses is an error in the browser's console.
CSP = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'"


@pytest.fixture
def components_html():
    request = RequestFactory().get("/developpement/composants/")
    request.user = AnonymousUser()
    # The guard is the subject of the access matrix; here only what the page shows.
    return components_page.__wrapped__(request).content.decode()


def _static(route):
    name = route.request.url.removeprefix(f"{ORIGIN}/static/").split("?")[0]
    found = Path(finders.find(name))
    route.fulfill(body=found.read_bytes(), content_type=mimetypes.guess_type(found.name)[0])


@pytest.fixture
def served(page):
    """`served(html, answer)` opens the page; `answer(route)` receives what its forms post. Errors of the console fail the test."""
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))

    def show(html: str, answer=None):
        def reply(route):
            if route.request.method == "POST":
                answer(route)
            else:
                route.fulfill(
                    body=html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": CSP}
                )

        page.route(f"{ORIGIN}/**", reply)
        page.route(f"{ORIGIN}/static/**", _static)
        page.goto(f"{ORIGIN}/page/")
        assert problems == []
        return page

    return show
