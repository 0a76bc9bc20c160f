"""What an app's own library reads of its database after a night of Duet's, and what must be true of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from facts import Facts


@dataclass(frozen=True)
class ReadChat:
    number: int
    names: list[str]
    creator: str
    times: list[datetime]


@dataclass(frozen=True)
class ReadNotice:
    recipient: str
    content: str
    data: Any
    is_read: Any
    time: datetime


@dataclass(frozen=True)
class Reading:
    # All chats, in the order of their times as the library asks for it.
    chats: list[ReadChat]
    # The chats that the library finds when it asks for those made since the night began.
    since: set[int]
    # What Duet has written to people.
    notices: list[ReadNotice]
    # Whether the library gives times with their zone.
    has_zones: bool


def require(holds: bool, what: str) -> None:
    if not holds:
        raise SystemExit(f"test-apps: {what}")


def check(reading: Reading, facts: Facts, expected: dict[frozenset[str], str]) -> int:
    """Compares what was read with the matches that a database of `duet init` got; the number of matches."""
    new = [chat for chat in reading.chats if chat.number > len(facts.chats)]
    require(reading.chats[-len(new) :] == new, "the new chats are not the latest by their times")
    require({chat.number for chat in new} == reading.since, "the new chats are not those since the night began")
    pairs = {frozenset(chat.names): chat for chat in new}
    require(len(pairs) == len(new), "two people share two new chats")
    require(
        pairs.keys() == expected.keys(), f"others were matched: {sorted(map(sorted, pairs.keys() ^ expected.keys()))}"
    )
    for names, chat in pairs.items():
        require(len(chat.names) == 2 and chat.creator in names, f"chat {chat.number} is not of its two people")
        notices = [notice for notice in reading.notices if notice.data["chat_id"] == chat.number]
        require(len(notices) == 2, f"chat {chat.number} has {len(notices)} notices")
        require({notice.recipient for notice in notices} == names, f"chat {chat.number} was told to others")
        for notice in notices:
            (other,) = names - {notice.recipient}
            require(other in notice.content, f"{notice.recipient} does not read of {other}: {notice.content}")
            require(notice.data["kind"] == expected[names], f"{sorted(names)} have another kind of match")
            require(notice.data["chat_id_str"] == str(chat.number), f"chat {chat.number} is not in the data as a text")
            require(notice.is_read is False, f"a notice is read: {notice.is_read!r}")
        for time in chat.times + [notice.time for notice in notices]:
            require(isinstance(time, datetime), f"not a moment: {time!r}")
            require((time.tzinfo is not None) == reading.has_zones, f"another kind of moment: {time!r}")
            moment = time if reading.has_zones else time.replace(tzinfo=timezone.utc)
            require(abs(moment - facts.as_of) < timedelta(minutes=1), f"not the moment of the night: {time!r}")
    require(len(reading.notices) == 2 * len(new), "there are notices of no chat")
    return len(new)
