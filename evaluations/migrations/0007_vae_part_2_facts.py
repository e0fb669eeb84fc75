"""Part 2 tells trainings in a small table, and schooling apart from certification; an opinion has a last day."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evaluations', '0006_follow_up_pieces'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='application',
            name='highest_level',
            field=models.CharField(blank=True, choices=[('NONE', 'sans diplôme'), ('LEVEL_3', 'niveau 3 (CAP, BEP)'), ('LEVEL_4', 'niveau 4 (baccalauréat)'), ('LEVEL_5', 'niveau 5 (bac + 2)'), ('LEVEL_6', 'niveau 6 (bac + 3, bac + 4)'), ('LEVEL_7', 'niveau 7 (bac + 5)'), ('LEVEL_8', 'niveau 8 (doctorat)')], max_length=10, verbose_name='niveau de la certification la plus élevée'),
        ),
        migrations.AddField(
            model_name='examination',
            name='valid_until',
            field=models.DateField(blank=True, null=True, verbose_name="valable jusqu'au"),
        ),
        migrations.AlterField(
            model_name='application',
            name='highest_title',
            field=models.CharField(blank=True, max_length=255, verbose_name='certification la plus élevée obtenue'),
        ),
        migrations.AlterField(
            model_name='application',
            name='situation',
            field=models.CharField(blank=True, choices=[('PRIVATE_EMPLOYEE', 'salarié(e) du secteur privé'), ('PUBLIC_EMPLOYEE', 'agent du secteur public'), ('HOSPITAL_EMPLOYEE', 'agent de la fonction publique hospitalière'), ('APPRENTICE', 'apprenti(e) ou alternant(e)'), ('TEMPORARY', 'intérimaire'), ('INTERMITTENT', 'intermittent(e)'), ('SUBSIDISED', 'salarié(e) en contrat aidé'), ('SELF_EMPLOYED', "indépendant(e) ou chef d'entreprise"), ('SPOUSE', 'conjoint(e) collaborateur'), ('JOB_SEEKER', "en recherche d'emploi"), ('TRAINEE', 'stagiaire'), ('STUDENT', 'étudiant(e)'), ('VOLUNTEER', 'bénévole'), ('CARER', 'proche aidant(e)'), ('FARM_CARER', 'aidant(e) familial(e) agricole'), ('ELECTED', "titulaire d'un mandat électif"), ('RETIRED', 'retraité(e)'), ('OTHER', 'autre situation')], max_length=20, verbose_name='situation'),
        ),
        migrations.AlterField(
            model_name='application',
            name='trainings',
            field=models.TextField(blank=True, max_length=4000, verbose_name='autres formations, ou précisions'),
        ),
        migrations.CreateModel(
            name='FollowedTraining',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, editable=False, verbose_name='révision')),
                ('saved_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='enregistré le')),
                ('position', models.PositiveSmallIntegerField(verbose_name='rang')),
                ('title', models.CharField(blank=True, max_length=160, verbose_name='intitulé')),
                ('provider', models.CharField(blank=True, max_length=120, verbose_name='organisme')),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='année')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='followed_trainings', to='evaluations.application')),
                ('saved_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'formation suivie',
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('application', 'position'), name='followed_training_position_once')],
            },
        ),
    ]
