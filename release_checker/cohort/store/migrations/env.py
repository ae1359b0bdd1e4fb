# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What Alembic runs: the steps, in the transaction of the connection that it was handed."""

from __future__ import annotations

from alembic import context

from release_checker.cohort.store.tables import Table

context.configure(connection=context.config.attributes["connection"], target_metadata=Table.metadata,
                  render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
