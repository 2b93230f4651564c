"""Every table, so that importing this package fills the metadata."""

from bot.store.tables.commitments import (
    Evidence,
    ProgressEntry,
    ProgressReminder,
    SentPicture,
)
from bot.store.tables.complaints import (
    Complaint,
    ComplaintDraft,
    ComplaintEvent,
    ComplaintMessage,
    ComplaintPhoto,
    MessagePurpose,
    ReferenceCounter,
)
from bot.store.tables.deliveries import (
    Delivery,
    DeliveryStatus,
    Firing,
    FiringStatus,
    Lane,
    Schedule,
    Subscription,
)
from bot.store.tables.inbox import InboxStatus, InboxUpdate
from bot.store.tables.people import Resident, StaffMember
from bot.store.tables.questions import Question

__all__ = [
    "Complaint",
    "ComplaintDraft",
    "ComplaintEvent",
    "ComplaintMessage",
    "ComplaintPhoto",
    "Delivery",
    "DeliveryStatus",
    "Evidence",
    "Firing",
    "FiringStatus",
    "InboxStatus",
    "InboxUpdate",
    "Lane",
    "MessagePurpose",
    "ProgressEntry",
    "ProgressReminder",
    "Question",
    "ReferenceCounter",
    "Resident",
    "Schedule",
    "SentPicture",
    "StaffMember",
    "Subscription",
]
