"""Counts that the database keeps by itself, whoever writes what is counted."""

from django.db import models

from xiaoneng.obligations.lights import Lights, States


class Tally(models.Model):
    """How many obligations of one organ are in one state and show one light.

    The database keeps it itself (migration 0006), whoever writes and in whatever way, so it is what
    a count of the rows would be. On PostgreSQL a combination may have several rows, whose sum
    counts: writers of one organ add rows of their own rather than wait for each other.
    """

    organ = models.ForeignKey(
        "people.Organ", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    state = models.CharField(max_length=10, choices=States.choices)
    light = models.CharField(max_length=10, choices=Lights.choices)
    number = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["organ", "state", "light"], name="tally_of_organ")]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.state} {self.light}: {self.number}"


class MonthTally(models.Model):
    """How many obligations of one organ were closed in one month and show one light.

    `measured` of them have a limit that can be used up; `used` is the sum of their
    `used_permille`; `early` were closed in time with a part of it left. `month` is year and month
    on the wall (202611). The database keeps it as it keeps `Tally` (migrations 0013 and 0024).
    """

    organ = models.ForeignKey(
        "people.Organ", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    month = models.IntegerField()
    light = models.CharField(max_length=10, choices=Lights.choices)
    number = models.BigIntegerField()
    measured = models.BigIntegerField()
    used = models.BigIntegerField()
    early = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["month", "organ", "light"], name="tally_of_month")]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.month} {self.light}: {self.number}"
