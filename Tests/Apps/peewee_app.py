"""A dating app with Peewee: the twenty people in its database, and what it reads of it after a night."""

from datetime import datetime
from pathlib import Path

from peewee import (
    BooleanField,
    CharField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    SqliteDatabase,
    TextField,
)

from facts import Facts
from reading import ReadChat, Reading, ReadNotice

database = SqliteDatabase(None, pragmas={"foreign_keys": 1, "journal_mode": "wal"})


class BaseModel(Model):
    class Meta:
        database = database


class User(BaseModel):
    username = CharField(unique=True)
    email = CharField(unique=True)
    banned = BooleanField(default=False)
    deleted = BooleanField(default=False)
    joined = DateTimeField(default=datetime.now)


class Profile(BaseModel):
    user = ForeignKeyField(User, backref="profile", unique=True, on_delete="CASCADE")
    name = CharField()
    age = IntegerField()
    sex = CharField(null=True)
    plays = CharField(null=True)
    music_style = TextField(null=True)
    experience = IntegerField(null=True)
    updated = DateTimeField(default=datetime.now)


class Like(BaseModel):
    from_user = ForeignKeyField(User, backref="likes", on_delete="CASCADE")
    to_user = ForeignKeyField(User, backref="liked_by", on_delete="CASCADE")
    kind = CharField()
    timestamp = DateTimeField(default=datetime.now)


class Conversation(BaseModel):
    kind = CharField(default="private")
    owner = ForeignKeyField(User, null=True, on_delete="SET NULL")
    created = DateTimeField(default=datetime.now)


class Member(BaseModel):
    conversation = ForeignKeyField(Conversation, backref="members", on_delete="CASCADE")
    user = ForeignKeyField(User, on_delete="CASCADE")
    joined = DateTimeField(default=datetime.now)

    class Meta:
        indexes = ((("conversation", "user"), True),)


class Message(BaseModel):
    conversation = ForeignKeyField(Conversation, backref="messages", on_delete="CASCADE")
    sender = ForeignKeyField(User, on_delete="CASCADE")
    text = TextField()
    timestamp = DateTimeField(default=datetime.now, index=True)


class Notification(BaseModel):
    user = ForeignKeyField(User, backref="notifications", on_delete="CASCADE")
    kind = CharField()
    title = CharField()
    body = TextField()
    data = JSONField(default=dict)
    seen = BooleanField(default=False)
    created = DateTimeField(default=datetime.now)


MODELS = [User, Profile, Like, Conversation, Member, Message, Notification]
WORDS = {"like": "like", "super": "superlike", "dislike": "nope", "block": "block"}


def naive(moment: datetime) -> datetime:
    """As `datetime.now` gives it on a server whose clock is UTC's."""
    return moment.replace(tzinfo=None)


def fill(path: Path, facts: Facts) -> None:
    database.init(path)
    database.create_tables(MODELS)
    with database.atomic():
        for person in facts.people:
            user = User.create(
                id=person.number,
                username=person.username,
                email=person.email,
                banned=person.state == "banned",
                deleted=person.state == "deleted",
                joined=naive(person.joined),
            )
            Profile.create(
                user=user,
                name=person.name,
                age=person.age(facts.as_of.date()),
                sex=person.gender,
                plays=person.role,
                music_style=person.genre,
                experience=person.experience,
                updated=naive(person.joined),
            )
        for said in facts.interactions:
            if said.withdrawn is None:
                Like.create(from_user=said.actor, to_user=said.target, kind=WORDS[said.says], timestamp=naive(said.at))
        for chat in facts.chats:
            kind = "group" if chat.is_group else "private"
            made = Conversation.create(kind=kind, owner=chat.creator, created=naive(chat.at))
            for number in chat.people:
                Member.create(conversation=made, user=number, joined=naive(chat.at))
            for message in chat.messages:
                Message.create(conversation=made, sender=message.sender, text=message.text, timestamp=naive(message.at))
        for notice in facts.notifications:
            Notification.create(
                user=notice.recipient,
                kind=notice.kind,
                title=notice.title,
                body=notice.content,
                data=notice.data,
                seen=notice.is_read,
                created=naive(notice.at),
            )
    database.close()


def read(path: Path, facts: Facts) -> Reading:
    database.init(path)
    with database:
        since = Conversation.select().where(Conversation.created >= naive(facts.as_of), Conversation.kind == "private")
        # Asked through the JSON, as an app would.
        notices = Notification.select().where(Notification.kind == "match", Notification.data["chat_id"] > 0)
        return Reading(
            chats=[
                ReadChat(
                    number=chat.id,
                    names=[member.user.profile.get().name for member in chat.members],
                    creator=chat.owner.profile.get().name,
                    times=[chat.created] + [member.joined for member in chat.members],
                )
                for chat in Conversation.select().order_by(Conversation.created)
            ],
            since={chat.id for chat in since},
            notices=[
                ReadNotice(
                    recipient=notice.user.profile.get().name,
                    content=notice.body,
                    data=notice.data,
                    is_read=notice.seen,
                    time=notice.created,
                )
                for notice in notices
            ],
            has_zones=False,
        )


def answer(path: Path) -> int:
    """The newest chat, in which its creator has written now."""
    database.init(path)
    with database:
        chat = Conversation.select().order_by(Conversation.created.desc(), Conversation.id.desc()).get()
        Message.create(conversation=chat, sender=chat.owner, text="Hello!")
        return chat.id
