from django.db import models


class NumberSeries(models.Model):
    """Last number given in a series and a year. The row is the lock: the next number waits for it, a transaction undone gives it back."""

    prefix = models.CharField("préfixe", max_length=12)
    year = models.PositiveSmallIntegerField("année")
    last = models.PositiveIntegerField("dernier numéro", default=0)

    class Meta:
        verbose_name = "série de numéros"
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="number_series_once_per_year")]

    def __str__(self):
        return f"{self.prefix}-{self.year}"
