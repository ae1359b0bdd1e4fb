# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What was done to the people of a cohort, only ever appended to; what a token is for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table and its triggers."""
    op.create_table("changes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("cohort_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=True),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("login", sa.String(length=100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_changes_cohort_id_cohorts")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_changes_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    op.create_index("ix_changes_cohort_id", "changes", ["cohort_id", "id"])
    op.add_column("tokens", sa.Column("scope", sa.String(length=10), nullable=False, server_default=""))
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE FUNCTION keep_changes() RETURNS trigger LANGUAGE plpgsql AS "
                   "$$ BEGIN RAISE EXCEPTION 'changes are only appended to'; END $$")
        op.execute("CREATE TRIGGER changes_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON changes "
                   "FOR EACH STATEMENT EXECUTE FUNCTION keep_changes()")
        return
    for deed in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER changes_no_{deed.lower()} BEFORE {deed} ON changes "
                   "BEGIN SELECT RAISE(ABORT, 'changes are only appended to'); END")
