"""The twenty people in a database of Django's, and what Django reads of it after a night."""

from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from facts import Facts
from reading import ReadChat, Reading, ReadNotice

WORDS = {"like": "like", "super": "super_like", "dislike": "pass", "block": "block"}


def connect(path: Path) -> None:
    """Once a process: Django's settings are global."""
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "dating"],
        AUTH_USER_MODEL="dating.User",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        TIME_ZONE="Europe/Berlin",
    )
    django.setup()


def fill(path: Path, facts: Facts) -> None:
    connect(path)
    from dating.models import Chat, Message, Notification, Profile, Swipe, User

    call_command("migrate", run_syncdb=True, verbosity=0)
    for person in facts.people:
        user = User.objects.create(
            id=person.number,
            username=person.username,
            email=person.email,
            password="!",
            is_active=person.state is None,
            date_joined=person.joined,
        )
        Profile.objects.create(
            user=user,
            name=person.name,
            birth_date=person.born,
            gender=person.gender,
            role=person.role,
            genres=person.genre,
            experience=person.experience,
            updated_at=person.joined,
        )
    for said in facts.interactions:
        if said.withdrawn is None:
            Swipe.objects.create(swiper_id=said.actor, target_id=said.target, kind=WORDS[said.says], created_at=said.at)
    for chat in facts.chats:
        kind = Chat.Kind.GROUP if chat.is_group else Chat.Kind.DIRECT
        made = Chat.objects.create(kind=kind, created_by_id=chat.creator, created_at=chat.at, updated_at=chat.at)
        made.participants.set(chat.people)
        for message in chat.messages:
            Message.objects.create(chat=made, sender_id=message.sender, text=message.text, created_at=message.at)
    for notice in facts.notifications:
        Notification.objects.create(
            recipient_id=notice.recipient,
            kind=notice.kind,
            title=notice.title,
            body=notice.content,
            data=notice.data,
            is_read=notice.is_read,
            created_at=notice.at,
        )


def read(path: Path, facts: Facts) -> Reading:
    connect(path)
    from dating.models import Chat, Notification

    return Reading(
        chats=[
            ReadChat(
                number=chat.pk,
                names=[person.profile.name for person in chat.participants.all()],
                creator=chat.created_by.profile.name,
                times=[chat.created_at, chat.updated_at],
            )
            for chat in Chat.objects.order_by("created_at").prefetch_related("participants__profile")
        ],
        since=set(Chat.objects.filter(created_at__gte=facts.as_of, kind="direct").values_list("pk", flat=True)),
        notices=[
            ReadNotice(
                recipient=notice.recipient.profile.name,
                content=notice.body,
                data=notice.data,
                is_read=notice.is_read,
                time=notice.created_at,
            )
            # Asked through the JSON, as an app would.
            for notice in Notification.objects.filter(kind="match", data__chat_id__gt=0)
        ],
        has_zones=True,
    )


def answer(path: Path) -> int:
    """The newest chat, in which its creator has written now."""
    connect(path)
    from dating.models import Chat

    chat = Chat.objects.latest("created_at", "pk")
    chat.messages.create(sender=chat.created_by, text="Hello!")
    return chat.pk
