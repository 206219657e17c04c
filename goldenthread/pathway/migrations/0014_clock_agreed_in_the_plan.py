from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pathway', '0013_late_reason'),
    ]

    operations = [
        migrations.AddField(
            model_name='runningclock',
            name='agreed',
            field=models.DateField(blank=True, help_text='The day agreed in the plan, where that decides.', null=True),
        ),
    ]
