"""On what a user may act: staff of an agency see its participants and declarations, auditors see all."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from nhanh8.users.models import User
from nhanh8.users.roles import Role

M = TypeVar("M", bound=Model)


def of_agency(user: User, rows: QuerySet[M], path: str) -> QuerySet[M]:
    """Keep the rows that this user's agency looks after. `path` leads from a row to the agency's name."""
    if user.agency is not None:
        return rows.filter(**{path: user.agency.name})
    return rows if user.role == Role.AUDITOR else rows.none()


def of_agency_itself(user: User, rows: QuerySet[M], path: str) -> QuerySet[M]:
    """Keep the same rows where `path` leads to the agency itself: an index that begins with it serves."""
    if user.agency_id is not None:
        return rows.filter(**{path: user.agency_id})
    return rows if user.role == Role.AUDITOR else rows.none()
