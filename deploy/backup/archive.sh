#!/usr/bin/env bash
# Keeps one WAL segment: PostgreSQL calls it as archive_command with %p %f. FACHUI_ARCHIVE names the
# folder, on another machine's disk. A segment is never overwritten, and only a whole one has its
# name.
set -euo pipefail
target=${FACHUI_ARCHIVE:?the folder of the archive}/$2
if [ -f "$target" ]; then cmp -s "$1" "$target" && exit 0 || exit 1; fi
cp "$1" "$target.part"
sync "$target.part"
mv "$target.part" "$target"
