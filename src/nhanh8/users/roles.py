"""Who may do what: the one table, which docs/roles.md shows and every room asks."""

from enum import StrEnum
from typing import Final

from django.db import models


class Role(models.TextChoices):
    """What a user is there for."""

    OFFICER = "officer", "Cán bộ"
    SUPERVISOR = "supervisor", "Trưởng nhóm"
    OPERATOR = "operator", "Vận hành"
    AUDITOR = "auditor", "Kiểm toán"
    ADMINISTRATOR = "administrator", "Quản trị"
    REPRESENTATIVE = "representative", "Người nộp hồ sơ"


class Act(StrEnum):
    """Something done in the console or the filers' pages."""

    SEE_DECLARATIONS = "see declarations"
    DECIDE_DECLARATIONS = "decide declarations"
    SECOND_DECLARATIONS = "give the second decision on declarations"
    SEE_PARTICIPANTS = "see participants, masked"
    SEE_PARTICIPANTS_IN_FULL = "see a participant in full, with a reason"
    REISSUE = "start a re-issue to an address on file"
    FREEZE = "freeze an account"
    UNFREEZE = "unfreeze an account"
    HANDLE_CORRECTIONS = "handle requests of data subjects"
    SEE_MAIL = "see the mail queue"
    SEND_MAIL_AGAIN = "send waiting mail again"
    SEE_CALLS = "see call records"
    HEAR_PROMPTS = "hear what the hotline says"
    SEE_AUDIT = "see and verify the audit record"
    EXPORT = "export lists, masked"
    EXPORT_IN_FULL = "export lists in full"
    MANAGE_USERS = "manage users and roles"
    MANAGE_AGENCIES = "manage agencies and filers"
    FILE = "file TK1-TS for one's filer"


MAY: Final[dict[Role, frozenset[Act]]] = {
    Role.OFFICER: frozenset(
        {
            Act.SEE_DECLARATIONS,
            Act.DECIDE_DECLARATIONS,
            Act.SEE_PARTICIPANTS,
            Act.SEE_PARTICIPANTS_IN_FULL,
            Act.REISSUE,
            Act.FREEZE,
            Act.HANDLE_CORRECTIONS,
        }
    ),
    Role.SUPERVISOR: frozenset(
        {
            Act.SEE_DECLARATIONS,
            Act.DECIDE_DECLARATIONS,
            Act.SECOND_DECLARATIONS,
            Act.SEE_PARTICIPANTS,
            Act.SEE_PARTICIPANTS_IN_FULL,
            Act.REISSUE,
            Act.FREEZE,
            Act.UNFREEZE,
            Act.HANDLE_CORRECTIONS,
            Act.SEE_CALLS,
            Act.HEAR_PROMPTS,
            Act.EXPORT,
        }
    ),
    Role.OPERATOR: frozenset({Act.SEE_MAIL, Act.SEND_MAIL_AGAIN, Act.SEE_CALLS, Act.HEAR_PROMPTS}),
    Role.AUDITOR: frozenset(
        {
            Act.SEE_DECLARATIONS,
            Act.SEE_PARTICIPANTS,
            Act.SEE_MAIL,
            Act.SEE_CALLS,
            Act.SEE_AUDIT,
            Act.EXPORT,
        }
    ),
    Role.ADMINISTRATOR: frozenset({Act.MANAGE_USERS, Act.MANAGE_AGENCIES, Act.EXPORT, Act.EXPORT_IN_FULL}),
    Role.REPRESENTATIVE: frozenset({Act.FILE}),
}
"""Who manages users decides nothing."""

GIVEN_BY_TWO: Final = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR})
"""Roles that decide, and the one that gives them: an administrator gives none of these alone, unless there is
no other. Else one with a second mailbox could make themselves an officer."""
