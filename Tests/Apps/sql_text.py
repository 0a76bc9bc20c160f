"""Databases as SQL texts."""

import json
import sqlite3
from collections.abc import Iterable
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

Row = tuple[str, dict[str, Any]]
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def row(table: str, **values: Any) -> Row:
    return table, values


def literal(value: Any) -> str:
    match value:
        case None:
            return "NULL"
        case bool() | int() | float():
            return str(int(value) if isinstance(value, bool) else value)
        case dict():
            return literal(json.dumps(value, separators=(",", ":")))
        case str():
            return "'" + value.replace("'", "''") + "'"
    raise TypeError(f"no way to write {value!r} was chosen")


def insert(table: str, values: dict[str, Any]) -> str:
    columns = ", ".join(f'"{column}"' for column in values)
    return f'INSERT INTO "{table}" ({columns}) VALUES ({", ".join(map(literal, values.values()))});'


def text(schema: str, rows: Iterable[Row]) -> str:
    return schema.strip() + "\n\n" + "\n".join(insert(*row) for row in rows) + "\n"


def milliseconds(moment: datetime) -> int:
    return (moment - EPOCH) // (datetime.resolution * 1000)


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.utc)


def dump(path: Path, without_rows: tuple[str, ...] = ()) -> str:
    """A database as the statements that make it: tables, rows, indexes, each in the order of their names.

    Of tables whose names begin with one of `without_rows`, the rows are left out.
    """
    database = sqlite3.connect(path)
    database.row_factory = sqlite3.Row
    lines = ["PRAGMA foreign_keys = OFF;"]
    for name, sql in made(database, "table"):
        lines.append(sql + ";")
        if not name.startswith(without_rows or ("\0",)):
            rows = database.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2')
            lines += [insert(name, dict(row)) for row in rows]
    lines += [sql + ";" for _, sql in made(database, "index")]
    database.close()
    return "\n".join(lines) + "\n"


def made(database: sqlite3.Connection, kind: str) -> list[tuple[str, str]]:
    found = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = ? AND sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY name",
        (kind,),
    )
    return [(row["name"], row["sql"]) for row in found]
