#!/bin/sh
# Makes .venv and installs a lock file into it, when either is missing or has changed.
# Usage: tools/environment.sh requirements.txt|requirements-dev.txt
# On the machine: Python >= 3.11 with venv. PYTHON names one; else the newest of the usual names is taken.
set -eu
cd "$(dirname "$0")/.."
lock=$1
venv=.venv
export UV_SYSTEM_CERTS=1 PIP_DISABLE_PIP_VERSION_CHECK=1

fail() {
    echo "$*" >&2
    exit 1
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

can_make_venv() {
    "$1" -c 'import venv, ensurepip' >/dev/null 2>&1
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        is_new_enough "$PYTHON" || fail "PYTHON=$PYTHON is not a Python 3.11 or newer."
        can_make_venv "$PYTHON" || fail "PYTHON=$PYTHON cannot make an environment: its module venv or ensurepip is missing (on Debian: apt-get install python3-venv)."
        echo "$PYTHON"
        return
    fi
    bare=
    for name in python3.13 python3.12 python3.11 python3 python; do
        if is_new_enough "$name"; then
            if can_make_venv "$name"; then
                echo "$name"
                return
            fi
            bare=${bare:-$name}
        fi
    done
    [ -z "$bare" ] || fail "$bare cannot make an environment: its module venv or ensurepip is missing (on Debian: apt-get install python3-venv)."
    fail "No Python 3.11 or newer was found; install one, or name it: make run PYTHON=/path/to/python3."
}

fingerprint() {
    "$venv/bin/python" -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$1"
}

install() {
    "$venv/bin/python" -m pip install --quiet --require-hashes -r requirements-uv.txt >/dev/null 2>&1 &&
        "$venv/bin/uv" pip install --quiet --compile-bytecode --python "$venv/bin/python" --require-hashes -r "$lock" 2>"$venv/uv.log" ||
        "$venv/bin/python" -m pip install --quiet --require-hashes -r "$lock" ||
        fail "The packages of $lock could not be installed; the reason stands above."
}

if ! "$venv/bin/python" -c '' >/dev/null 2>&1; then
    python=$(find_python)
    echo "Making $venv with $("$python" --version) ..."
    "$python" -m venv --clear "$venv" || fail "$python could not make $venv."
fi

# The lock of the development tools holds everything the product needs, so installing it serves both.
wanted="$lock $(fingerprint "$lock")"
both="requirements.txt $(fingerprint requirements.txt)"
if ! grep -qxF "$wanted" "$venv/installed" 2>/dev/null; then
    echo "Installing the packages of $lock ..."
    install
    if [ "$lock" = requirements.txt ]; then echo "$wanted"; else printf '%s\n%s\n' "$wanted" "$both"; fi >"$venv/installed"
fi
