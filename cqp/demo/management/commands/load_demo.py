from django.core.management.base import BaseCommand

from cqp.demo.world import Builder
from cqp.jobs.services import run_due


class Command(BaseCommand):
    help = "Construit le monde de démonstration par les services de l'application ; sans effet s'il est déjà là."

    def handle(self, *args, **options):
        if not Builder().build():
            self.stdout.write("monde de démonstration déjà là")
            return
        # The papers and mails of the past are made at once, so that the first page shows them ready.
        done = run_due()
        self.stdout.write(f"monde de démonstration construit, {done} travaux faits")
