"""`python -m cqp.uploads.inspection LIMITS`: the file on the standard input; a line of JSON on the standard output, followed by the cleaned bytes
when they differ from those received. Killed by the system rather than by us when a file asks for too much.
"""

import json
import resource
import signal
import sys


def confine(limits) -> None:
    """Before any parsing. Time is the processor's, not the wall's: a loaded machine refuses nobody's honest file."""
    memory = limits["memory_mb"] * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Not a single byte written anywhere on the disk.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    signal.setitimer(signal.ITIMER_PROF, limits["cpu_seconds"])


def main() -> None:
    limits = json.loads(sys.argv[1])
    confine(limits)
    from cqp.uploads.inspection.contents import inspect  # noqa: PLC0415 - under the limits, its libraries included
    from cqp.uploads.inspection.refusals import Refused  # noqa: PLC0415

    try:
        kind, cleaned = inspect(sys.stdin.buffer.read(), limits)
        verdict = {"kind": kind}
    except Refused as refusal:
        verdict, cleaned = {"code": refusal.code, "message": refusal.message}, None
    sys.stdout.buffer.write(json.dumps(verdict).encode() + b"\n" + (cleaned or b""))


main()
