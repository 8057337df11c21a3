# What every step of ./run needs: telling, waiting, hashing, dropping privileges.
# shellcheck shell=bash

# Where private data, logs and stamps live; a test run sets its own.
DATA=${FACHUI_DATA:-$ROOT/.data}

say() { printf '%s\n' "$*"; }
step() { printf '==> %s\n' "$*"; }

# die MESSAGE REMEDY: every failure names what to do.
die() {
    printf 'run: %s\n     remedy: %s\n' "$1" "$2" >&2
    exit 1
}

# wait_until SECONDS COMMAND…: true as soon as the command is, false when the time is up.
wait_until() {
    local tries=$(($1 * 5))
    shift
    while [ "$tries" -gt 0 ]; do
        if "$@" >/dev/null 2>&1; then return 0; fi
        sleep 0.2
        tries=$((tries - 1))
    done
    return 1
}

# sha256 of standard input; macOS has no sha256sum.
digest() {
    if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -d' ' -f1
}

# digest_of PATH…: one digest over names and contents; missing paths are nothing.
digest_of() {
    local path
    for path in "$@"; do
        [ -e "$path" ] && find "$path" -type f -not -path '*/node_modules/*'
    done | LC_ALL=C sort | while IFS= read -r path; do
        printf '%s ' "$path"
        digest <"$path"
    done | digest
}

listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# free_port FIRST: the first port from FIRST on that nobody listens on.
free_port() {
    local port=$1
    while listening "$port"; do
        port=$((port + 1))
        [ "$port" -lt $(($1 + 500)) ] || die "no free port from $1 on" "stop what listens there"
    done
    echo "$port"
}

# alive PIDFILE WORD: the process lives and its command line has the word, so that a reused
# process id is never taken for ours.
alive() {
    local pid
    pid=$(head -n 1 "$1" 2>/dev/null) || return 1
    [ -n "$pid" ] && ps -o args= -p "$pid" 2>/dev/null | grep -q -- "$2"
}

# end PIDFILE WORD SECONDS: asks the process to end, waits, then insists.
end() {
    local pid
    alive "$1" "$2" || { rm -f "$1"; return 0; }
    pid=$(head -n 1 "$1")
    kill "$pid" 2>/dev/null
    wait_until "$3" gone "$pid" || kill -9 "$pid" 2>/dev/null
    rm -f "$1"
}
gone() { ! kill -0 "$1" 2>/dev/null; }

root() { [ "$(id -u)" = 0 ]; }

# PostgreSQL refuses to run as root and wants a user with a passwd entry.
SERVANT=
if root; then
    for name in postgres nobody; do
        if id "$name" >/dev/null 2>&1; then SERVANT=$name && break; fi
    done
fi

# as_servant COMMAND…: as root the command runs as the unprivileged user, else as it is.
as_servant() {
    if [ -z "$SERVANT" ]; then
        "$@"
    elif command -v setpriv >/dev/null; then
        setpriv --reuid="$SERVANT" --regid="$(id -gn "$SERVANT")" --clear-groups -- "$@"
    else
        runuser -u "$SERVANT" -- "$@"
    fi
}

# install_packages NAME…: distribution packages, where that is possible without a question.
install_packages() {
    local sudo=
    root || sudo="sudo -n"
    [ -z "$sudo" ] || sudo -n true 2>/dev/null || return 1
    if command -v apt-get >/dev/null; then
        $sudo env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
            $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
                --no-install-recommends "$@"
    else
        return 1
    fi >>"$DATA/log/packages.log" 2>&1
}

# find_place: a private folder for the servers which the servant can enter; remembered, so that
# stop and reset find it again. Sets PLACE.
find_place() {
    mkdir -p "$DATA/log"
    PLACE=$DATA
    [ -n "$SERVANT" ] || return 0
    if as_servant test -x "$DATA"; then return 0; fi
    PLACE=/var/tmp/fachui-$(printf '%s' "$DATA" | digest | cut -c1-12)
    mkdir -p "$PLACE"
    [ -O "$PLACE" ] || die "$PLACE belongs to someone else" "remove it, then ./run"
    chmod 755 "$PLACE"
    say "    $SERVANT cannot enter $DATA; server data is kept in $PLACE"
}

# need PROGRAM REMEDY
need() { command -v "$1" >/dev/null || die "$1 is not installed" "$2"; }
