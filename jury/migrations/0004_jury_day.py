"""The jury day: pool, independence, attendance, reading, votes, minutes, what corrects them. The guards come back in 0005."""

import cqp.shared.clock
import django.db.models.deletion
import django.db.models.expressions
import django_fsm
from django.conf import settings
from django.db import migrations, models

from cqp.shared.triggers import lift


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_vae_request'),
        ('documents', '0002_guards'),
        ('jury', '0003_interrupted'),
        ('referentials', '0003_jury_parameters'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        lift("jury_jurysession", "edges", "start", "closed", "pinned", "president", "kept", "no_truncate"),
        *(
            lift(table, "closed_insert", "closed_update", "closed_delete", "kept", "no_truncate")
            for table in ("jury_jurymember", "jury_juryitem", "jury_decisionsheet", "jury_competencydecision")
        ),
        lift("jury_award", "decided", "frozen", "kept", "no_truncate"),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False, verbose_name='modifié le')),
                ('number', models.CharField(max_length=30, unique=True, verbose_name='numéro')),
                ('lodged_on', models.DateField(verbose_name='déposé le')),
                ('grounds', models.TextField(max_length=4000, verbose_name='moyens')),
                ('state', models.CharField(choices=[('LODGED', 'déposé'), ('ADMISSIBLE', 'recevable'), ('INADMISSIBLE', 'irrecevable'), ('REJECTED', 'rejeté'), ('UPHELD', 'accueilli : nouvelle délibération')], default='LODGED', max_length=12, verbose_name='état')),
                ('admissibility_reason', models.TextField(blank=True, max_length=2000, verbose_name='motif de la recevabilité')),
                ('admissibility_at', models.DateTimeField(blank=True, null=True, verbose_name='recevabilité rendue le')),
                ('answer', models.TextField(blank=True, max_length=4000, verbose_name='réponse')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='répondu le')),
                ('admissibility_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='jury.juryitem')),
                ('lodged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'recours',
                'verbose_name_plural': 'recours',
                'ordering': ['-lodged_on', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['LODGED', 'ADMISSIBLE'])), fields=('item',), name='appeal_one_pending_per_decision', violation_error_message='Un recours est déjà en cours contre cette décision.'), models.CheckConstraint(condition=models.Q(('state__in', ['LODGED', 'ADMISSIBLE', 'INADMISSIBLE', 'REJECTED', 'UPHELD'])), name='appeal_state_known')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('arrived_at', models.DateTimeField(default=cqp.shared.clock.now, verbose_name='arrivée')),
                ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='départ')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stays', to='jury.jurymember')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'présence',
                'ordering': ['arrived_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('left_at__isnull', True)), fields=('member',), name='attendance_one_stay_at_a_time'), models.CheckConstraint(condition=models.Q(('left_at__isnull', True), ('left_at__gte', models.F('arrived_at')), _connector='OR'), name='attendance_in_order')],
            },
        ),
        migrations.CreateModel(
            name='AwardRevocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revoked_on', models.DateField(verbose_name='annulé le')),
                ('reason', models.TextField(max_length=2000, verbose_name='motif')),
                ('act_number', models.CharField(max_length=30, verbose_name='acte')),
                ('recorded_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False)),
                ('award', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='revocation', to='jury.award')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': "annulation d'un titre",
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='revocation_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Ballot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('called_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False, verbose_name='ouvert le')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='dépouillé le')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='annulé le')),
                ('entitled', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='membres appelés à voter')),
                ('votes_for', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='pour')),
                ('votes_against', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='contre')),
                ('abstentions', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='abstentions')),
                ('used_casting_vote', models.BooleanField(default=False, verbose_name='voix prépondérante utilisée')),
                ('is_carried', models.BooleanField(null=True, verbose_name='adopté')),
                ('called_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('competency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referentials.competency')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='jury.juryitem')),
            ],
            options={
                'verbose_name': 'vote',
                'ordering': ['called_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('cancelled_at__isnull', True), ('closed_at__isnull', True)), fields=('item', 'competency'), name='ballot_one_at_a_time', violation_error_message='Un vote est déjà ouvert sur cette compétence.'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('is_carried__isnull', True)), models.Q(('cancelled_at__isnull', True), ('closed_at__isnull', False), ('entitled', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('votes_for'), '+', models.F('votes_against')), '+', models.F('abstentions'))), ('is_carried__isnull', False)), _connector='OR'), name='ballot_counted_whole')],
            },
        ),
        migrations.CreateModel(
            name='BallotVote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.CharField(choices=[('FOR', 'pour'), ('AGAINST', 'contre'), ('ABSTENTION', 'abstention')], max_length=10, verbose_name='voix')),
                ('cast_at', models.DateTimeField(default=cqp.shared.clock.now)),
                ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='jury.ballot')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jury.jurymember')),
            ],
            options={
                'verbose_name': 'voix',
                'constraints': [models.UniqueConstraint(fields=('ballot', 'member'), name='ballot_vote_once'), models.CheckConstraint(condition=models.Q(('choice__in', ['FOR', 'AGAINST', 'ABSTENTION'])), name='ballot_vote_known')],
            },
        ),
        migrations.CreateModel(
            name='ContestedLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, verbose_name='ligne')),
                ('reason', models.TextField(max_length=1000, verbose_name='motif')),
                ('contested_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='retirée le')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contested_lines', to='jury.juryitem')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jury.jurymember')),
            ],
            options={
                'verbose_name': "contestation d'une ligne de conformité",
                'ordering': ['contested_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('item', 'member', 'code'), name='line_contested_once'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='line_contested_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Declaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('link', models.CharField(blank=True, choices=[('EMPLOYER', "même employeur, aujourd'hui ou autrefois"), ('TRAINER', 'formateur ou formatrice du candidat'), ('TUTOR', 'tuteur ou tutrice du candidat'), ('ASSESSOR', "a mené le repérage ou l'évaluation"), ('COACH', 'a accompagné le candidat'), ('PERSONAL', 'lien personnel'), ('OTHER', 'autre lien')], max_length=10, verbose_name='lien')),
                ('detail', models.TextField(blank=True, max_length=1000, verbose_name='précision')),
                ('declared_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to='jury.juryitem')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to='jury.jurymember')),
            ],
            options={
                'verbose_name': "déclaration d'indépendance",
                'ordering': ['declared_at', 'pk'],
                'indexes': [models.Index(fields=['member', 'item'], name='declaration_member_item_idx')],
            },
        ),
        migrations.CreateModel(
            name='Minutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('SESSION', 'procès-verbal de séance'), ('RECTIFYING', 'procès-verbal rectificatif')], default='SESSION', max_length=10, verbose_name='nature')),
                ('number', models.CharField(max_length=30, unique=True, verbose_name='numéro')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                ('content', models.JSONField(verbose_name='contenu')),
                ('digest', models.CharField(max_length=64, verbose_name='empreinte')),
                ('made_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False)),
                ('reopened_at', models.DateTimeField(blank=True, null=True, verbose_name='rouvert le')),
                ('reopening_reason', models.TextField(blank=True, max_length=1000, verbose_name='motif de la réouverture')),
                ('effective_at', models.DateTimeField(blank=True, null=True, verbose_name='en vigueur depuis')),
                ('document', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.issueddocument')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reopened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='jury.jurysession')),
            ],
            options={
                'verbose_name': 'procès-verbal',
                'verbose_name_plural': 'procès-verbaux',
                'ordering': ['made_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'SESSION'), ('reopened_at__isnull', True)), fields=('session',), name='minutes_one_standing_per_session'), models.CheckConstraint(condition=models.Q(('reopened_at__isnull', True), ('effective_at__isnull', True), _connector='OR'), name='minutes_in_force_are_not_reopened')],
            },
        ),
        migrations.CreateModel(
            name='MinutesSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, verbose_name='empreinte')),
                ('signed_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jury.jurymember')),
                ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='jury.minutes')),
            ],
            options={
                'verbose_name': 'signature du procès-verbal',
                'ordering': ['signed_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('minutes', 'member'), name='minutes_signed_once')],
            },
        ),
        migrations.CreateModel(
            name='ParityRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moment', models.CharField(choices=[('OPENING', 'ouverture'), ('ARRIVAL', 'arrivée'), ('DEPARTURE', 'départ'), ('RECUSAL', 'déport'), ('RECUSAL_LIFTED', 'déport levé'), ('CLOSING', 'clôture')], max_length=14, verbose_name='moment')),
                ('present', models.JSONField(default=list, verbose_name='membres comptés')),
                ('reasons', models.JSONField(default=list, verbose_name='motifs')),
                ('noted_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False)),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parity_records', to='jury.juryitem')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parity_records', to='jury.jurysession')),
            ],
            options={
                'verbose_name': 'constat de parité',
                'ordering': ['noted_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PoolSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False, verbose_name='modifié le')),
                ('college', models.CharField(choices=[('EMPLOYEES', 'représentants des salariés'), ('EMPLOYERS', 'représentants des entreprises'), ('TRADE_EXPERT', 'expert « métier »')], max_length=14, verbose_name='collège')),
                ('standing', models.CharField(choices=[('TITULAR', 'titulaire'), ('SUBSTITUTE', 'suppléant(e)')], default='TITULAR', max_length=10, verbose_name='qualité')),
                ('organisation_name', models.CharField(blank=True, max_length=120, verbose_name='organisation représentée')),
                ('term_from', models.DateField(verbose_name='mandat du')),
                ('term_until', models.DateField(blank=True, null=True, verbose_name='au')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='fin anticipée le')),
                ('end_reason', models.TextField(blank=True, max_length=1000, verbose_name='motif de la fin')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('certifications', models.ManyToManyField(blank=True, related_name='+', to='referentials.certification', verbose_name='CQP dont elle est experte')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='commission')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pool_seats', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
            ],
            options={
                'verbose_name': 'siège du vivier',
                'verbose_name_plural': 'vivier des jurys',
                'ordering': ['college', 'standing', 'user__last_name', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('committee', 'user'), name='pool_seat_once', violation_error_message='Cette personne est déjà au vivier de cette commission.'), models.CheckConstraint(condition=models.Q(('term_until__isnull', True), ('term_until__gte', models.F('term_from')), _connector='OR'), name='pool_seat_dates_in_order', violation_error_message="Le mandat finit avant d'avoir commencé."), models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), models.Q(('end_reason', ''), _negated=True), _connector='OR'), name='pool_seat_ended_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, editable=False, verbose_name='révision')),
                ('saved_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='enregistré le')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='lu le')),
                ('notes', models.TextField(blank=True, max_length=4000, verbose_name='notes privées')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='jury.juryitem')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='jury.jurymember')),
                ('saved_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': "lecture d'un dossier",
                'constraints': [models.UniqueConstraint(fields=('item', 'member'), name='reading_once')],
            },
        ),
        migrations.CreateModel(
            name='Rectification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False, verbose_name='modifié le')),
                ('reason', models.TextField(max_length=2000, verbose_name='motif')),
                ('conclusion', models.CharField(choices=[('CONFORM', 'conforme'), ('NOT_CONFORM', 'non conforme'), ('COMPLEMENT', 'complément demandé')], max_length=12, verbose_name='conclusion du contrôle')),
                ('observation', models.TextField(blank=True, max_length=4000, verbose_name='observation')),
                ('recommendations', models.TextField(blank=True, max_length=4000, verbose_name='préconisations')),
                ('abandoned_at', models.DateTimeField(blank=True, null=True, verbose_name='abandonnée le')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rectifications', to='jury.juryitem')),
                ('minutes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rectification', to='jury.minutes')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'rectification',
                'ordering': ['created_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='rectification_has_a_reason'), models.CheckConstraint(condition=models.Q(('minutes__isnull', True), ('abandoned_at__isnull', True), _connector='OR'), name='rectification_made_or_abandoned')],
            },
        ),
        migrations.CreateModel(
            name='RectifiedDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('VALIDATED', 'validée'), ('NOT_VALIDATED', 'non validée'), ('ALREADY_VALIDATED', 'déjà validée')], max_length=18, verbose_name='décision')),
                ('reason', models.TextField(blank=True, max_length=4000, verbose_name='motif')),
                ('competency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referentials.competency')),
                ('rectification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='jury.rectification')),
            ],
            options={
                'verbose_name': 'décision rectifiée',
                'ordering': ['competency__number'],
                'constraints': [models.UniqueConstraint(fields=('rectification', 'competency'), name='rectified_decision_once'), models.CheckConstraint(condition=models.Q(('verdict__in', ['VALIDATED', 'NOT_VALIDATED', 'ALREADY_VALIDATED'])), name='rectified_decision_known')],
            },
        ),
        migrations.CreateModel(
            name='Recusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cause', models.CharField(choices=[('DECLARED', 'lien déclaré par le membre'), ('FOUND', 'lien constaté'), ('PARITY', 'retrait pour maintenir la parité')], max_length=8, verbose_name='cause')),
                ('reason', models.TextField(max_length=1000, verbose_name='motif')),
                ('recorded_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False)),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='levé le')),
                ('lift_reason', models.TextField(blank=True, max_length=1000, verbose_name='motif de la levée')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recusals', to='jury.juryitem')),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recusals', to='jury.jurymember')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'déport',
                'ordering': ['recorded_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('item', 'member'), name='recusal_once_per_dossier'), models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', True), ('lifted_by__isnull', True)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False), models.Q(('lift_reason', ''), _negated=True)), _connector='OR'), name='recusal_lifted_by_someone_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='SigningImpediment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(max_length=1000, verbose_name='motif')),
                ('noted_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jury.jurymember')),
                ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='impediments', to='jury.minutes')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'empêchement de signer',
                'constraints': [models.UniqueConstraint(fields=('minutes', 'member'), name='impediment_noted_once'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='impediment_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Sounding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False, verbose_name='modifié le')),
                ('place', models.CharField(max_length=200, verbose_name='lieu ou visioconférence')),
                ('answer_by', models.DateField(verbose_name='réponse attendue le')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='close le')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('session', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sounding', to='jury.jurysession', verbose_name='séance')),
            ],
            options={
                'verbose_name': 'consultation de dates',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('session__isnull', True), ('closed_at__isnull', False), _connector='OR'), name='sounding_planned_is_closed')],
            },
        ),
        migrations.CreateModel(
            name='SoundingDate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_on', models.DateField(verbose_name='date')),
                ('starts_at', models.TimeField(verbose_name='heure')),
                ('sounding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dates', to='jury.sounding')),
            ],
            options={
                'verbose_name': 'date proposée',
                'ordering': ['held_on', 'starts_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('sounding', 'held_on', 'starts_at'), name='sounding_date_once')],
            },
        ),
        migrations.CreateModel(
            name='Availability',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_available', models.BooleanField(null=True, verbose_name='disponible')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='répondu le')),
                ('asked_at', models.DateTimeField(default=cqp.shared.clock.now, editable=False)),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='availabilities', to='jury.poolseat')),
                ('date', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='availabilities', to='jury.soundingdate')),
            ],
            options={
                'verbose_name': 'disponibilité',
                'constraints': [models.UniqueConstraint(fields=('date', 'seat'), name='availability_once')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='jurymember',
            name='jury_member_once',
        ),
        migrations.RemoveConstraint(
            model_name='jurysession',
            name='jury_session_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='jurysession',
            name='jury_session_opened_with_a_president',
        ),
        migrations.AddField(
            model_name='decisionsheet',
            name='adopted_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='adoptée en bloc le'),
        ),
        migrations.AddField(
            model_name='juryitem',
            name='heard_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='candidat entendu le'),
        ),
        migrations.AddField(
            model_name='jurymember',
            name='released_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='retiré(e) le'),
        ),
        migrations.AddField(
            model_name='jurymember',
            name='replaces',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='jury.jurymember', verbose_name='remplace'),
        ),
        migrations.AddField(
            model_name='jurymember',
            name='replied_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='répondu le'),
        ),
        migrations.AddField(
            model_name='jurymember',
            name='reply',
            field=models.CharField(choices=[('AWAITED', 'sans réponse'), ('COMING', 'vient'), ('DECLINED', 'ne vient pas')], default='AWAITED', max_length=8, verbose_name='réponse'),
        ),
        migrations.AddField(
            model_name='jurysession',
            name='current_item',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jury.juryitem', verbose_name='dossier examiné'),
        ),
        migrations.AddField(
            model_name='jurysession',
            name='deliberated_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='délibérée le'),
        ),
        migrations.AlterField(
            model_name='award',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='jury.juryitem'),
        ),
        migrations.AlterField(
            model_name='jurysession',
            name='state',
            field=django_fsm.FSMField(choices=[('PLANNED', 'prévue'), ('OPEN', 'ouverte'), ('TO_SIGN', 'délibérée, procès-verbal à signer'), ('CLOSED', 'close'), ('CANCELLED', 'annulée')], default='PLANNED', max_length=10, protected=True, verbose_name='état'),
        ),
        migrations.AddConstraint(
            model_name='jurysession',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['PLANNED', 'OPEN', 'TO_SIGN', 'CLOSED', 'CANCELLED'])), name='jury_session_state_known'),
        ),
        migrations.AddConstraint(
            model_name='jurysession',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['OPEN', 'TO_SIGN', 'CLOSED']), _negated=True), models.Q(('opened_at__isnull', False), ('president__isnull', False)), _connector='OR'), name='jury_session_opened_with_a_president'),
        ),
        migrations.AddField(
            model_name='competencydecision',
            name='ballot',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jury.ballot', verbose_name='vote'),
        ),
        migrations.AddField(
            model_name='jurymember',
            name='seat',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jury.poolseat', verbose_name='siège du vivier'),
        ),
        migrations.AddConstraint(
            model_name='jurymember',
            constraint=models.UniqueConstraint(condition=models.Q(('released_at__isnull', True)), fields=('session', 'user'), name='jury_member_once', violation_error_message='Cette personne est déjà membre de ce jury.'),
        ),
        migrations.AddConstraint(
            model_name='jurymember',
            constraint=models.CheckConstraint(condition=models.Q(('released_at__isnull', True), ('is_present', False), _connector='OR'), name='jury_member_released_is_absent'),
        ),
    ]
