"""Runs a few long-lived commands as one: all of them up, or all of them down.

Each command leads a session of its own, so that stopping it also stops what it started; its output goes to a file, and the end of that file is
shown when it dies. Standard library only.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

# Enough to end the paper being made (two seconds). An idle worker of celery takes seven to leave: nobody waits for that, and a job cut short is
# done again at the next start.
PATIENCE_SECONDS = 4
PR_SET_PDEATHSIG = 1


class Stopped(BaseException):
    """A signal asked us to stop."""


class Supervisor:
    def __init__(self, log_dir: Path, env: dict[str, str]):
        self.log_dir, self.env = log_dir, env
        self.processes: dict[str, subprocess.Popen] = {}
        self.parent = os.getppid()
        log_dir.mkdir(parents=True, exist_ok=True)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _stop)

    def start(self, name: str, *command: str):
        with self._log(name).open("wb") as log:
            self.processes[name] = subprocess.Popen(
                command,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - we have no thread
            )

    def watch(self):
        """Returns when one of them died or when the program that started us is leaving; raises Stopped on a signal."""
        while self.dead() is None and not self._parent_leaves():
            time.sleep(0.3)

    def dead(self) -> str | None:
        return next((name for name, process in self.processes.items() if process.poll() is not None), None)

    def log_tail(self, name: str, lines: int = 30) -> str:
        return "\n".join(self._log(name).read_text(errors="replace").splitlines()[-lines:])

    def stop(self):
        """Asks each leader politely, waits, then kills whatever is left of each session."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave half of them behind
        for process in self.processes.values():
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        deadline = time.monotonic() + PATIENCE_SECONDS
        for process in self.processes.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
        for process in self.processes.values():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def survivors(self, seconds: float = 10) -> list[str]:
        """After stop(): names whose session still has a process. Must be empty, once init has buried the killed grandchildren."""
        deadline = time.monotonic() + seconds
        while (
            alive := [name for name, process in self.processes.items() if _group_exists(process.pid)]
        ) and time.monotonic() < deadline:
            time.sleep(0.2)
        return alive

    def _parent_leaves(self) -> bool:
        """A terminal sends Ctrl-C to all of us, but `kill -INT` reaches make alone, and make then waits for us without a word, inside its signal
        handler: Linux shows that handler by SIGINT being blocked."""
        if os.getppid() != self.parent:
            return True
        with contextlib.suppress(OSError, StopIteration):
            lines = Path(f"/proc/{self.parent}/status").read_text().splitlines()
            blocked = next(line.split()[1] for line in lines if line.startswith("SigBlk:"))
            return "make" in lines[0] and bool(int(blocked, 16) & 1 << (signal.SIGINT - 1))
        return False

    def _log(self, name: str) -> Path:
        return self.log_dir / f"{name}.log"


def _group_exists(pgid: int) -> bool:
    try:
        os.killpg(pgid, 0)
    except ProcessLookupError:
        return False
    return True


def _stop(number, frame):
    raise Stopped(number)


def _die_with_parent():
    # Even if we are killed without a chance to tidy up, Linux tells the children.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
