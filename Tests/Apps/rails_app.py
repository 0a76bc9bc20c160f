"""The twenty people as Rails writes them: tables in the plural, enums as numbers, times with six digits of a second."""

from collections.abc import Iterator
from datetime import datetime

from facts import Facts
from sql_text import Row, row, text

SCHEMA = """
CREATE TABLE IF NOT EXISTS "schema_migrations" ("version" varchar NOT NULL PRIMARY KEY);
CREATE TABLE IF NOT EXISTS "ar_internal_metadata" ("key" varchar NOT NULL PRIMARY KEY, "value" varchar, "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL);
CREATE TABLE IF NOT EXISTS "users" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "email" varchar NOT NULL, "password_digest" varchar NOT NULL, "banned" boolean DEFAULT 0 NOT NULL, "discarded_at" datetime(6), "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL);
CREATE UNIQUE INDEX "index_users_on_email" ON "users" ("email");
CREATE TABLE IF NOT EXISTS "profiles" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "user_id" integer NOT NULL, "name" varchar NOT NULL, "born_on" date NOT NULL, "gender" varchar, "role" varchar, "genre" varchar, "experience" integer, "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL, CONSTRAINT "fk_rails_e424190865"
FOREIGN KEY ("user_id")
  REFERENCES "users" ("id")
);
CREATE UNIQUE INDEX "index_profiles_on_user_id" ON "profiles" ("user_id");
CREATE TABLE IF NOT EXISTS "reactions" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "user_id" integer NOT NULL, "target_id" integer NOT NULL, "kind" integer DEFAULT 0 NOT NULL, "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL, CONSTRAINT "fk_rails_9f02fc96a0"
FOREIGN KEY ("user_id")
  REFERENCES "users" ("id")
, CONSTRAINT "fk_rails_6a3ae17d1b"
FOREIGN KEY ("target_id")
  REFERENCES "users" ("id")
);
CREATE INDEX "index_reactions_on_user_id" ON "reactions" ("user_id");
CREATE INDEX "index_reactions_on_target_id" ON "reactions" ("target_id");
CREATE TABLE IF NOT EXISTS "conversations" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "kind" integer DEFAULT 0 NOT NULL, "creator_id" integer, "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL, CONSTRAINT "fk_rails_0f2c4a1f0e"
FOREIGN KEY ("creator_id")
  REFERENCES "users" ("id")
);
CREATE INDEX "index_conversations_on_creator_id" ON "conversations" ("creator_id");
CREATE TABLE IF NOT EXISTS "memberships" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "conversation_id" integer NOT NULL, "user_id" integer NOT NULL, "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL, CONSTRAINT "fk_rails_99326fb65d"
FOREIGN KEY ("user_id")
  REFERENCES "users" ("id")
, CONSTRAINT "fk_rails_3b45c2a1d7"
FOREIGN KEY ("conversation_id")
  REFERENCES "conversations" ("id")
);
CREATE UNIQUE INDEX "index_memberships_on_conversation_id_and_user_id" ON "memberships" ("conversation_id", "user_id");
CREATE INDEX "index_memberships_on_user_id" ON "memberships" ("user_id");
CREATE TABLE IF NOT EXISTS "messages" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "conversation_id" integer NOT NULL, "user_id" integer NOT NULL, "body" text NOT NULL, "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL, CONSTRAINT "fk_rails_7f927086d2"
FOREIGN KEY ("conversation_id")
  REFERENCES "conversations" ("id")
, CONSTRAINT "fk_rails_273a25a7a6"
FOREIGN KEY ("user_id")
  REFERENCES "users" ("id")
);
CREATE INDEX "index_messages_on_conversation_id" ON "messages" ("conversation_id");
CREATE INDEX "index_messages_on_user_id" ON "messages" ("user_id");
CREATE TABLE IF NOT EXISTS "notifications" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "user_id" integer NOT NULL, "kind" varchar NOT NULL, "title" varchar NOT NULL, "body" text NOT NULL, "params" json DEFAULT '{}' NOT NULL, "read" boolean DEFAULT 0 NOT NULL, "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL, CONSTRAINT "fk_rails_b080fb4855"
FOREIGN KEY ("user_id")
  REFERENCES "users" ("id")
);
CREATE INDEX "index_notifications_on_user_id" ON "notifications" ("user_id");
INSERT INTO "schema_migrations" (version) VALUES ('20250301120000');
"""

# The numbers of enums.
WORDS = {"like": 0, "super": 1, "dislike": 2, "block": 3}


def time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


def times(moment: datetime) -> dict[str, str]:
    return {"created_at": time(moment), "updated_at": time(moment)}


def rows(facts: Facts) -> Iterator[Row]:
    for person in facts.people:
        yield row(
            "users",
            id=person.number,
            email=person.email,
            password_digest="!",
            banned=person.state == "banned",
            discarded_at=time(person.ended) if person.ended and person.state == "deleted" else None,
            **times(person.joined),
        )
        yield row(
            "profiles",
            user_id=person.number,
            name=person.name,
            born_on=person.born.isoformat(),
            gender=person.gender,
            role=person.role,
            genre=person.genre,
            experience=person.experience,
            **times(person.joined),
        )
    for said in facts.interactions:
        if said.withdrawn is None:
            yield row(
                "reactions",
                id=said.number,
                user_id=said.actor,
                target_id=said.target,
                kind=WORDS[said.says],
                **times(said.at),
            )
    for chat in facts.chats:
        yield row("conversations", id=chat.number, kind=int(chat.is_group), creator_id=chat.creator, **times(chat.at))
        for number in chat.people:
            yield row("memberships", conversation_id=chat.number, user_id=number, **times(chat.at))
        for message in chat.messages:
            yield row(
                "messages", conversation_id=chat.number, user_id=message.sender, body=message.text, **times(message.at)
            )
    for notice in facts.notifications:
        yield row(
            "notifications",
            user_id=notice.recipient,
            kind=notice.kind,
            title=notice.title,
            body=notice.content,
            params=notice.data,
            read=notice.is_read,
            **times(notice.at),
        )


def write(facts: Facts) -> str:
    return text(SCHEMA, rows(facts))
