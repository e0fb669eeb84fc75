"""Asking ClamAV, by its INSTREAM command. Thirty lines rather than a package: the maintained client is under GPL-2.0, sends a kilobyte
at a time and lets a closed connection through as an error of its own (ADR 0022)."""

import logging
import socket
import struct
from contextlib import contextmanager

from django.conf import settings

from cqp.uploads.enums import Verdict

logger = logging.getLogger(__name__)
CHUNK = 64 * 1024
LONGEST_ANSWER = 1024


def scan(content: bytes) -> Verdict:
    """Never raises: no antivirus, or no answer, is an answer."""
    if not settings.CQP_CLAMAV_SOCKET:
        return Verdict.NOT_CONFIGURED
    try:
        with _connected(settings.CQP_CLAMAV_SOCKET) as clamd:
            answer = _ask(clamd, content)
    except (OSError, ValueError) as error:
        logger.warning("antivirus: no answer (%s)", type(error).__name__)
        return Verdict.NO_ANSWER
    return _verdict(answer)


def is_address(address: str) -> bool:
    """A path of a Unix socket, or host:port."""
    return address.startswith("/") or address.rpartition(":")[2].isdigit()


@contextmanager
def _connected(address: str):
    if address.startswith("/"):
        with socket.socket(socket.AF_UNIX) as clamd:
            clamd.settimeout(settings.CQP_CLAMAV_TIMEOUT)
            clamd.connect(address)
            yield clamd
        return
    host, _, port = address.rpartition(":")
    with socket.create_connection((host.strip("[]"), int(port)), timeout=settings.CQP_CLAMAV_TIMEOUT) as clamd:
        yield clamd


def _ask(clamd, content: bytes) -> str:
    clamd.sendall(b"zINSTREAM\0")
    for start in range(0, len(content), CHUNK):
        chunk = content[start : start + CHUNK]
        clamd.sendall(struct.pack("!L", len(chunk)) + chunk)
    clamd.sendall(struct.pack("!L", 0))
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER and (more := clamd.recv(LONGEST_ANSWER)):
        answer += more
    return answer.rstrip(b"\0\n").decode("ascii", "replace")


def _verdict(answer: str) -> Verdict:
    """`stream: OK` or `stream: Eicar-Test-Signature FOUND`; everything else is no answer, never an approval."""
    if answer == "stream: OK":
        return Verdict.CLEAN
    if answer.endswith(" FOUND"):
        logger.warning("antivirus: %s", answer)
        return Verdict.INFECTED
    logger.error("antivirus: unexpected answer %r", answer)
    return Verdict.NO_ANSWER
