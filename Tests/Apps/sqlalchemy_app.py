"""A dating app with SQLAlchemy: the twenty people in its database, and what it reads of it after a night."""

import enum
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Column, DateTime, ForeignKey, String, Table, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

from facts import Facts
from reading import ReadChat, Reading, ReadNotice


def now() -> datetime:
    return datetime.now(timezone.utc)


class Base(DeclarativeBase):
    type_annotation_map = {datetime: DateTime(timezone=True), dict[str, Any]: JSON}


class Status(enum.Enum):
    ACTIVE = "active"
    BANNED = "banned"


class SwipeKind(enum.Enum):
    LIKE = "like"
    SUPER_LIKE = "super-like"
    PASS = "pass"
    BLOCK = "block"


class ChatKind(enum.Enum):
    DIRECT = "direct"
    GROUP = "group"


class User(Base):
    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    password_hash: Mapped[str]
    status: Mapped[Status] = mapped_column(default=Status.ACTIVE)
    created_at: Mapped[datetime] = mapped_column(default=now)
    deleted_at: Mapped[datetime | None]
    profile: Mapped["Profile"] = relationship(back_populates="user")


class Profile(Base):
    __tablename__ = "profile"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    display_name: Mapped[str] = mapped_column(String(60))
    birth_date: Mapped[date]
    gender: Mapped[str | None] = mapped_column(String(30))
    instrument: Mapped[str | None] = mapped_column(String(30))
    genres: Mapped[str | None]
    years_playing: Mapped[int | None]
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
    user: Mapped[User] = relationship(back_populates="profile")


class Swipe(Base):
    __tablename__ = "swipe"

    id: Mapped[int] = mapped_column(primary_key=True)
    from_user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    to_user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    kind: Mapped[SwipeKind]
    created_at: Mapped[datetime] = mapped_column(default=now)
    deleted_at: Mapped[datetime | None]


# A plain association table, as the tutorial has it: it has no key but the two together.
chat_member = Table(
    "chat_member",
    Base.metadata,
    Column("chat_id", ForeignKey("chat.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True),
)


class Chat(Base):
    __tablename__ = "chat"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ChatKind]
    title: Mapped[str | None]
    creator_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    creator: Mapped[User | None] = relationship()
    members: Mapped[list[User]] = relationship(secondary=chat_member)


class Message(Base):
    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    body: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Notification(Base):
    __tablename__ = "notification"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str]
    body: Mapped[str]
    payload: Mapped[dict[str, Any]]
    is_read: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    user: Mapped[User] = relationship()


WORDS = {
    "like": SwipeKind.LIKE,
    "super": SwipeKind.SUPER_LIKE,
    "dislike": SwipeKind.PASS,
    "block": SwipeKind.BLOCK,
}


def fill(path: Path, facts: Facts) -> None:
    engine = create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        users: dict[int, User] = {}
        for person in facts.people:
            user = users[person.number] = User(
                id=person.number,
                email=person.email,
                password_hash="!",
                status=Status.BANNED if person.state == "banned" else Status.ACTIVE,
                created_at=person.joined,
                deleted_at=person.ended if person.state == "deleted" else None,
            )
            user.profile = Profile(
                display_name=person.name,
                birth_date=person.born,
                gender=person.gender,
                instrument=person.role,
                genres=person.genre,
                years_playing=person.experience,
                updated_at=person.joined,
            )
            session.add(user)
        session.flush()
        session.add_all(
            Swipe(
                id=said.number,
                from_user_id=said.actor,
                to_user_id=said.target,
                kind=WORDS[said.says],
                created_at=said.at,
                deleted_at=said.withdrawn,
            )
            for said in facts.interactions
        )
        for chat in facts.chats:
            kind = ChatKind.GROUP if chat.is_group else ChatKind.DIRECT
            members = [users[number] for number in chat.people]
            session.add(Chat(id=chat.number, kind=kind, creator_id=chat.creator, created_at=chat.at, members=members))
            session.flush()
            session.add_all(
                Message(chat_id=chat.number, author_id=message.sender, body=message.text, created_at=message.at)
                for message in chat.messages
            )
        session.add_all(
            Notification(
                user_id=notice.recipient,
                kind=notice.kind,
                title=notice.title,
                body=notice.content,
                payload=notice.data,
                is_read=notice.is_read,
                created_at=notice.at,
            )
            for notice in facts.notifications
        )
        session.commit()
    engine.dispose()


def read(path: Path, facts: Facts) -> Reading:
    engine = create_engine(f"sqlite:///{path}")
    with Session(engine) as session:
        since = select(Chat.id).where(Chat.created_at >= facts.as_of, Chat.kind == ChatKind.DIRECT)
        # Asked through the JSON, as an app would.
        notices = select(Notification).where(
            Notification.kind == "match", Notification.payload["chat_id"].as_integer() > 0
        )
        return Reading(
            chats=[
                ReadChat(
                    number=chat.id,
                    names=[member.profile.display_name for member in chat.members],
                    creator=chat.creator.profile.display_name if chat.creator else "",
                    times=[chat.created_at],
                )
                for chat in session.scalars(select(Chat).order_by(Chat.created_at))
            ],
            since=set(session.scalars(since)),
            notices=[
                ReadNotice(
                    recipient=notice.user.profile.display_name,
                    content=notice.body,
                    data=notice.payload,
                    is_read=notice.is_read,
                    time=notice.created_at,
                )
                for notice in session.scalars(notices)
            ],
            # SQLite has no zones, and SQLAlchemy keeps none there.
            has_zones=False,
        )


def answer(path: Path) -> int:
    """The newest chat, in which its creator has written now."""
    engine = create_engine(f"sqlite:///{path}")
    with Session(engine) as session:
        chat = session.scalars(select(Chat).order_by(Chat.created_at.desc(), Chat.id.desc())).first()
        assert chat is not None and chat.creator is not None
        session.add(Message(chat_id=chat.id, author_id=chat.creator.id, body="Hello!"))
        session.commit()
        return chat.id
