#!/usr/bin/env bash
# The restore drill: a private cluster is migrated, backed up, written to, and restored to a moment
# in between. What was there before that moment must be there, what came after must not, and the
# journal's own fence must still hold. Touches nothing but a folder of its own.
#   drill.sh [API]      API is the server's program, target/debug/api unless it is named
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
api=$(realpath "${1:-$here/../../target/debug/api}")
PG_BIN=${PG_BIN:-$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -n | tail -n 1)}
[ -x "$PG_BIN/initdb" ] || { echo "no PostgreSQL; set PG_BIN" >&2; exit 2; }
# PostgreSQL does not run as root.
if [ "$(id -u)" = 0 ]; then as=(setpriv --reuid=postgres --regid=postgres --clear-groups); else as=(); fi
place=$(mktemp -d /var/tmp/fachui-drill-XXXXXX)
port=$((20000 + RANDOM % 20000))
chmod 755 "$place"
[ "$(id -u)" != 0 ] || chown postgres "$place"
cp "$here/base.sh" "$here/archive.sh" "$place" && chmod 755 "$place"/*.sh
run() { (cd / && "${as[@]}" env PG_BIN="$PG_BIN" FACHUI_ARCHIVE="$place/archive" "$@"); }
stop() { run "$PG_BIN/pg_ctl" -D "$1" -m fast -w stop >/dev/null 2>&1 || true; }
trap 'stop "$place/live"; stop "$place/restored"; rm -rf "$place"' EXIT
start() {
    run "$PG_BIN/pg_ctl" -D "$1" -l "$place/log" -w -t 60 -o "-p $port -c listen_addresses=127.0.0.1 \
        -c unix_socket_directories= -c archive_mode=on \
        -c archive_command='$place/archive.sh %p %f'" start >/dev/null || { cat "$place/log" >&2; exit 1; }
}
url=postgres://postgres@127.0.0.1:$port
sql() { "$PG_BIN/psql" -qAtX -v ON_ERROR_STOP=1 "$url/fachui" -c "$1"; }
step() { echo "==> $*"; }

step "a cluster, migrated"
run mkdir "$place/archive"
run "$PG_BIN/initdb" -D "$place/live" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
start "$place/live"
"$PG_BIN/psql" -qX "$url/postgres" -c "CREATE DATABASE fachui"
DATABASE_URL=$url/fachui REDIS_URL=redis://unused FACHUI_SECRET=$(printf '07%.0s' {1..32}) \
    FACHUI_LOG=error "$api" migrate
court() { sql "INSERT INTO court (id, code, name, profile) VALUES (gen_random_uuid(), '$1', '演练', 'rehearsal')"; }
court before-backup

step "a base backup, verified"
base=$(PGHOST=127.0.0.1 PGPORT=$port PGUSER=postgres run env PGHOST=127.0.0.1 PGPORT=$port PGUSER=postgres \
    "$place/base.sh" "$place/backups")

step "work goes on; then somebody makes a mistake"
court after-backup
moment=$(sql "SELECT clock_timestamp()")
sleep 1
court mistake
sql "SELECT pg_switch_wal()" >/dev/null
for _ in $(seq 100); do
    [ "$(sql "SELECT last_archived_wal IS NOT NULL AND failed_count = 0 FROM pg_stat_archiver")" = t ] && break
    sleep 0.1
done
stop "$place/live"

step "restored to $moment"
began=$(date +%s%N)
run cp -a "$base" "$place/restored"
run sh -c "cat >> '$place/restored/postgresql.auto.conf' && touch '$place/restored/recovery.signal'" <<CONF
restore_command = 'cp "$place/archive/%f" "%p"'
recovery_target_time = '$moment'
recovery_target_action = 'promote'
CONF
start "$place/restored"
for _ in $(seq 300); do
    [ "$(sql "SELECT pg_is_in_recovery()")" = f ] && break
    sleep 0.1
done
echo "    serving again after $((($(date +%s%N) - began) / 1000000)) ms"

found=$(sql "SELECT string_agg(code, ' ' ORDER BY code) FROM court")
[ "$found" = "after-backup before-backup" ] || { echo "restored to the wrong moment: $found" >&2; exit 1; }
step "the binary agrees with the tables, and the journal is still append-only"
DATABASE_URL=$url/fachui REDIS_URL=redis://unused FACHUI_SECRET=$(printf '07%.0s' {1..32}) \
    FACHUI_LOG=error "$api" migrate
if sql "TRUNCATE bid_entry" 2>/dev/null; then echo "the journal can be emptied" >&2; exit 1; fi
step "the drill has passed"
