"""Migration operations for what the database itself must refuse, on both engines (house § 2.5)."""

from django.db.migrations.operations.base import Operation


class Statements(Operation):
    """Statements for the engine at hand, which change no model.

    Not a RunPython: it would have Django rebuild every model before each of them, half of the time that a database takes to be made.
    Backwards, nothing is run: a guard is not taken off by a migrate command.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, sqlite, postgresql):
        self.sqlite, self.postgresql = sqlite, postgresql

    def state_forwards(self, app_label, state):
        pass

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for statement in getattr(self, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        pass

    def describe(self):
        return "Guards of the database"


class SetAside(Statements):
    """Every trigger of the database, taken off and remembered."""

    def __init__(self):
        super().__init__(sqlite=[], postgresql=[])
        self.kept = []

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        self.kept = []
        if schema_editor.connection.vendor == "sqlite":
            with schema_editor.connection.cursor() as cursor:
                found = cursor.execute(
                    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
                ).fetchall()
            self.kept = [sql for _name, sql in found]
            for name, _sql in found:
                schema_editor.execute(f'DROP TRIGGER "{name}"', params=None)


class PutBack(Statements):
    """The triggers set aside, written again as they were."""

    def __init__(self, aside):
        super().__init__(sqlite=[], postgresql=[])
        self.aside = aside

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for sql in self.aside.kept:
            schema_editor.execute(sql, params=None)


def raw(*, sqlite: list[str], postgresql: list[str]):
    """Run one list of statements or the other."""
    return Statements(sqlite, postgresql)


def refuse(
    table: str, event: str, name: str, message: str, *, when_sqlite: str = "", when_postgresql: str | None = None
):
    """A row trigger that refuses `event` (INSERT, UPDATE or DELETE) on `table`, under a condition on OLD and NEW when given.

    The condition may hold a sub-query: on PostgreSQL it is evaluated in the function's body, where a WHEN clause could not.
    """
    condition = when_postgresql if when_postgresql is not None else when_sqlite
    function = f"{table}_{name}_fn"
    row = "OLD" if event == "DELETE" else "NEW"
    return raw(
        sqlite=[
            (
                f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} FOR EACH ROW "
                f"{f'WHEN {when_sqlite} ' if when_sqlite else ''}BEGIN SELECT RAISE(ABORT, '{message}'); END"
            ),
        ],
        postgresql=[
            (
                f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {condition or 'true'} THEN "
                f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
                f"RETURN {row}; END $$"
            ),
            f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()",
        ],
    )


def lift(table: str, *names: str):
    """Take guards off so that the same migration, or the next one, puts wider ones in their place.

    SQLite makes a table anew to alter it, and any trigger that reads the old one stops that: lift them before, put all back after.
    """
    return raw(
        sqlite=[f"DROP TRIGGER IF EXISTS {table}_{name}" for name in names],
        postgresql=[
            statement
            for name in names
            for statement in (
                f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}",
                f"DROP FUNCTION IF EXISTS {table}_{name}_fn()",
            )
        ],
    )


def altering(*operations):
    """`operations` that alter tables, with every trigger of an SQLite database taken off before and put back as it was after.

    SQLite makes a table anew to alter it: its triggers would be lost, and those that read it would stop the operation. Which ones
    there are is asked of the database itself, so that guards written since are kept as well. Nothing to do on PostgreSQL.
    """
    aside = SetAside()
    return [aside, *operations, PutBack(aside)]


def append_only(table: str, message: str = "ligne inaltérable"):
    """Forbid UPDATE and DELETE row by row, and TRUNCATE on PostgreSQL (row triggers let it through, reliability.md E7)."""
    text = f"{table} : {message}"
    return [
        refuse(table, "UPDATE", "no_update", text),
        refuse(table, "DELETE", "no_delete", text),
        never_truncated(table, text),
    ]


def never_truncated(table: str, text: str):
    """Row triggers let a TRUNCATE through; SQLite has none."""
    return raw(
        sqlite=[],
        postgresql=[
            (
                f"CREATE FUNCTION {table}_no_truncate_fn() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{text}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
            ),
            (
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_no_truncate_fn()"
            ),
        ],
    )
