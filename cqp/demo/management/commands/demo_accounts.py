from django.core.management.base import BaseCommand

from cqp.demo.roles import PERSONAS


class Command(BaseCommand):
    help = "Écrit la table des comptes de démonstration."

    def handle(self, *args, **options):
        width = max(len(persona.label) for persona in PERSONAS)
        for persona in PERSONAS:
            self.stdout.write(f"  {persona.label:<{width}}  {persona.what_to_try}")
