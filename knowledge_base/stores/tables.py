"""Tables of the stores: incidents, evidence, links, feeds, accounts. Records as JSON text, instants as text in UTC."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, MetaData, PrimaryKeyConstraint, Table, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Names of constraints are the same on every database, so that migrations can speak of them."""

state = Table(
    "kb_state",
    metadata,
    Column("name", Text, nullable=False),
    Column("number", Integer, nullable=False),
    PrimaryKeyConstraint("name"),
    comment="One row, 'version': grows with every stored change",
)

incident_versions = Table(
    "kb_incident_version",
    metadata,
    Column("provider", Text, nullable=False),
    Column("incident_id", Text, nullable=False),
    Column("sequence", Integer, nullable=False, comment="1 for the first version seen"),
    Column("revision", Integer, nullable=False, comment="the provider's own count; silent edits repeat it"),
    Column("content_hash", Text, nullable=False),
    Column("content", Text, nullable=False, comment="the incident as JSON, without source and observed_at"),
    Column("source", Text, nullable=True),
    Column("observed_at", Text, nullable=True),
    Column("placed_at", Text, nullable=False, server_default="", comment="where in time it stands in the history"),
    Column("stands_before", Integer, nullable=True, comment="newest sequence then, if it came too late to be newest"),
    PrimaryKeyConstraint("provider", "incident_id", "sequence"),
    Index(None, "provider", "incident_id", "content_hash"),
    comment="Every version of every incident; never updated, never deleted",
)

incident_heads = Table(
    "kb_incident",
    metadata,
    Column("provider", Text, nullable=False),
    Column("incident_id", Text, nullable=False),
    Column("sequence", Integer, nullable=False, comment="the newest version"),
    Column("versions", Integer, nullable=False, server_default="0", comment="how many are kept"),
    Column("changed_in", Integer, nullable=False, server_default="0", comment="kb_state version of the last one kept"),
    PrimaryKeyConstraint("provider", "incident_id"),
    ForeignKeyConstraint(
        ["provider", "incident_id", "sequence"],
        ["kb_incident_version.provider", "kb_incident_version.incident_id", "kb_incident_version.sequence"],
    ),
    Index(None, "changed_in"),
    comment="Which version is the newest",
)

readings = Table(
    "kb_incident_reading",
    metadata,
    Column("provider", Text, nullable=False),
    Column("incident_id", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("behind_since", Text, nullable=True, comment="since when that is older than the newest version"),
    PrimaryKeyConstraint("provider", "incident_id", "source"),
    comment="What each feed said last, so that two feeds that differ do not make a version at every poll",
)

providers = Table(
    "kb_provider",
    metadata,
    Column("name", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("changed_in", Integer, nullable=False, comment="kb_state version of its last change"),
    Column("content", Text, nullable=False),
    Column("policies", Text, nullable=False, comment="JSON list of all policies of this feed"),
    Column("read_at", Text, nullable=True, comment="the newest reading; an older one that arrives later is late"),
    PrimaryKeyConstraint("name", "source"),
    Index(None, "changed_in"),
    comment="Provider and policies as each feed told them last",
)

evidence = Table(
    "kb_evidence",
    metadata,
    Column("source", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("content", Text, nullable=False),
    PrimaryKeyConstraint("source", "key"),
    comment="The newest state of every alert; internal",
)

links = Table(
    "kb_incident_link",
    metadata,
    Column("first_provider", Text, nullable=False),
    Column("first_id", Text, nullable=False),
    Column("second_provider", Text, nullable=False),
    Column("second_id", Text, nullable=False),
    Column("content", Text, nullable=False),
    PrimaryKeyConstraint("first_provider", "first_id", "second_provider", "second_id"),
    comment="What people said of two incidents: one outage, or two",
)

feeds = Table(
    "kb_feed",
    metadata,
    Column("name", Text, nullable=False),
    Column("settings", Text, nullable=False),
    Column("health", Text, nullable=False),
    PrimaryKeyConstraint("name"),
    comment="Feeds that are watched, and how each has been going",
)

accounts = Table(
    "kb_account",
    metadata,
    Column("id", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("content", Text, nullable=False),
    PrimaryKeyConstraint("id"),
    comment="Customers with their services",
)
