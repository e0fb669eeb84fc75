"""The process that opens a stranger's file is poor: no secret, no Django, no writing, no network needed."""

import json
import subprocess
import sys

from django.conf import settings

PROGRAM = """
import os, sys
sys.argv = ["inspection", {limits!r}]
sys.stdin = open(os.devnull)
import runpy
runpy.run_module("cqp.uploads.inspection", run_name="__main__")
print(sorted(name for name in ("django", "celery", "PIL", "pikepdf") if name in sys.modules))
try:
    os.write(os.open({path!r}, os.O_CREAT | os.O_WRONLY), b"x")
    print("written")
except OSError:
    print("refused")
"""


def test_inspector_loads_neither_django_nor_a_library_it_does_not_need_and_writes_nothing(tmp_path):
    limits = json.dumps({"memory_mb": 130, "cpu_seconds": 5, "max_pixels": 1, "max_pages": 1})
    # SIGXFSZ would kill it: ignored here to see the refusal itself.
    program = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n" + PROGRAM.format(
        limits=limits, path=str(tmp_path / "x")
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=settings.BASE_DIR, env={}, check=True
    )
    assert done.stdout.splitlines()[-2:] == ["[]", "refused"]
