"""The twenty people as Sequelize writes them: `sync()` of models that belong to each other, rows that are only marked gone."""

from collections.abc import Iterator
from datetime import datetime

from facts import Facts
from sql_text import Row, row, text

SCHEMA = """
CREATE TABLE IF NOT EXISTS `Users` (`id` INTEGER PRIMARY KEY AUTOINCREMENT, `email` VARCHAR(255) NOT NULL UNIQUE, `status` TEXT DEFAULT 'active', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL, `deletedAt` DATETIME);
CREATE TABLE IF NOT EXISTS `Profiles` (`id` INTEGER PRIMARY KEY AUTOINCREMENT, `name` VARCHAR(255) NOT NULL, `age` INTEGER, `gender` VARCHAR(255), `role` VARCHAR(255), `genre` VARCHAR(255), `experience` INTEGER, `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL, `UserId` INTEGER REFERENCES `Users` (`id`) ON DELETE SET NULL ON UPDATE CASCADE);
CREATE TABLE IF NOT EXISTS `Swipes` (`id` INTEGER PRIMARY KEY AUTOINCREMENT, `type` TEXT NOT NULL, `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL, `deletedAt` DATETIME, `fromUserId` INTEGER REFERENCES `Users` (`id`) ON DELETE SET NULL ON UPDATE CASCADE, `toUserId` INTEGER REFERENCES `Users` (`id`) ON DELETE SET NULL ON UPDATE CASCADE);
CREATE TABLE IF NOT EXISTS `Chats` (`id` INTEGER PRIMARY KEY AUTOINCREMENT, `type` TEXT DEFAULT 'private', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL, `creatorId` INTEGER REFERENCES `Users` (`id`) ON DELETE SET NULL ON UPDATE CASCADE);
CREATE TABLE IF NOT EXISTS `ChatParticipants` (`createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL, `ChatId` INTEGER NOT NULL REFERENCES `Chats` (`id`) ON DELETE CASCADE ON UPDATE CASCADE, `UserId` INTEGER NOT NULL REFERENCES `Users` (`id`) ON DELETE CASCADE ON UPDATE CASCADE, PRIMARY KEY (`ChatId`, `UserId`));
CREATE TABLE IF NOT EXISTS `Messages` (`id` INTEGER PRIMARY KEY AUTOINCREMENT, `text` TEXT, `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL, `ChatId` INTEGER REFERENCES `Chats` (`id`) ON DELETE SET NULL ON UPDATE CASCADE, `senderId` INTEGER REFERENCES `Users` (`id`) ON DELETE SET NULL ON UPDATE CASCADE);
CREATE TABLE IF NOT EXISTS `Notifications` (`id` INTEGER PRIMARY KEY AUTOINCREMENT, `type` VARCHAR(255) NOT NULL, `title` VARCHAR(255), `body` TEXT, `data` JSON, `isRead` TINYINT(1) DEFAULT 0, `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL, `UserId` INTEGER REFERENCES `Users` (`id`) ON DELETE SET NULL ON UPDATE CASCADE);
CREATE INDEX `swipes_from_user_id` ON `Swipes` (`fromUserId`);
"""

WORDS = {"like": "like", "super": "superlike", "dislike": "pass", "block": "block"}


def time(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="milliseconds").replace("+00:00", " +00:00")


def times(moment: datetime) -> dict[str, str]:
    return {"createdAt": time(moment), "updatedAt": time(moment)}


def rows(facts: Facts) -> Iterator[Row]:
    for person in facts.people:
        yield row(
            "Users",
            id=person.number,
            email=person.email,
            status="suspended" if person.state == "banned" else "active",
            **times(person.joined),
            deletedAt=time(person.ended) if person.ended and person.state == "deleted" else None,
        )
        yield row(
            "Profiles",
            name=person.name,
            age=person.age(facts.as_of.date()),
            gender=person.gender,
            role=person.role,
            genre=person.genre,
            experience=person.experience,
            **times(person.joined),
            UserId=person.number,
        )
    for said in facts.interactions:
        yield row(
            "Swipes",
            id=said.number,
            type=WORDS[said.says],
            **times(said.at),
            deletedAt=time(said.withdrawn) if said.withdrawn else None,
            fromUserId=said.actor,
            toUserId=said.target,
        )
    for chat in facts.chats:
        yield row(
            "Chats",
            id=chat.number,
            type="group" if chat.is_group else "private",
            **times(chat.at),
            creatorId=chat.creator,
        )
        for number in chat.people:
            yield row("ChatParticipants", **times(chat.at), ChatId=chat.number, UserId=number)
        for message in chat.messages:
            yield row("Messages", text=message.text, **times(message.at), ChatId=chat.number, senderId=message.sender)
    for notice in facts.notifications:
        yield row(
            "Notifications",
            type=notice.kind,
            title=notice.title,
            body=notice.content,
            data=notice.data,
            isRead=notice.is_read,
            **times(notice.at),
            UserId=notice.recipient,
        )


def write(facts: Facts) -> str:
    return text(SCHEMA, rows(facts))
