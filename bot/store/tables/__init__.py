"""Every table, so that importing this package fills the metadata."""

from bot.store.tables.announcements import (
    Announcement,
    AnnouncementDelivery,
    AnnouncementEvent,
    AnnouncementPrompt,
)
from bot.store.tables.audit import AuditAct, AuditEntry
from bot.store.tables.bans import Ban, BanSalt
from bot.store.tables.breakthroughs import (
    Answered,
    Breakthrough,
    BreakthroughComplaint,
    BreakthroughEvent,
    BreakthroughMessage,
    BreakthroughStep,
    RadarKey,
    RadarReach,
)
from bot.store.tables.clients import ApiClient
from bot.store.tables.commitments import (
    Evidence,
    ProgressEntry,
    ProgressReminder,
    SentPicture,
)
from bot.store.tables.complaints import (
    ChainHead,
    Complaint,
    ComplaintEvent,
    ComplaintFollower,
    ComplaintKey,
    ComplaintMedia,
    ComplaintMessage,
    MediaKind,
    MediaRole,
    MessagePurpose,
    ReferenceCounter,
)
from bot.store.tables.consents import ConsentGiven
from bot.store.tables.deliveries import (
    Delivery,
    DeliveryStatus,
    Firing,
    FiringStatus,
    Lane,
    Schedule,
    Subscription,
)
from bot.store.tables.drafts import Album, ComplaintDraft, HeldFile, NextWords
from bot.store.tables.erasures import ErasedFile, ErasureDone
from bot.store.tables.groups import ComplaintTopic, GroupChat, WordsShown
from bot.store.tables.holds import LegalHold
from bot.store.tables.inbox import InboxStatus, InboxUpdate
from bot.store.tables.people import Resident, StaffMember
from bot.store.tables.questions import Question, Settled
from bot.store.tables.refusals import Refusal
from bot.store.tables.reveals import Reveal
from bot.store.tables.seats import Seat
from bot.store.tables.sessions import SignInAttempt, SignInLink, StaffSession
from bot.store.tables.troubles import Trouble
from bot.store.tables.uploads import UploadedPhoto
from bot.store.tables.views import SavedView

__all__ = [
    "Album",
    "Announcement",
    "AnnouncementDelivery",
    "AnnouncementEvent",
    "AnnouncementPrompt",
    "Answered",
    "ApiClient",
    "AuditAct",
    "AuditEntry",
    "Ban",
    "BanSalt",
    "Breakthrough",
    "BreakthroughComplaint",
    "BreakthroughEvent",
    "BreakthroughMessage",
    "BreakthroughStep",
    "ChainHead",
    "Complaint",
    "ComplaintDraft",
    "ComplaintEvent",
    "ComplaintFollower",
    "ComplaintKey",
    "ComplaintMedia",
    "ComplaintMessage",
    "ComplaintTopic",
    "ConsentGiven",
    "Delivery",
    "DeliveryStatus",
    "ErasedFile",
    "ErasureDone",
    "Evidence",
    "Firing",
    "FiringStatus",
    "GroupChat",
    "HeldFile",
    "InboxStatus",
    "InboxUpdate",
    "Lane",
    "LegalHold",
    "MediaKind",
    "MediaRole",
    "MessagePurpose",
    "NextWords",
    "ProgressEntry",
    "ProgressReminder",
    "Question",
    "RadarKey",
    "RadarReach",
    "ReferenceCounter",
    "Refusal",
    "Resident",
    "Reveal",
    "SavedView",
    "Schedule",
    "Seat",
    "SentPicture",
    "Settled",
    "SignInAttempt",
    "SignInLink",
    "StaffMember",
    "StaffSession",
    "Subscription",
    "Trouble",
    "UploadedPhoto",
    "WordsShown",
]
