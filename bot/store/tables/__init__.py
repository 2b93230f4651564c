"""Every table, so that importing this package fills the metadata."""

from bot.store.tables.commitments import ProgressEntry
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
    "Firing",
    "FiringStatus",
    "InboxStatus",
    "InboxUpdate",
    "Lane",
    "MessagePurpose",
    "ProgressEntry",
    "Question",
    "ReferenceCounter",
    "Resident",
    "Schedule",
    "StaffMember",
    "Subscription",
]
