from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mail', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='mail',
            name='calendar',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='mail',
            name='calendar_method',
            field=models.CharField(blank=True, max_length=10),
        ),
    ]
