"""A dating app as a developer with Django writes it: one file of models, the names and columns that Django chooses."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone


class User(AbstractUser):
    pass


class Profile(models.Model):
    user = models.OneToOneField(User, on_delete=models.CASCADE)
    name = models.CharField(max_length=60)
    birth_date = models.DateField()
    gender = models.CharField(max_length=30, blank=True)
    role = models.CharField(max_length=30, blank=True)
    genres = models.CharField(max_length=200, blank=True)
    experience = models.PositiveSmallIntegerField(null=True, blank=True)
    bio = models.TextField(blank=True)
    updated_at = models.DateTimeField(default=timezone.now)


class Swipe(models.Model):
    class Kind(models.TextChoices):
        LIKE = "like"
        SUPER_LIKE = "super_like"
        PASS = "pass"
        BLOCK = "block"

    swiper = models.ForeignKey(User, on_delete=models.CASCADE, related_name="swipes")
    target = models.ForeignKey(User, on_delete=models.CASCADE, related_name="swiped_by")
    kind = models.CharField(max_length=10, choices=Kind)
    created_at = models.DateTimeField(default=timezone.now)


class Chat(models.Model):
    class Kind(models.TextChoices):
        DIRECT = "direct"
        GROUP = "group"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.DIRECT)
    name = models.CharField(max_length=100, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    participants = models.ManyToManyField(User, related_name="chats")
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)


class Message(models.Model):
    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="messages")
    sender = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at"]


class Notification(models.Model):
    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=100)
    body = models.TextField()
    data = models.JSONField(default=dict)
    is_read = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at"]
