"""Records of the knowledge base, by their usual names."""

from knowledge_base.records.account import Account, Customer, CustomerRecord, NamedContact, Place, Service
from knowledge_base.records.base import Instant, Outside, Own, UnknownFields, ZoneName
from knowledge_base.records.evidence import Evidence
from knowledge_base.records.fact import Fact
from knowledge_base.records.feed import FeedHealth, FeedKind, FeedSettings
from knowledge_base.records.feed_document import FeedDocument
from knowledge_base.records.guideline import Guideline, Hit, Passage
from knowledge_base.records.incident import Area, Cause, Eta, Incident, Measurement, Quote, Update
from knowledge_base.records.link import IncidentLink
from knowledge_base.records.lookup import (
    IncidentKnowledge,
    Lookup,
    LookupQuery,
    Match,
    Matching,
    ServiceStanding,
    SituationQuery,
)
from knowledge_base.records.provider import Amount, ContactPoint, Policy, Provider
from knowledge_base.records.snapshot import FeedProblem, FeedSnapshot, IncidentChange

__all__ = [
    "Account", "Amount", "Area", "Cause", "ContactPoint", "Customer", "CustomerRecord", "Eta", "Evidence", "Fact",
    "FeedDocument", "FeedHealth", "FeedKind", "FeedProblem", "FeedSettings", "FeedSnapshot", "Guideline", "Hit",
    "Incident", "IncidentChange", "IncidentKnowledge", "IncidentLink", "Instant", "Lookup", "LookupQuery", "Match",
    "Matching", "Measurement", "NamedContact", "Outside", "Own", "Passage", "Place", "Policy", "Provider", "Quote",
    "Service", "ServiceStanding", "SituationQuery", "UnknownFields", "Update", "ZoneName",
]  # fmt: skip
