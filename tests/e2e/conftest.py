"""Real Chromium (Debian's), a live server, a real worker: what a person sees, nothing less."""

import os

import pytest
from django.core.management import call_command

from .journeys import Cast
from .jury_acts import CountedHand
from .people import Mailbox

# Playwright's own loop makes Django refuse database access from the test's thread; the live server has its own connections.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The journeys come first: a long test begun last leaves the other processes with nothing to do."""
    items.sort(
        key=lambda item: not ("real_worker" in getattr(item, "fixturenames", ()) and item.get_closest_marker("e2e"))
    )


@pytest.fixture
def browser_context_args(browser_context_args):
    return browser_context_args | {"locale": "fr-FR", "timezone_id": "Europe/Paris"}


@pytest.fixture
def public_url(live_server, settings):
    """Links in mails and on certificates lead to the server of this test."""
    settings.PUBLIC_URL = live_server.url
    return live_server.url


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    setattr(item, f"report_{report.when}", report)
    return report


@pytest.fixture
def cast(request, browser, public_url, real_worker, settings):
    """Nobody yet, and the branch's own referentials: the journey opens every account."""
    call_command("load_referentials", verbosity=0)
    yield from _played(request, browser, public_url, real_worker, settings, request.param)


@pytest.fixture
def jury_cast(request, browser, public_url, real_worker, settings):
    """Nobody yet: the test builds the world in which its people sign in."""
    yield from _played(request, browser, public_url, real_worker, settings, getattr(request, "param", CountedHand))


def _played(request, browser, public_url, real_worker, settings, hand):
    real_worker.start(CQP_PUBLIC_URL=public_url)
    people = Cast(browser, public_url, Mailbox(real_worker.mails), hand, real_worker.unheard)
    yield people
    if request.node.report_call.failed:
        people.photograph(settings.BASE_DIR / "var" / "e2e")
    people.close()
