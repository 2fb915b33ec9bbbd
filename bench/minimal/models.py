"""A row with three joins."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Place(models.Model):
    name = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.name


class Batch(models.Model):
    name = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.name


class Item(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    place = models.ForeignKey(Place, models.PROTECT)
    batch = models.ForeignKey(Batch, models.PROTECT)
    text = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar = models.Manager["Item"]()

    def __str__(self) -> str:
        return self.text
