# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`python -m release_checker`."""

from release_checker.cli.main import main

if __name__ == "__main__":
    main()
