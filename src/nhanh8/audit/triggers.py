"""Triggers that refuse to change or remove an entry, whoever asks the database (OWASP ASVS 16.4.2).

What lies before the record's beginning may be removed. Anyone with the keys of the database could move that;
but its seal can't be made without the key of the record, and `verify` looks at it.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_TABLE = "audit_entry"
_ROW_ACTS = ("UPDATE", "DELETE")


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place."""
    with connection.cursor() as cursor:
        for statement in _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE:
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: what someone with the keys of the database could do; `verify` still sees it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for act in (*_ROW_ACTS, "TRUNCATE"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {_name(act)} ON {_TABLE}")
        else:
            for act in (*_ROW_ACTS, "INSERT"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {_name(act)}")


def _name(act: str) -> str:
    return f"audit_refuses_{act.lower()}"


def _trigger(act: str, body: str) -> str:
    return f"CREATE TRIGGER {_name(act)} BEFORE {act} ON {_TABLE} {body}"


_REFUSAL = "the audit record is append-only"
_SQLITE_REFUSES = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
_BEGINNING = "(SELECT coalesce(max(sequence), 0) FROM audit_beginning)"
_SQLITE = [
    _trigger("UPDATE", _SQLITE_REFUSES),
    _trigger("DELETE", f"WHEN OLD.sequence > {_BEGINNING} {_SQLITE_REFUSES}"),
    # INSERT OR REPLACE removes a row without asking the trigger on DELETE.
    _trigger(
        "INSERT",
        f"WHEN EXISTS (SELECT 1 FROM {_TABLE} WHERE sequence = NEW.sequence) {_SQLITE_REFUSES}",  # noqa: S608 - ours
    ),
]
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.sequence <= {_BEGINNING} THEN RETURN OLD; END IF;
    END IF;
    RAISE EXCEPTION '{_REFUSAL}';
END $$
"""
_POSTGRESQL = [
    _FUNCTION,
    *(_trigger(act, "FOR EACH ROW EXECUTE FUNCTION audit_refuses()") for act in _ROW_ACTS),
    _trigger("TRUNCATE", "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()"),
]
