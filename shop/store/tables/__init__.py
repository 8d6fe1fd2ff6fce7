"""The tables, by topic."""

from shop.store.tables.goods import Article, Order, OrderLine, Product
from shop.store.tables.house import AuditEntry, Letter, MetricBucket, Model, Notice, Staff, StaffSession
from shop.store.tables.marketing import (
    Campaign,
    CampaignRecipient,
    Consent,
    Interaction,
    Profile,
    Recommendation,
)
from shop.store.tables.people import Attempt, Code, Customer, Erasure, Identity, Verification
from shop.store.tables.talk import Choice, Conversation, Delivery, Message, Request

__all__ = [
    "Article",
    "Attempt",
    "AuditEntry",
    "Campaign",
    "CampaignRecipient",
    "Choice",
    "Code",
    "Consent",
    "Conversation",
    "Customer",
    "Delivery",
    "Erasure",
    "Identity",
    "Interaction",
    "Letter",
    "Message",
    "MetricBucket",
    "Model",
    "Notice",
    "Order",
    "OrderLine",
    "Product",
    "Profile",
    "Recommendation",
    "Request",
    "Staff",
    "StaffSession",
    "Verification",
]
