# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Imported by workers of our own (Dask's `preload`): Ctrl-C reaches them too, but it is the run that ends them in order."""

import signal

signal.signal(signal.SIGINT, signal.SIG_IGN)
