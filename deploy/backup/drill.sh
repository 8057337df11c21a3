#!/usr/bin/env bash
# The restore drill: a private platform is migrated, bid on, backed up, bid on again, and restored
# to the moment before a mistake. What was there before that moment must be there, what
# came after must not; the records of both auctions must be what bidders had taken away, byte for
# byte, and hold when they are checked with the key and the signed heads that were kept. Touches
# nothing but a folder of its own.
#   drill.sh [FOLDER]      with the programs api, fachui and loadtest; target/debug if not named
# PG_BIN and REDIS_SERVER name the servers' programs where they are not found by themselves.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
programs=$(realpath "${1:-$here/../../target/debug}")
PG_BIN=${PG_BIN:-$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -n | tail -n 1)}
REDIS_SERVER=${REDIS_SERVER:-$(command -v valkey-server || command -v redis-server || true)}
for tool in initdb pg_ctl pg_basebackup pg_verifybackup psql; do
    [ -x "$PG_BIN/$tool" ] || { echo "no $tool; set PG_BIN" >&2; exit 2; }
done
[ -n "$REDIS_SERVER" ] || { echo "no Redis and no Valkey; set REDIS_SERVER" >&2; exit 2; }
# PostgreSQL does not run as root.
if [ "$(id -u)" = 0 ]; then as=(setpriv --reuid=postgres --regid=postgres --clear-groups); else as=(); fi
place=$(mktemp -d /var/tmp/fachui-drill-XXXXXX)
port=$((20000 + RANDOM % 9000))
redis_port=$((port + 10000))
api_port=$((port + 20000))
chmod 755 "$place"
[ "$(id -u)" != 0 ] || chown postgres "$place"
cp "$here/base.sh" "$here/archive.sh" "$place" && chmod 755 "$place"/*.sh
run() { (cd / && "${as[@]}" env PG_BIN="$PG_BIN" FACHUI_ARCHIVE="$place/archive" "$@"); }
stop() { run "$PG_BIN/pg_ctl" -D "$1" -m fast -w stop >/dev/null 2>&1 || true; }
end_platform() {
    for pid in ${api:-} ${redis:-}; do kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null || true; done
    api='' redis=''
}
trap 'end_platform; stop "$place/live"; stop "$place/restored"; rm -rf "$place"' EXIT
failed() { echo "$1" >&2; tail -n 20 "$place"/*.log >&2; exit 1; }
start() {
    run "$PG_BIN/pg_ctl" -D "$1" -l "$place/postgresql.log" -w -t 60 -o "-p $port \
        -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c archive_mode=on \
        -c archive_command='$place/archive.sh %p %f'" start >/dev/null ||
        failed "PostgreSQL did not start"
}
url=postgres://postgres@127.0.0.1:$port
sql() { "$PG_BIN/psql" -qAtX -v ON_ERROR_STOP=1 "$url/fachui" -c "$1"; }
step() { echo "==> $*"; }
soon() { # soon COMMAND…: until it succeeds, for a minute at most
    for _ in $(seq 600); do if "$@" >/dev/null 2>&1; then return; fi; sleep 0.1; done
    failed "not within a minute: $*"
}
export DATABASE_URL=$url/fachui
migrate() { FACHUI_LOG=error "$programs/api" migrate; }
# Redis always begins empty: what is restored must not need it.
platform() {
    rm -rf "$place/redis" && mkdir "$place/redis"
    "$REDIS_SERVER" --port "$redis_port" --bind 127.0.0.1 --dir "$place/redis" --save "" \
        --appendonly no >"$place/redis.log" 2>&1 &
    redis=$!
    soon bash -c "exec 3<>/dev/tcp/127.0.0.1/$redis_port"
    REDIS_URL=redis://127.0.0.1:$redis_port FACHUI_LISTEN=127.0.0.1:$api_port FACHUI_LOG=warn \
        FACHUI_SECRET=$(printf '07%.0s' {1..32}) FACHUI_ATTEMPTS_PER_MINUTE=10000 \
        FACHUI_BIDS_PER_SECOND=10000 "$programs/api" serve >>"$place/api.log" 2>&1 &
    api=$!
    soon curl -fsS "http://127.0.0.1:$api_port/readyz"
}
auction() { "$programs/loadtest" auction --address "127.0.0.1:$api_port" || failed "no auction"; }
get() { curl -fsS -m 20 "http://127.0.0.1:$api_port/api/public$1"; }
court() { sql "INSERT INTO court (id, code, name, profile) VALUES (gen_random_uuid(), '$1', '演练', 'rehearsal')"; }

step "a cluster, migrated, and an auction"
run mkdir "$place/archive"
run "$PG_BIN/initdb" -D "$place/live" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
start "$place/live"
"$PG_BIN/psql" -qX "$url/postgres" -c "CREATE DATABASE fachui"
migrate
court before-backup
platform
before=$(auction)

step "a base backup, verified"
base=$(run env PGHOST=127.0.0.1 PGPORT=$port PGUSER=postgres "$place/base.sh" "$place/backups")

step "another auction; bidders take the records away; then somebody makes a mistake"
after=$(auction)
court after-backup
mkdir "$place/kept"
for lot in $before $after; do
    soon get "/lots/$lot/record"
    get "/lots/$lot/record" >"$place/kept/$lot.jsonl"
done
get /heads.jsonl >"$place/kept/heads.jsonl"
get /signing-keys | sed -n 's/.*"pem":"\([^"]*\)".*/\1/p' | sed 's/\\n/\n/g' >"$place/kept/key.pem"
bids=$(sql "SELECT count(*) FROM bid_entry WHERE kind = 'bid'")
moment=$(sql "SELECT clock_timestamp()")
sleep 1
court mistake
end_platform
sql "SELECT pg_switch_wal()" >/dev/null
archived() { [ "$(sql "SELECT last_archived_wal IS NOT NULL AND failed_count = 0 FROM pg_stat_archiver")" = t ]; }
soon archived
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
promoted() { [ "$(sql "SELECT pg_is_in_recovery()")" = f ]; }
soon promoted
migrate
platform
echo "    serving again after $((($(date +%s%N) - began) / 1000000)) ms"

found=$(sql "SELECT string_agg(code, ' ' ORDER BY code) FROM court WHERE name = '演练'")
[ "$found" = "after-backup before-backup" ] || failed "restored to the wrong moment: $found"
[ "$(sql "SELECT count(*) FROM bid_entry WHERE kind = 'bid'")" = "$bids" ] || failed "bids are missing"
if sql "TRUNCATE bid_entry" 2>/dev/null; then failed "the journal can be emptied"; fi

step "the records are what bidders had taken away, and hold"
for lot in $before $after; do
    get "/lots/$lot/record" >"$place/$lot.jsonl"
    cmp "$place/$lot.jsonl" "$place/kept/$lot.jsonl" || failed "the record of $lot is another"
    "$programs/fachui" verify "$place/$lot.jsonl" --key "$place/kept/key.pem" \
        --heads "$place/kept/heads.jsonl" --format text | grep -E '^(valid|outcome|bids|heads):' ||
        failed "the record of $lot does not hold"
done
step "the drill has passed: $bids bids, two auctions"
