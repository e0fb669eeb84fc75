from django.core.management.base import BaseCommand

from cqp.demo.world import Builder


class Command(BaseCommand):
    help = "Construit le monde de démonstration par les services de l'application ; sans effet s'il est déjà là."

    def handle(self, *args, **options):
        if not Builder().build():
            self.stdout.write("monde de démonstration déjà là")
            return
        # Papers and mails of this past wait in the job table: the worker makes them as soon as it starts, as it would any other day.
        self.stdout.write("monde de démonstration construit ; ses papiers se préparent dès que le worker tourne")
