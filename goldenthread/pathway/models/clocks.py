"""The one projection that is kept for speed: when a clock that is running falls due."""

from django.db import models

from goldenthread.people.models import Person


class RunningClock(models.Model):
    """Rewritten with its facts, rebuilt by command, compared in full every night; status follows from it and a date."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="clocks")
    clock = models.CharField(max_length=20, help_text="Its id in rules/law.")
    subject = models.CharField(max_length=60, help_text="The spell or step it runs for: Step 12, CarePeriod 7, …")
    started = models.DateField()
    due = models.DateField()
    agreed = models.DateField(null=True, blank=True, help_text="The day agreed in the plan, where that decides.")
    reckoned_by = models.CharField(max_length=25, help_text="The version of the rules and of the calendar.")

    class Meta:
        indexes = (models.Index(fields=["due"], name="clock_due"),)
        constraints = (models.UniqueConstraint(fields=["person", "clock", "subject"], name="clock_once"),)

    def __str__(self) -> str:
        return f"{self.clock} due {self.due}"

    @property
    def subject_id(self) -> int:
        """The person it is about, for the log."""
        return self.person_id
