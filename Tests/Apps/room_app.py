"""The twenty people as Android's Room writes them: no defaults, NOT NULL nearly everywhere, times as milliseconds."""

from collections.abc import Iterator

from facts import Facts
from sql_text import Row, midnight, milliseconds, row, text

SCHEMA = """
CREATE TABLE IF NOT EXISTS `users` (`id` INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, `email` TEXT NOT NULL, `isActive` INTEGER NOT NULL, `createdAt` INTEGER NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS `index_users_email` ON `users` (`email`);
CREATE TABLE IF NOT EXISTS `profiles` (`userId` INTEGER NOT NULL, `displayName` TEXT NOT NULL, `birthday` INTEGER NOT NULL, `gender` TEXT NOT NULL, `role` TEXT NOT NULL, `genres` TEXT NOT NULL, `experience` INTEGER, `updatedAt` INTEGER NOT NULL, PRIMARY KEY(`userId`), FOREIGN KEY(`userId`) REFERENCES `users`(`id`) ON UPDATE NO ACTION ON DELETE CASCADE );
CREATE TABLE IF NOT EXISTS `interactions` (`id` INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, `actorId` INTEGER NOT NULL, `targetId` INTEGER NOT NULL, `kind` TEXT NOT NULL, `createdAt` INTEGER NOT NULL, `isUndone` INTEGER NOT NULL, FOREIGN KEY(`actorId`) REFERENCES `users`(`id`) ON UPDATE NO ACTION ON DELETE CASCADE , FOREIGN KEY(`targetId`) REFERENCES `users`(`id`) ON UPDATE NO ACTION ON DELETE CASCADE );
CREATE INDEX IF NOT EXISTS `index_interactions_actorId` ON `interactions` (`actorId`);
CREATE INDEX IF NOT EXISTS `index_interactions_targetId` ON `interactions` (`targetId`);
CREATE TABLE IF NOT EXISTS `chats` (`id` INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, `kind` TEXT NOT NULL, `title` TEXT, `createdBy` INTEGER, `createdAt` INTEGER NOT NULL, `updatedAt` INTEGER NOT NULL, FOREIGN KEY(`createdBy`) REFERENCES `users`(`id`) ON UPDATE NO ACTION ON DELETE SET NULL );
CREATE INDEX IF NOT EXISTS `index_chats_createdBy` ON `chats` (`createdBy`);
CREATE TABLE IF NOT EXISTS `chat_participants` (`chatId` INTEGER NOT NULL, `userId` INTEGER NOT NULL, `joinedAt` INTEGER NOT NULL, PRIMARY KEY(`chatId`, `userId`), FOREIGN KEY(`chatId`) REFERENCES `chats`(`id`) ON UPDATE NO ACTION ON DELETE CASCADE , FOREIGN KEY(`userId`) REFERENCES `users`(`id`) ON UPDATE NO ACTION ON DELETE CASCADE );
CREATE INDEX IF NOT EXISTS `index_chat_participants_userId` ON `chat_participants` (`userId`);
CREATE TABLE IF NOT EXISTS `messages` (`id` INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, `chatId` INTEGER NOT NULL, `senderId` INTEGER NOT NULL, `body` TEXT NOT NULL, `sentAt` INTEGER NOT NULL, FOREIGN KEY(`chatId`) REFERENCES `chats`(`id`) ON UPDATE NO ACTION ON DELETE CASCADE , FOREIGN KEY(`senderId`) REFERENCES `users`(`id`) ON UPDATE NO ACTION ON DELETE CASCADE );
CREATE INDEX IF NOT EXISTS `index_messages_chatId` ON `messages` (`chatId`);
CREATE INDEX IF NOT EXISTS `index_messages_senderId` ON `messages` (`senderId`);
CREATE TABLE IF NOT EXISTS `notifications` (`id` INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, `userId` INTEGER NOT NULL, `kind` TEXT NOT NULL, `title` TEXT NOT NULL, `body` TEXT NOT NULL, `payload` TEXT, `isRead` INTEGER NOT NULL, `createdAt` INTEGER NOT NULL, FOREIGN KEY(`userId`) REFERENCES `users`(`id`) ON UPDATE NO ACTION ON DELETE CASCADE );
CREATE INDEX IF NOT EXISTS `index_notifications_userId` ON `notifications` (`userId`);
CREATE TABLE IF NOT EXISTS room_master_table (id INTEGER PRIMARY KEY,identity_hash TEXT);
INSERT OR REPLACE INTO room_master_table (id,identity_hash) VALUES(42, '3f0c1c9d2b7a4e58a6d1f2e3b4c5d6e7');
CREATE TABLE android_metadata (locale TEXT);
INSERT INTO android_metadata (locale) VALUES ('en_US');
"""

WORDS = {"like": "LIKE", "super": "SUPER_LIKE", "dislike": "PASS", "block": "BLOCK"}


def rows(facts: Facts) -> Iterator[Row]:
    time = milliseconds
    for person in facts.people:
        yield row(
            "users", id=person.number, email=person.email, isActive=person.state is None, createdAt=time(person.joined)
        )
        yield row(
            "profiles",
            userId=person.number,
            displayName=person.name,
            birthday=time(midnight(person.born)),
            gender=person.gender,
            role=person.role,
            genres=person.genre,
            experience=person.experience,
            updatedAt=time(person.joined),
        )
    for said in facts.interactions:
        yield row(
            "interactions",
            id=said.number,
            actorId=said.actor,
            targetId=said.target,
            kind=WORDS[said.says],
            createdAt=time(said.at),
            isUndone=said.withdrawn is not None,
        )
    for chat in facts.chats:
        yield row(
            "chats",
            id=chat.number,
            kind="GROUP" if chat.is_group else "DIRECT",
            createdBy=chat.creator,
            createdAt=time(chat.at),
            updatedAt=time(chat.at),
        )
        for number in chat.people:
            yield row("chat_participants", chatId=chat.number, userId=number, joinedAt=time(chat.at))
        for message in chat.messages:
            yield row(
                "messages", chatId=chat.number, senderId=message.sender, body=message.text, sentAt=time(message.at)
            )
    for notice in facts.notifications:
        yield row(
            "notifications",
            userId=notice.recipient,
            kind=notice.kind,
            title=notice.title,
            body=notice.content,
            payload=notice.data,
            isRead=notice.is_read,
            createdAt=time(notice.at),
        )


def write(facts: Facts) -> str:
    return text(SCHEMA, rows(facts))
