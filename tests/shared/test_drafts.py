from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core import signing
from django.template import Context, Template
from django.test import RequestFactory

from cqp.shared import clock, drafts

LEA = SimpleNamespace(pk=1, is_authenticated=True)
ZOE = SimpleNamespace(pk=2, is_authenticated=True)


@pytest.fixture
def session():
    return {}


@pytest.fixture
def post(session):
    def make(path="/livret/3/", owner=None, **fields):
        request = RequestFactory().post(path, {"draft_owner": owner or drafts.sign_owner(LEA), **fields})
        request.session, request.user = session, AnonymousUser()
        return request

    return make


@pytest.fixture
def get(session):
    def make(user, path="/livret/3/"):
        request = RequestFactory().get(path)
        request.session, request.user = session, user
        request._messages = FallbackStorage(request)
        return request

    return make


def test_every_value_typed_comes_back_secrets_excepted(post, get):
    request = post(
        avis=["acquis", "non acquis"],
        texte="L'été\r\nà 100 % & plus",
        csrfmiddlewaretoken="x",
        password1="secret",
        code="123456",
    )
    assert drafts.put_aside(request)

    data = drafts.restore(get(LEA))

    assert dict(data.lists()) == {"avis": ["acquis", "non acquis"], "texte": ["L'été\r\nà 100 % & plus"]}


@pytest.mark.parametrize(("user", "path"), [(ZOE, "/livret/3/"), (LEA, "/livret/4/"), (AnonymousUser(), "/livret/3/")])
def test_text_goes_to_its_owner_on_its_page_only(post, get, user, path):
    drafts.put_aside(post(texte="à moi"))

    assert drafts.restore(get(user, path)) is None


def test_text_comes_back_once(post, get):
    drafts.put_aside(post(texte="à moi"))

    assert drafts.restore(get(LEA))["texte"] == "à moi"
    assert drafts.restore(get(LEA)) is None


def test_last_text_of_a_page_wins(post, get):
    drafts.put_aside(post(texte="ancien"))
    drafts.put_aside(post(texte="récent"))

    assert drafts.restore(get(LEA))["texte"] == "récent"


def test_three_pages_are_kept_the_oldest_leaves(post, get):
    for number in range(4):
        drafts.put_aside(post(f"/livret/{number}/", texte=str(number)))

    kept = [drafts.restore(get(LEA, f"/livret/{number}/")) for number in range(4)]
    assert [data and data["texte"] for data in kept] == [None, "1", "2", "3"]


@pytest.mark.parametrize(
    "owner",
    ["", "forgé", signing.dumps(1, salt="autre usage"), drafts.sign_owner(LEA) + "x"],
    # A signature holds the time: without names, two processes would not collect the same tests.
    ids=["absent", "invented", "signed for another use", "altered"],
)
def test_unsigned_or_forged_owner_keeps_nothing(post, session, owner):
    request = post(texte="à moi")
    request.POST._mutable = True
    request.POST["draft_owner"] = owner

    assert not drafts.put_aside(request)
    assert session == {}


@pytest.mark.parametrize(
    ("size", "kept"), [(drafts.MAX_BYTES - len("texte="), True), (drafts.MAX_BYTES - len("texte=") + 1, False)]
)
def test_size_is_bounded(post, size, kept):
    assert drafts.put_aside(post(texte="a" * size)) is kept


def test_old_text_is_not_given_back(post, get):
    drafts.put_aside(post(texte="à moi"))

    with clock.frozen(clock.now() + timedelta(seconds=drafts.MAX_AGE + 1)):
        assert drafts.restore(get(LEA)) is None


def test_signing_in_drops_the_texts_of_others(post, get, session):
    drafts.put_aside(post("/livret/3/", texte="de Léa"))
    drafts.put_aside(post("/livret/4/", owner=drafts.sign_owner(ZOE), texte="de Zoé"))

    drafts.keep_only_those_of(get(ZOE), ZOE)

    assert "Léa" not in str(session)
    assert drafts.restore(get(ZOE, "/livret/4/"))["texte"] == "de Zoé"


def test_tag_writes_the_owner_for_people_signed_in_only():
    template = Template("{% load cqp_drafts %}{% draft_owner %}")

    assert drafts.sign_owner(LEA).split(":")[0] in template.render(Context({"request": SimpleNamespace(user=LEA)}))
    assert template.render(Context({"request": SimpleNamespace(user=AnonymousUser())})) == ""
