#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cppcheck.sh: static analysis of src/.
set -eu

cd "$(dirname "$0")/../.."
# POSIX wants NULL to be a pointer: it may end a list of arguments.
cppcheck --quiet --std=c11 --language=c --enable=warning,portability --inline-suppr \
	--suppress=missingIncludeSystem --suppress=varFuncNullUB --error-exitcode=1 -j"$(nproc 2>/dev/null || echo 2)" \
	-D_GNU_SOURCE -DCONFIG_FILE='""' -DLOCALE_DIR='""' -Isrc src
