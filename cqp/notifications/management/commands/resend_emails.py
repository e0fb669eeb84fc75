from django.core.management.base import BaseCommand

from cqp.notifications.models import Email
from cqp.notifications.services import resend


class Command(BaseCommand):
    help = "Remet à l'envoi les courriels en échec, une fois la panne réparée (même identifiant de message)."

    def add_arguments(self, parser):
        parser.add_argument(
            "ids", nargs="*", type=int, metavar="id", help="numéros des courriels ; tous ceux en échec si absent"
        )
        parser.add_argument("--dry-run", action="store_true", help="dire combien, ne rien remettre")

    def handle(self, *args, ids, dry_run, **options):
        failed = Email.objects.failed()
        if ids:
            failed = failed.filter(pk__in=ids)
        if dry_run:
            self.stdout.write(f"{failed.count()} courriel(s) en échec")
            return
        done = sum(resend(email) for email in failed.iterator())
        self.stdout.write(f"{done} courriel(s) remis à l'envoi")
