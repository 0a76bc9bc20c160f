"""The twenty people of facts.json, as every app here knows them."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timezone
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Person:
    number: int
    username: str
    name: str
    gender: str
    born: date
    role: str
    genre: str
    experience: int
    joined: datetime
    # "deleted" or "banned"; each app says so in its own way.
    state: str | None = None
    # Since when.
    ended: datetime | None = None

    @property
    def email(self) -> str:
        return f"person{self.number}@example.org"

    def age(self, day: date) -> int:
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


@dataclass(frozen=True)
class Interaction:
    number: int
    actor: int
    target: int
    # "like", "super", "dislike" or "block"; each app has its own words.
    says: str
    at: datetime
    # When it was taken back. Apps that keep such a row mark it, and the others have none: it is the last, so that all others have
    # the same numbers everywhere.
    withdrawn: datetime | None = None


@dataclass(frozen=True)
class Message:
    sender: int
    text: str
    at: datetime


@dataclass(frozen=True)
class Chat:
    number: int
    is_group: bool
    creator: int
    people: list[int]
    at: datetime
    messages: list[Message]


@dataclass(frozen=True)
class Notification:
    recipient: int
    kind: str
    title: str
    content: str
    data: dict
    is_read: bool
    at: datetime


@dataclass(frozen=True)
class Facts:
    as_of: datetime
    people: list[Person]
    interactions: list[Interaction]
    chats: list[Chat]
    notifications: list[Notification]
    # Pairs of names: who must get a chat for liking each other, and who must get none.
    must_meet: set[frozenset[str]]
    must_not_meet: set[frozenset[str]]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


def load() -> Facts:
    raw = json.loads((FOLDER / "facts.json").read_text(encoding="utf-8"))
    people = []
    for row in raw["people"]:
        row["born"] = date.fromisoformat(row["born"])
        row |= {key: moment(row[key]) for key in ("joined", "ended") if key in row}
        people.append(Person(**row))
    names = {person.number: person.name for person in people}
    messages: dict[int, list[Message]] = {}
    for row in raw["messages"]:
        messages.setdefault(row["chat"], []).append(Message(row["from"], row["text"], moment(row["at"])))

    def pairs(key: str) -> set[frozenset[str]]:
        return {frozenset(names[number] for number in pair) for pair in raw[key]}

    return Facts(
        as_of=moment(raw["as_of"]),
        people=people,
        interactions=[
            Interaction(
                number,
                row["from"],
                row["to"],
                row["says"],
                moment(row["at"]),
                moment(row["withdrawn"]) if "withdrawn" in row else None,
            )
            for number, row in enumerate(raw["interactions"], start=1)
        ],
        chats=[
            Chat(
                number,
                row["kind"] == "group",
                row["by"],
                row["people"],
                moment(row["at"]),
                messages.get(number, []),
            )
            for number, row in enumerate(raw["chats"], start=1)
        ],
        notifications=[
            Notification(
                row["to"], row["kind"], row["title"], row["content"], row["data"], row["read"], moment(row["at"])
            )
            for row in raw["notifications"]
        ],
        must_meet=pairs("must_meet"),
        must_not_meet=pairs("must_not_meet"),
    )
