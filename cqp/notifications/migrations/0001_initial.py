
import cqp.shared.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Email',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False, verbose_name='modifié le')),
                ('code', models.CharField(max_length=60, verbose_name='message')),
                ('address', models.EmailField(max_length=254, verbose_name='courriel')),
                ('subject', models.CharField(max_length=200, verbose_name='objet')),
                ('body', models.TextField(blank=True, verbose_name='texte')),
                ('message_id', models.CharField(max_length=120, unique=True, verbose_name='identifiant')),
                ('status', models.CharField(choices=[('WAITING', 'à envoyer'), ('SENT', 'envoyé'), ('FAILED', 'en échec')], default='WAITING', max_length=10, verbose_name='état')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='essais')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='envoyé le')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='erreur')),
                ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='destinataire')),
            ],
            options={
                'verbose_name': 'courriel',
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(fields=['status', '-created_at'], name='email_outbox')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['WAITING', 'SENT', 'FAILED'])), name='email_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('status', 'SENT')), models.Q(models.Q(('status', 'SENT'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='email_sent_has_its_moment'), models.CheckConstraint(condition=models.Q(models.Q(('subject__contains', '\n'), _negated=True), models.Q(('subject__contains', '\r'), _negated=True)), name='email_subject_on_one_line')],
            },
        ),
    ]
