"""The twenty people as Prisma writes them: a migration's SQL, and a table of A and B.

Keys are numbers and times are milliseconds, as its engine has them, or keys are cuids and times are texts, as with its
driver adapters.
"""

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime

from facts import Facts
from sql_text import Row, midnight, milliseconds, row, text

SCHEMA = """
-- CreateTable
CREATE TABLE "User" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "email" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'ACTIVE',
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Profile" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "userId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "birthDate" DATETIME NOT NULL,
    "gender" TEXT,
    "role" TEXT,
    "genre" TEXT,
    "experience" INTEGER,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Profile_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Interaction" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "fromId" INTEGER NOT NULL,
    "toId" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Interaction_fromId_fkey" FOREIGN KEY ("fromId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Interaction_toId_fkey" FOREIGN KEY ("toId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Chat" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "type" TEXT NOT NULL DEFAULT 'DIRECT',
    "createdById" INTEGER,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Chat_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Message" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "chatId" INTEGER NOT NULL,
    "senderId" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Message_chatId_fkey" FOREIGN KEY ("chatId") REFERENCES "Chat" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Message_senderId_fkey" FOREIGN KEY ("senderId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Notification" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "userId" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "isRead" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Notification_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "_ChatParticipants" (
    "A" INTEGER NOT NULL,
    "B" INTEGER NOT NULL,
    CONSTRAINT "_ChatParticipants_A_fkey" FOREIGN KEY ("A") REFERENCES "Chat" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "_ChatParticipants_B_fkey" FOREIGN KEY ("B") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE UNIQUE INDEX "Profile_userId_key" ON "Profile"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "Interaction_fromId_toId_type_key" ON "Interaction"("fromId", "toId", "type");

-- CreateIndex
CREATE UNIQUE INDEX "_ChatParticipants_AB_unique" ON "_ChatParticipants"("A", "B");

-- CreateIndex
CREATE INDEX "_ChatParticipants_B_index" ON "_ChatParticipants"("B");
"""

WORDS = {"like": "LIKE", "super": "SUPER_LIKE", "dislike": "PASS", "block": "BLOCK"}
STATES = {None: "ACTIVE", "deleted": "DELETED", "banned": "BANNED"}


Key = Callable[[str, int], int | str]
Time = Callable[[datetime], int | str]


def cuid(table: str, number: int) -> str:
    """A key of the form that `@default(cuid())` gives: a c, a time, a count and random digits."""
    digits = int.from_bytes(hashlib.sha256(f"{table} {number}".encode()).digest(), "big")
    return "c" + base36(1_740_000_000_000 + number, 8) + base36(number, 4) + base36(digits, 12)


def person(number: int) -> str:
    return cuid("User", number)


def base36(number: int, length: int) -> str:
    digits = ""
    while len(digits) < length:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits


def rows(facts: Facts, key: Key, time: Time) -> Iterator[Row]:
    def times(moment: datetime) -> dict[str, int | str]:
        return {"createdAt": time(moment), "updatedAt": time(moment)}

    for person in facts.people:
        yield row(
            "User",
            id=key("User", person.number),
            email=person.email,
            status=STATES[person.state],
            **times(person.joined),
        )
        yield row(
            "Profile",
            id=key("Profile", 100 + person.number),
            userId=key("User", person.number),
            name=person.name,
            birthDate=time(midnight(person.born)),
            gender=person.gender,
            role=person.role,
            genre=person.genre,
            experience=person.experience,
            **times(person.joined),
        )
    for said in facts.interactions:
        if said.withdrawn is None:
            yield row(
                "Interaction",
                id=key("Interaction", said.number),
                fromId=key("User", said.actor),
                toId=key("User", said.target),
                type=WORDS[said.says],
                createdAt=time(said.at),
            )
    messages = 0
    for chat in facts.chats:
        yield row(
            "Chat",
            id=key("Chat", chat.number),
            type="GROUP" if chat.is_group else "DIRECT",
            createdById=key("User", chat.creator),
            **times(chat.at),
        )
        for number in chat.people:
            yield row("_ChatParticipants", A=key("Chat", chat.number), B=key("User", number))
        for message in chat.messages:
            messages += 1
            yield row(
                "Message",
                id=key("Message", messages),
                chatId=key("Chat", chat.number),
                senderId=key("User", message.sender),
                text=message.text,
                createdAt=time(message.at),
            )
    for number, notice in enumerate(facts.notifications, start=1):
        yield row(
            "Notification",
            id=key("Notification", number),
            userId=key("User", notice.recipient),
            type=notice.kind,
            title=notice.title,
            body=notice.content,
            data=notice.data,
            isRead=notice.is_read,
            createdAt=time(notice.at),
        )


def write(facts: Facts) -> str:
    return text(SCHEMA, rows(facts, lambda _, number: number, milliseconds))


def write_cuids(facts: Facts) -> str:
    schema = SCHEMA.replace("INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT", "TEXT NOT NULL PRIMARY KEY")
    for column in ("userId", "fromId", "toId", "createdById", "chatId", "senderId", "A", "B"):
        schema = schema.replace(f'"{column}" INTEGER', f'"{column}" TEXT')
    return text(schema, rows(facts, cuid, lambda moment: moment.isoformat(timespec="milliseconds")))
