import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The model's name alone: the table keeps its own, so nothing is altered."""

    dependencies = [
        ('agenda', '0004_capacity_is_of_the_seats'),
        ('sittings', '0001_initial'),
    ]

    operations = [
        migrations.AlterModelTable(name='sittingcount', table='sittings_sittingcount'),
        migrations.RenameModel(old_name='SittingCount', new_name='AttemptCount'),
        migrations.AlterField(
            model_name='attemptcount',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attempt_counts', to='agenda.session'),
        ),
    ]
