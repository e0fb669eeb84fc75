"""From the bytes of a stranger to bytes that may be kept: measured, opened in a process apart, drawn again when they are a picture, scanned."""

import json
import logging
import os
import subprocess
import sys
from dataclasses import dataclass

from django.conf import settings

from cqp.uploads import antivirus
from cqp.uploads.enums import Verdict
from cqp.uploads.kinds import CONTENT_TYPES, max_bytes
from cqp.uploads.names import safe_name
from cqp.uploads.refusals import RefusedUpload

logger = logging.getLogger(__name__)
# Only a bound on waiting: the processor's time is what the inspector is given little of.
WAIT_SECONDS = 60
KEPT_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT")


@dataclass(frozen=True)
class CheckedFile:
    """What `UploadField` gives and `receive_upload` keeps: nothing of it comes from the browser but the name, made safe."""

    name: str
    content_type: str
    content: bytes
    verdict: Verdict

    @property
    def size(self):
        return len(self.content)


def examine(file) -> CheckedFile:
    """`file` is what Django received (UploadedFile, or anything with `name`, `size` and `read`). Raises RefusedUpload, with nothing kept."""
    if file.size > max_bytes():
        raise RefusedUpload(f"Ce fichier dépasse {settings.CQP_UPLOAD_MAX_MB} Mo.", "size")
    file.seek(0)
    received = file.read(max_bytes() + 1)
    if len(received) > max_bytes():
        raise RefusedUpload(f"Ce fichier dépasse {settings.CQP_UPLOAD_MAX_MB} Mo.", "size")
    if not received:
        raise RefusedUpload("Ce fichier est vide.", "empty")
    kind, content = _inspect(received)
    verdict = antivirus.scan(content)
    if verdict == Verdict.INFECTED:
        raise RefusedUpload(
            "L'antivirus a reconnu un programme malveillant dans ce fichier : il n'a pas été gardé.", "infected"
        )
    return CheckedFile(safe_name(file.name, kind), CONTENT_TYPES[kind], content, verdict)


def _inspect(received: bytes) -> tuple[str, bytes]:
    """The inspector may be killed by the file that it reads: that is what it is for, and the file is refused."""
    limits = {
        "max_pixels": settings.CQP_UPLOAD_MAX_PIXELS,
        "max_pages": settings.CQP_UPLOAD_MAX_PAGES,
        "memory_mb": settings.CQP_UPLOAD_MEMORY_MB,
        "cpu_seconds": settings.CQP_UPLOAD_CPU_SECONDS,
    }
    command = [sys.executable, "-s", "-m", "cqp.uploads.inspection", json.dumps(limits)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and numbers
            command,
            input=received,
            capture_output=True,
            cwd=settings.BASE_DIR,
            # Neither the secret key nor the database's password is within reach of what parses the file.
            env={name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ},
            timeout=WAIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_heavy() from None
    line, _, cleaned = done.stdout.partition(b"\n")
    if done.returncode != 0 or not line:
        _report(done)
        raise _too_heavy()
    verdict = json.loads(line)
    if "kind" not in verdict:
        logger.info("upload refused: %s", verdict["code"])
        raise RefusedUpload(verdict["message"], verdict["code"])
    return verdict["kind"], cleaned or received


def _report(done) -> None:
    """Killed by a signal is a file that asked for too much; an exception is a fault of ours, of which only the class may be written."""
    lines = done.stderr.decode("utf-8", "replace").splitlines() or [""]
    level = logging.WARNING if done.returncode < 0 else logging.ERROR
    logger.log(level, "upload inspector ended with %s %s", done.returncode, lines[-1].partition(":")[0][:80])


def _too_heavy():
    return RefusedUpload(
        "Ce fichier demande trop de calcul pour être contrôlé. Enregistrez-le en PDF, ou numérisez-le de nouveau.",
        "heavy",
    )
