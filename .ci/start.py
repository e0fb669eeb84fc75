"""Web, worker and scheduler together.

start.py demo    `make demo`: builds the demo installation in var/demo when it is not there, starts it, prints the address and the accounts.
start.py dev     `make run`: the same three on the developer's own database, the web part reloading when the code changes.
start.py smoke   CI: builds a demo in a temporary folder, starts it for real, waits until no job is left and the worker has obeyed the scheduler, stops
                 it, and fails unless the first page answered, no job failed and no process is left. CQP_SMOKE_DATABASE_URL and CQP_SMOKE_REDIS_URL choose the engines.
"""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from pathlib import Path

from supervisor import Stopped, Supervisor

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PORT = int(os.environ.get("PORT", "8000"))
CELERY = (str(BIN / "celery"), "-A", "cqp.celery:app")
WORKER = (*CELERY, "worker", "--concurrency=2", "--without-gossip", "--without-mingle", "--loglevel=INFO")
BEAT = (*CELERY, "beat", "--pidfile=", "--loglevel=INFO")
GRANIAN = (
    str(BIN / "granian"),
    "--interface=wsgi",
    "--host=127.0.0.1",
    f"--port={PORT}",
    "--workers=2",
    "--blocking-threads=1",
    "cqp.wsgi:application",
)
RUNSERVER = (sys.executable, "manage.py", "runserver", f"127.0.0.1:{PORT}")


def main(mode: str) -> int:
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    if mode != "smoke" and not port_is_free():
        print(
            f"Le port {PORT} est déjà pris. Choisissez-en un autre : make {mode if mode == 'demo' else 'run'} PORT={PORT + 1}"
        )
        return 1
    return {"demo": demo, "dev": dev, "smoke": smoke}[mode]()


def demo() -> int:
    folder = ROOT / "var" / "demo"
    use_demo_settings(folder, f"sqlite:///{folder / 'cqp.sqlite3'}", "")
    build_demo(folder)
    supervisor = Supervisor(folder / "logs", dict(os.environ))
    return supervise(supervisor, (GRANIAN, WORKER, BEAT), lambda: welcome(folder))


def dev() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cqp.settings.dev")
    os.environ["CQP_PUBLIC_URL"] = os.environ.get("CQP_PUBLIC_URL", address())
    commands("migrate", "createcachetable", "load_referentials")
    supervisor = Supervisor(ROOT / "var" / "logs", dict(os.environ))
    return supervise(
        supervisor,
        (RUNSERVER, WORKER, BEAT),
        lambda: print(f"\n  {address()}  (journaux : var/logs/)\n  Ctrl-C arrête tout."),
    )


def smoke() -> int:
    folder = Path(tempfile.mkdtemp(prefix="cqp-smoke-"))
    database = os.environ.get("CQP_SMOKE_DATABASE_URL") or f"sqlite:///{folder / 'cqp.sqlite3'}"
    use_demo_settings(folder, database, os.environ.get("CQP_SMOKE_REDIS_URL", ""))
    try:
        build_demo(folder)
        supervisor = Supervisor(folder / "logs", dict(os.environ))
        # As Ctrl-C would: the end of the run is a signal, so that the stop tried here is the stop people use.
        status = supervise(supervisor, (GRANIAN, WORKER, BEAT), lambda: wait_for_jobs(supervisor))
        if left := supervisor.survivors():
            print(f"Encore vivants après l'arrêt : {', '.join(left)}")
            return 1
        return status
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# --- building ----------------------------------------------------------------
def use_demo_settings(folder: Path, database_url: str, redis_url: str):
    """Nothing of the caller's own installation: `make demo` with a DATABASE_URL in the shell must not fill that database with fiction."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="cqp.settings.dev",
        CQP_DEMO="1",
        CQP_VAR_DIR=str(folder),
        CQP_PUBLIC_URL=address(),
        DATABASE_URL=database_url,
        REDIS_URL=redis_url,
    )
    for name in ("EMAIL_URL", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS"):
        os.environ.pop(name, None)


def build_demo(folder: Path):
    loaded = folder / "demo-loaded"
    if folder.exists() and not loaded.exists():
        shutil.rmtree(folder)  # a build that was interrupted: half a world is worse than none
    folder.mkdir(parents=True, exist_ok=True)
    commands("migrate", "createcachetable", "load_referentials", "collectstatic")
    if not loaded.exists():
        print("Construction du monde de démonstration (la première fois seulement)…", flush=True)
        commands("load_demo")
        loaded.touch()


def commands(*names: str):
    """In this process: importing Django once, not five times, keeps the second start under five seconds."""
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    for name in names:
        options = {"interactive": False} if name in {"migrate", "collectstatic"} else {}
        call_command(name, verbosity=0, **options)
    connections.close_all()


# --- running -----------------------------------------------------------------
def supervise(supervisor: Supervisor, processes, when_ready) -> int:
    """Web first, so that the page is there while the worker is still waking up."""
    web, worker, beat = processes
    try:
        supervisor.start("web", *web)
        if wait_for_page(supervisor):
            supervisor.start("worker", *worker)
            supervisor.start("scheduler", *beat)
            when_ready()
            supervisor.watch()
        if name := supervisor.dead():
            print(
                f"\nLe processus « {name} » s'est arrêté. Fin de son journal ({supervisor.log_dir}/{name}.log) :\n\n{supervisor.log_tail(name)}"
            )
            return 1
    except Stopped as stopped:
        print("\nArrêt…", flush=True)
        return 0 if stopped.args[0] in {signal.SIGINT, signal.SIGTERM} else 1
    finally:
        with contextlib.suppress(Stopped):
            supervisor.stop()
    return 0


def wait_for_page(supervisor: Supervisor, seconds: int = 60) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and supervisor.dead() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=20)
            connection.request("GET", "/")
            status = connection.getresponse().status
            if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
                print(f"La page d'accueil répond {status}. Fin du journal :\n{supervisor.log_tail('web')}")
                return False
            return True
        time.sleep(0.1)
    return False


def welcome(folder: Path):
    from django.core.management import call_command

    print(f"\n  L'application de démonstration est ouverte : \033[1m{address()}\033[0m\n", flush=True)
    call_command("demo_accounts")
    where = folder.relative_to(ROOT)
    print(f"\n  Courriels envoyés : {where}/mails/ — journaux : {where}/logs/ — tout recommencer : make demo-reset")
    print("  Ctrl-C arrête tout.", flush=True)


def wait_for_jobs(supervisor: Supervisor, seconds: int = 300):
    """No job is left, and the scheduler's first message was carried out by the worker: the three processes and the broker do speak to each other."""
    from cqp.jobs.enums import JobState
    from cqp.jobs.models import Job

    def settled():
        return (
            not Job.objects.open().exists()
            and "jobs.sweep" in (log := supervisor.log_tail("worker", 1000))
            and "succeeded" in log
        )

    deadline = time.monotonic() + seconds
    while not settled() and time.monotonic() < deadline and supervisor.dead() is None:
        time.sleep(0.5)
    failed = Job.objects.filter(state=JobState.FAILED)
    print(f"Travaux de fond : {Job.objects.filter(state=JobState.DONE).count()} faits, {failed.count()} en échec")
    if not settled() or failed.exists():
        print("\n".join(f"  {job.kind} {job.object_id} : {job.error}" for job in failed[:10]))
        print(supervisor.log_tail("worker"))
        raise Stopped(signal.SIGABRT)
    raise Stopped(signal.SIGTERM)


def port_is_free() -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", PORT))
        except OSError:
            return False
    return True


def address() -> str:
    return f"http://127.0.0.1:{PORT}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
