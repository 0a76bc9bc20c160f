"""The twenty people in the tables that `duet init` makes, under the keys that the apps have for them.

What all others are compared with: interactions have the same numbers and times, by which Duet draws what it leaves to chance.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

import prisma_app
from facts import Facts
from sql_text import Row, insert, row


def time(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(sep=" ", timespec="milliseconds")


def times(moment: datetime) -> dict[str, str]:
    return {"created_at": time(moment), "updated_at": time(moment)}


def rows(facts: Facts, key: Callable[[int], str]) -> Iterator[Row]:
    names = {person.number: key(person.number) for person in facts.people}
    # There is no word for people who are gone: they have no profile.
    for person in facts.people:
        yield row("users", username=names[person.number], email=person.email, **times(person.joined))
        if person.state is None:
            yield row(
                "profiles",
                username=names[person.number],
                name=person.name,
                age=person.age(facts.as_of.date()),
                gender=person.gender,
                role=person.role,
                genre=person.genre,
                experience=person.experience,
                **times(person.joined),
            )
    for said in facts.interactions:
        if said.withdrawn is None:
            yield row(
                "interactions",
                id=said.number,
                username=names[said.actor],
                target_username=names[said.target],
                interaction_type="like" if said.says == "super" else said.says,
                **times(said.at),
            )
    for chat in facts.chats:
        yield row(
            "chats",
            id=chat.number,
            type="group" if chat.is_group else "dm",
            created_by=names[chat.creator],
            **times(chat.at),
        )
        for number in chat.people:
            yield row("chat_participants", chat_id=chat.number, username=names[number], joined_at=time(chat.at))
        for message in chat.messages:
            yield row(
                "messages", chat_id=chat.number, sender=names[message.sender], text=message.text, **times(message.at)
            )
    for notice in facts.notifications:
        yield row(
            "notifications",
            username=names[notice.recipient],
            type=notice.kind,
            title=notice.title,
            content=notice.content,
            data=notice.data,
            is_read=notice.is_read,
            **times(notice.at),
        )


def write(facts: Facts) -> str:
    return "\n".join(insert(*row) for row in rows(facts, str)) + "\n"


def write_cuids(facts: Facts) -> str:
    return "\n".join(insert(*row) for row in rows(facts, prisma_app.person)) + "\n"
