"""The folder of files named by what they contain. Nothing here knows about rows; a file without a row is harmless and never seen.

Written for good, but for what people sent and that may not be kept once it has been checked (ADR 0039)."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


class DamagedFile(Exception):
    """The bytes on the disk are not those that were written: the disk, or somebody, changed them."""


def path_of(sha256: str) -> Path:
    return Path(settings.FILES_DIR) / sha256[:2] / sha256[2:4] / sha256


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def write_once(content: bytes) -> str:
    """Put the bytes on the disk for good and return their SHA-256. Written aside, synced, then renamed: after a power cut the file is
    whole or absent. Writing the same bytes twice is harmless."""
    sha256 = digest_of(content)
    target = path_of(sha256)
    if target.exists() and _digest(target) == sha256:
        return sha256
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(draft, 0o440)
        os.replace(draft, target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)
    return sha256


def erase(sha256: str) -> None:
    """Take the bytes off the disk. Whoever calls has made sure, under the lock of their rows, that nothing reads them any more."""
    target = path_of(sha256)
    target.unlink(missing_ok=True)
    if target.parent.exists():
        _sync_folder(target.parent)


def open_bytes(sha256: str):
    return open(path_of(sha256), "rb")  # noqa: PTH123 - handed over to the caller


def read_verified(sha256: str) -> bytes:
    content = path_of(sha256).read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise DamagedFile(sha256)
    return content


def _digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _sync_folder(folder):
    """The new name itself must survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
