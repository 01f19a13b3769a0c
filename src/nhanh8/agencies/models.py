"""Agencies."""

from typing import ClassVar

from django.db import models


class Agency(models.Model):
    """A social insurance agency (cơ quan BHXH)."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=100, unique=True)
    """As the registry writes it: by it a participant's agency is found."""
    province = models.CharField(max_length=50)
    """One of the 34 provinces and cities of July 2025 (`nhanh8.agencies.provinces`)."""
    address = models.CharField(max_length=200)
    hours = models.CharField(max_length=200, blank=True)
    """When it is open, in words."""
    phone = models.CharField(max_length=40, blank=True)
    latitude = models.FloatField("vĩ độ", null=True, blank=True)
    """Degrees north (WGS 84); empty, like the longitude: not known."""
    longitude = models.FloatField("kinh độ", null=True, blank=True)
    """Degrees east."""
    communes = models.TextField(blank=True)
    """The communes and wards (xã, phường, đặc khu) that it serves, one a line."""

    class Meta:
        ordering: ClassVar = ["province", "name"]
        verbose_name = "cơ quan BHXH"
        verbose_name_plural = "cơ quan BHXH"

    def __str__(self) -> str:
        return self.name
