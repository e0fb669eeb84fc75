import ast

import pytest

from . import python_checks as checks
from .reading import PACKAGES, ROOT, Source, all_code, assets, floors, product_code

pytestmark = pytest.mark.once

# Each law, with a sample that breaks it once and one that keeps it: a check that cannot fail says nothing.
LAWS = {
    checks.long_functions: (
        Source("jury/services.py", "def close_session():\n" + "    x = 1\n" * 40),
        Source("jury/services.py", "def close_session():\n" + "    x = 1\n" * 39),
    ),
    checks.vague_module: (Source("jury/utils.py", ""), Source("jury/quorum.py", "")),
    checks.unscoped_manager_in_view: (
        Source("jury/views/session.py", "rows = Session.objects.filter(pk=1)"),
        Source("jury/views/session.py", "rows = Session.objects.for_user(user).filter(pk=1)"),
    ),
    checks.queue_bypassed: (
        Source("jury/services.py", "task_send.delay(1)"),
        Source("cqp/jobs/services.py", "app.send_task('jobs.run')"),
    ),
    checks.state_written_by_query: (
        Source("jury/services.py", "rows.update(state=S.AWARDED)"),
        Source("jury/services.py", "rows.update(place='Paris')"),
    ),
    checks.leaking_shortcut: (
        Source("jury/querysets.py", "from guardian.shortcuts import get_objects_for_user"),
        Source("jury/querysets.py", "from guardian.shortcuts import assign_perm"),
    ),
    checks.slow_visibility: (
        Source("jury/querysets.py", "def for_user(self, user):\n    return self.filter(Q(pk__in=a) | Q(pk__in=b))"),
        Source("jury/querysets.py", "def for_user(self, user):\n    return self.filter(pk__in=a.union(b, all=True))"),
    ),
    checks.clock_bypassed: (
        Source("jury/services.py", "held = timezone.now()"),
        Source("jury/services.py", "held = clock.now()"),
    ),
}


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_law_is_kept(law):
    breaches = [breach for source in product_code() for breach in law(source)]
    assert not breaches, "\n".join(breaches)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_law_can_fail(law):
    broken, kept = LAWS[law]
    assert (len(law(broken)), law(kept)) == (1, [])


@pytest.mark.parametrize("path", ["jury/views/session.py", "jury/reading/views.py", "jury/reading/guide_views.py"])
def test_view_is_shorter_than_any_other_function_wherever_it_is(path):
    body = "def session_close(request):\n" + "    x = 1\n" * 25
    assert len(checks.long_functions(Source(path, body))) == 1
    assert checks.long_functions(Source("jury/services.py", body)) == []


def test_or_built_in_a_loop_is_seen():
    for_user = "def for_user(self, user):\n    for a in b:\n        {} Q(dossier__in=a)\n    return self.filter(seen)"
    assert len(checks.slow_visibility(Source("jury/querysets.py", for_user.format("seen |=")))) == 1
    assert checks.slow_visibility(Source("jury/querysets.py", for_user.format("seen &="))) == []
    elsewhere = for_user.replace("for_user", "due")
    assert checks.slow_visibility(Source("jury/querysets.py", elsewhere.format("seen |="))) == []


def test_files_are_short():
    breaches = [breach for source in all_code() + assets() for breach in checks.too_long(source)]
    assert not breaches, "\n".join(breaches)


def test_long_file_is_seen():
    assert len(checks.too_long(Source("jury/services.py", "x = 1\n" * 401))) == 1


def test_transitions_are_called_only_by_services():
    names = checks.transitions_declared(product_code())
    assert names, "no transition found: the reader of decorators is broken"
    breaches = [breach for source in product_code() for breach in checks.transition_called(source, names)]
    assert not breaches, "\n".join(breaches)


def test_transition_called_from_a_view_is_seen():
    flow = Source("pathways/models/skills.py", "class D:\n    @transition(field='state')\n    def submit(self): pass")
    names = checks.transitions_declared([flow])
    assert names == {"submit"}
    assert len(checks.transition_called(Source("pathways/views/dossier.py", "dossier.submit(actor=user)"), names)) == 1
    assert (
        checks.transition_called(Source("pathways/views/dossier.py", "from . import desk\ndesk.submit(dossier)"), names)
        == []
    )
    assert checks.transition_called(Source("pathways/services.py", "dossier.submit(actor=user)"), names) == []


def test_foreign_keys_point_downwards():
    breaches = [breach for source in product_code() for breach in checks.upward_key(source, floors())]
    assert not breaches, "\n".join(breaches)


def test_foreign_key_to_an_upper_floor_is_seen():
    key = Source("pathways/models/dossier.py", "session = models.ForeignKey('jury.Session', on_delete=models.PROTECT)")
    assert len(checks.upward_key(key, floors())) == 1
    assert (
        checks.upward_key(Source("jury/models/item.py", key.text.replace("jury.Session", "pathways.Dossier")), floors())
        == []
    )


# settings and celery wire the product together; they are no floor of the house.
def test_every_app_has_its_floor():
    packages = {f"cqp.{folder.parent.name}" for folder in (ROOT / "cqp").glob("*/__init__.py")} - {"cqp.settings"}
    packages |= set(PACKAGES) - {"cqp"}
    assert packages - set(floors()) == set()


def test_migrations_are_left_out_and_nothing_else():
    assert not [source.path for source in product_code() if "/migrations/" in source.path]
    assert {source.path.split("/")[0] for source in product_code()} == set(PACKAGES)
    assert all(isinstance(source.tree, ast.Module) for source in product_code())
