"""The tables, by topic."""

from shop.store.tables.goods import Article, Order, OrderLine, Product
from shop.store.tables.house import AuditEntry, MetricBucket, Model, Staff, StaffSession
from shop.store.tables.marketing import (
    Campaign,
    CampaignRecipient,
    Consent,
    Interaction,
    Profile,
    Recommendation,
)
from shop.store.tables.people import Attempt, Customer, Identity, Verification
from shop.store.tables.talk import Choice, Conversation, Delivery, Message, Request

__all__ = [
    "Article",
    "Attempt",
    "AuditEntry",
    "Campaign",
    "CampaignRecipient",
    "Choice",
    "Consent",
    "Conversation",
    "Customer",
    "Delivery",
    "Identity",
    "Interaction",
    "Message",
    "MetricBucket",
    "Model",
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
