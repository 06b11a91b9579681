"""Who stands in for whom."""

from django.db import models
from django.db.models import F, Q


class Substitution(models.Model):
    """While A is away, B sees and owns what A owes (同岗替代, AB角)."""

    absent = models.ForeignKey("people.User", models.PROTECT, related_name="absences")
    substitute = models.ForeignKey("people.User", models.PROTECT, related_name="substitutions")
    reason = models.CharField(max_length=200)
    from_on = models.DateField()
    until_on = models.DateField()
    arranged_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default="arranged")

    class Meta:
        ordering = ["-from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gt=F("from_on")), name="substitution_lasts_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(absent=F("substitute")), name="substitution_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.substitute} for {self.absent}"
