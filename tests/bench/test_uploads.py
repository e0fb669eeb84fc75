"""`make bench`: time and memory of the process that opens each hostile file, against the budget of ADR 0022."""

import json
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings

from tests.uploads import hostile

pytestmark = pytest.mark.bench
BUDGET_SECONDS, BUDGET_MB = 2.0, 150


def _high_water_mark(process, seen):
    """Its own, since it became itself: what `wait4` says would include the test that gave birth to it."""
    with suppress(OSError):
        while process.poll() is None:
            for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
                if line.startswith("VmHWM"):
                    seen.append(int(line.split()[1]) / 1024)
            time.sleep(0.002)


def measure(content):
    limits = {
        "max_pixels": settings.CQP_UPLOAD_MAX_PIXELS,
        "max_pages": settings.CQP_UPLOAD_MAX_PAGES,
        "memory_mb": settings.CQP_UPLOAD_MEMORY_MB,
        "cpu_seconds": settings.CQP_UPLOAD_CPU_SECONDS,
    }
    command = [sys.executable, "-s", "-m", "cqp.uploads.inspection", json.dumps(limits)]
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=settings.BASE_DIR, env={}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    seen = [0]
    watcher = threading.Thread(target=_high_water_mark, args=(process, seen))
    watcher.start()
    process.communicate(content)
    elapsed = time.perf_counter() - started
    watcher.join()
    return elapsed, max(seen)


def test_every_hostile_file_stays_within_the_budget():
    over = []
    for name, (build, code) in hostile.FILES.items():
        content = build()
        seconds, megabytes = measure(content)
        print(f"{name:22} {len(content):>10} octets {seconds:5.2f} s {megabytes:5.0f} Mo  {code}")
        if seconds > BUDGET_SECONDS or megabytes > BUDGET_MB:
            over.append(name)
    assert over == []
