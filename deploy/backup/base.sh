#!/usr/bin/env bash
# A base backup for point-in-time recovery, with its checksum manifest verified.
#   base.sh FOLDER      connects by the usual PG* variables as a role with REPLICATION
# WAL goes to the archive by itself: archive_command = '…/deploy/backup/archive.sh %p %f'.
set -euo pipefail
folder=${1:?where the backup goes}
target=$folder/base-$(date -u +%Y%m%dT%H%M%SZ)
bin=${PG_BIN:+$PG_BIN/}
mkdir -p "$folder"
"${bin}pg_basebackup" --pgdata="$target" --format=plain --wal-method=stream --checkpoint=fast
"${bin}pg_verifybackup" "$target" >/dev/null
echo "$target"
