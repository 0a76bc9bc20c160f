"""The steps of jobs/test-apps that are Python's.

main.py make APP DATABASE          fill a new database of an app, or the tables of `duet init` for the app "plain"
main.py texts [FOLDER]             write the databases of all apps as SQL texts (default: beside this file)
main.py contents DATABASE          print a sum of all rows of the tables that a second night must not change
main.py read APP DATABASE PLAIN    read a database after a night, and compare it with the one of `duet init`
"""

import hashlib
import importlib
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import facts as twenty
import prisma_app
from reading import check, require
from sql_text import dump

# Those whose library makes the database and reads it, and those whose SQL is written here as their documentation says.
LIBRARIES = ["django", "sqlalchemy", "peewee"]
WRITTEN = ["prisma", "prisma-cuids", "rails", "sequelize", "room"]
# Of what the library puts there about itself, texts have the tables only.
WITHOUT_ROWS = {"django": ("django_", "auth_")}


def make(app: str, path: Path) -> None:
    facts = twenty.load()
    if app in LIBRARIES:
        importlib.import_module(f"{app}_app").fill(path, facts)
        return
    database = sqlite3.connect(path)
    database.executescript("PRAGMA foreign_keys = ON;" + written(app))
    require(not database.execute("PRAGMA foreign_key_check").fetchall(), f"references of {app} do not hold")
    database.close()


def written(app: str) -> str:
    name, _, variant = app.partition("-")
    module = importlib.import_module(f"{name}_app")
    return (module.write_cuids if variant else module.write)(twenty.load())


def texts(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for app in ["plain", "plain-cuids"] + WRITTEN:
        (folder / f"{app}.sql").write_text(written(app), encoding="utf-8")
    for app in LIBRARIES:
        with tempfile.TemporaryDirectory() as temporary:
            path = Path(temporary) / "app.db"
            # A process each: Django's settings are for good.
            subprocess.run([sys.executable, __file__, "make", app, str(path)], check=True)
            (folder / f"{app}.sql").write_text(dump(path, WITHOUT_ROWS.get(app, ())), encoding="utf-8")


def contents(path: Path) -> str:
    """A sum over the app's rows and Duet's matches."""
    database = sqlite3.connect(path)
    tables = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        " AND (name NOT LIKE 'match%' OR name IN ('match_pairs', 'match_plan')) ORDER BY name"
    ).fetchall()
    rows = {name: sorted(map(repr, database.execute(f'SELECT * FROM "{name}"'))) for (name,) in tables}
    database.close()
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def matched(path: Path, key: Callable[[int], str]) -> dict[frozenset[str], str]:
    """Who was matched, by the names on their profiles, and in which way; from Duet's own record."""
    names = {key(person.number): person.name for person in twenty.load().people}
    database = sqlite3.connect(path)
    rows = database.execute("SELECT first, second, kind FROM match_pairs WHERE status = 'matched'").fetchall()
    database.close()
    return {frozenset([names[first], names[second]]): kind for first, second, kind in rows}


def show(match: tuple[frozenset[str], str]) -> str:
    return f"{' and '.join(sorted(match[0]))} ({match[1]})"


def read(app: str, path: Path, plain: Path) -> None:
    facts = twenty.load()
    key = prisma_app.person if app == "prisma-cuids" else str
    expected = matched(plain, key)
    likes = {pair for pair, kind in expected.items() if kind == "mutual_like"}
    require(likes == facts.must_meet, "the database of duet init has other matches by likes than facts.json")
    require(not expected.keys() & facts.must_not_meet, "people met who must not, in the database of duet init")
    gone = {person.name for person in facts.people if person.state or person.age(facts.as_of.date()) < 18}
    require(
        not gone & frozenset().union(*expected), "somebody met who is gone or a minor, in the database of duet init"
    )
    differing = matched(path, key).items() ^ expected.items()
    require(not differing, f"other matches than in the database of duet init: {sorted(map(show, differing))}")
    require_references(path)
    if app in LIBRARIES:
        count = check(importlib.import_module(f"{app}_app").read(path, facts), facts, expected)
        print(f"{app} reads {count} chats of the same people, their notices and their times")
    else:
        print(f"{app}: the same {len(expected)} matches")


def undone(app: str, path: Path, chat: int) -> None:
    facts = twenty.load()
    reading = importlib.import_module(f"{app}_app").read(path, facts)
    left = [read.number for read in reading.chats if read.number > len(facts.chats)]
    require(left == [chat], f"chats {left} are left, and not {chat} alone")
    told = [notice.data["chat_id"] for notice in reading.notices]
    require(told == [chat, chat], f"notices of chats {told} are left, and not two of {chat}")
    require_references(path)
    print(f"{app} finds only the chat in which somebody wrote, after the night was taken back")


def require_references(path: Path) -> None:
    database = sqlite3.connect(path)
    require(not database.execute("PRAGMA foreign_key_check").fetchall(), "references do not hold")
    database.close()


def main() -> None:
    match sys.argv[1:]:
        case ["make", app, path]:
            make(app, Path(path))
        case ["texts"]:
            texts(twenty.FOLDER / "databases")
        case ["texts", folder]:
            texts(Path(folder))
        case ["contents", path]:
            print(contents(Path(path)))
        case ["read", app, path, plain]:
            read(app, Path(path), Path(plain))
        case ["answer", app, path]:
            print(importlib.import_module(f"{app}_app").answer(Path(path)))
        case ["undone", app, path, chat]:
            undone(app, Path(path), int(chat))
        case _:
            print(__doc__, file=sys.stderr)
            sys.exit(64)


main()
