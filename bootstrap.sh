#!/usr/bin/env bash
# From a clean checkout to a judged, smoke-tested box: ./bootstrap.sh --help

set -eu -o pipefail
set -m # every child in a process group of its own, so that an interrupt can end all of it

readonly USAGE="Usage: ./bootstrap.sh [OPTIONS] [-- ARGUMENTS OF envcheck run]

Makes .venv in this checkout, installs envcheck and what the model needs, and runs envcheck. Needs no root.
A second run finds everything in place and goes straight to the report.

  --test         also install the development tools; run formatter check, linter, type checker and all tests
                 in the place of the report
  --no-models    leave out torch, transformers and their kind; look and judge only
  --python X     the Python to make .venv with, a name or a path [default: the first 3.10 or newer that is found]
  --yes          accepted for scripts; nothing is ever asked
  -h, --help     show this

Exit codes: 0 the environment stands and the smoke test passed; 1 a step or the smoke test failed; 2 bad usage;
130 interrupted."

readonly NAMES="python3.13 python3.12 python3.11 python3.10 python3.14 python3 python"
readonly UV_LIMIT_S=60

exec 3>&2 # what concerns the user goes there, also while the output of a command goes to a log

main() {
  read_options "$@"
  go_to_checkout
  trap 'interrupted 130' INT
  trap 'interrupted 143' TERM HUP
  if [ "$MODELS" = yes ]; then COUNT=6; else COUNT=5; fi
  step "Python" choose_python
  step "Virtual environment" make_venv
  step "Installer" get_installer
  step "envcheck's core" install_core
  if [ "$MODELS" = yes ]; then
    step "What the model needs" install_models
  fi
  if [ "$TEST" = yes ]; then
    step "Development tools" install_dev
    run_tests
  else
    report
  fi
}

# --- Options and place ------------------------------------------------------------------------------------------------

read_options() {
  TEST=no MODELS=yes PYTHON="" ARGUMENTS=()
  while [ $# -gt 0 ]; do
    case $1 in
      --test) TEST=yes ;;
      --no-models) MODELS=no ;;
      --yes | -y) ;;
      --python)
        [ $# -gt 1 ] && [ -n "$2" ] || usage_error "--python needs a value: the name or path of a Python"
        PYTHON=$2
        shift
        ;;
      --python=?*) PYTHON=${1#--python=} ;;
      -h | --help)
        printf '%s\n' "$USAGE"
        exit 0
        ;;
      --)
        shift
        ARGUMENTS=("$@")
        break
        ;;
      *) usage_error "there is no option $1; ./bootstrap.sh --help lists them (what envcheck run takes goes after --)" ;;
    esac
    shift
  done
}

go_to_checkout() {
  local script
  script=$(readlink -f -- "${BASH_SOURCE[0]}" 2> /dev/null) || script=${BASH_SOURCE[0]}
  case $PYTHON in
    /* | "") ;;
    */*) PYTHON=$PWD/$PYTHON ;;
  esac
  CDPATH='' cd -P -- "$(dirname -- "$script")"
  ROOT=$PWD
  VENV=$ROOT/.venv
  STATE=$ROOT/.envcheck
  case $ROOT in
    *:*) fail "a virtual environment cannot lie below a folder with a colon in its name: move $ROOT" ;;
  esac
  mkdir -p "$STATE/logs" 2> /dev/null && [ -w "$ROOT" ] || fail "$ROOT cannot be written to; clone it to a folder of your own"
  # These would make Python or pip read or write elsewhere than here.
  unset PYTHONHOME PIP_TARGET PIP_PREFIX PIP_ROOT UV_TARGET UV_PREFIX VIRTUAL_ENV
  export PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
  CHILD="" NUMBER=0 DONE="" ALOUD="" HANDED_OVER="" SILENT="" UV="" FAILED=()
}

# --- Steps ------------------------------------------------------------------------------------------------------------

# step TITLE FUNCTION: show it, run it, show its time and what it says of itself (DONE).
step() {
  local began
  NUMBER=$((NUMBER + 1)) DONE="" ALOUD=""
  began=$(now_ms)
  printf '==> [%d/%d] %s ... ' "$NUMBER" "$COUNT" "$1"
  "$2"
  [ -z "$ALOUD" ] || printf '==> [%d/%d] %s: ' "$NUMBER" "$COUNT" "$1"
  printf '%s%s\n' "${DONE:+$DONE, }" "$(since "$began")"
}

# The step prints lines of its own: its time is then said on another one.
aloud() {
  [ -n "$ALOUD" ] || printf '\n'
  ALOUD=yes
}

# First-fitting Python: the one asked for, or those on PATH, or pyenv's. SELECTED, and its version in SELECTED_VERSION.
choose_python() {
  local name found without_venv=""
  if [ -n "$PYTHON" ]; then
    [ ! -d "$PYTHON" ] || PYTHON=$PYTHON/bin/python
    name=$(command -v -- "$PYTHON") || fail "there is no Python $PYTHON"
    found=$(describe_python "$name") || fail "$PYTHON does not run as a Python"
    fitting "$found" || fail "$PYTHON is ${found% *}; envcheck needs CPython 3.10 or newer, not a free-threaded build"
    select_python "$name" "$found"
    return
  fi
  if found=$(describe_python "$VENV/bin/python") && fitting "$found" && in_venv && [ ! -e "$STATE/making-venv" ]; then
    select_python "$VENV/bin/python" "$found" # .venv stands, and is kept
    return
  fi
  for name in $NAMES; do
    name=$(command -v -- "$name") || continue
    try_python "$name" && return
  done
  for name in "${PYENV_ROOT:-${HOME:-/nonexistent}/.pyenv}"/versions/*/bin/python; do
    try_python "$name" && return
  done
  [ -z "$without_venv" ] || fail "$without_venv cannot make virtual environments: $(advice venv "$without_venv")"
  fail "there is no Python 3.10 or newer here: $(advice python)"
}

# Take $1 if it fits; remember in without_venv (of the caller) one that only lacks venv.
try_python() {
  local found
  found=$(describe_python "$1") && fitting "$found" || return 1
  case $found in
    *" novenv")
      if ! user_uv > /dev/null; then
        without_venv=${without_venv:-$1}
        return 1
      fi
      ;;
  esac
  select_python "$1" "$found"
}

select_python() {
  SELECTED=$1
  SELECTED_VERSION=${2%% *}
  DONE=$SELECTED_VERSION
}

# "3.11.7 ok venv" of the Python at $1: version; ok or unfit; venv or novenv. Fails where it is none (a dead pyenv shim).
describe_python() {
  local told
  [ -x "$1" ] || return 1
  told=$("$1" -I -c '
import sys
version = ".".join(map(str, sys.version_info[:3]))
fits = sys.version_info >= (3, 10) and sys.implementation.name == "cpython" and "t" not in sys.abiflags
try:
    import ensurepip, venv
    made = "venv"
except ImportError:
    made = "novenv"
print(version, "ok" if fits else "unfit", made)' 2> /dev/null < /dev/null) || return 1
  case $told in [0-9]*" "*venv) printf '%s\n' "$told" ;; *) return 1 ;; esac
}

fitting() {
  case $1 in *" ok "*) ;; *) return 1 ;; esac
}

make_venv() {
  local found
  if found=$(describe_python "$VENV/bin/python") && fitting "$found" && [ ! -e "$STATE/making-venv" ] \
    && in_venv && { [ -z "$PYTHON" ] || [ "${found%% *}" = "$SELECTED_VERSION" ]; }; then
    DONE="in place"
    return
  fi
  : > "$STATE/making-venv" # stands while .venv is half made
  rm -rf -- "$VENV"
  case $(describe_python "$SELECTED") in
    *" venv") quietly venv "$SELECTED" -I -m venv -- "$VENV" || fail_with venv "the virtual environment could not be made" ;;
    *)
      UV=$(user_uv) || fail "$SELECTED cannot make virtual environments: $(advice venv "$SELECTED")"
      quietly venv "$UV" venv --quiet --no-project --seed --python "$SELECTED" -- "$VENV" || fail_with venv "uv could not make the virtual environment"
      ;;
  esac
  rm -f -- "$STATE/making-venv"
}

in_venv() {
  "$VENV/bin/python" -I -c 'import sys; sys.exit(sys.prefix == sys.base_prefix)' 2> /dev/null
}

# uv makes the rest several times faster. The user's own, else one in a folder of ours, else do without.
get_installer() {
  if UV=$(user_uv); then
    DONE="uv"
  elif works "$STATE/tools/bin/uv"; then
    UV=$STATE/tools/bin/uv DONE="uv, in place"
  elif core_in_place; then
    UV="" DONE="pip"
  else
    fetch_uv
  fi
}

fetch_uv() {
  hand_over
  [ -z "$SILENT" ] || fail "no package index answers; connect this box to the network, or set PIP_INDEX_URL to an index that it reaches"
  rm -rf -- "$STATE/tools"
  get_pip
  if pip_fetches_uv && works "$STATE/tools/bin/uv"; then
    UV=$STATE/tools/bin/uv DONE="uv"
  else
    UV="" DONE="pip, as uv is not to be had"
  fi
}

pip_fetches_uv() {
  local limit=""
  if command -v timeout > /dev/null; then limit="timeout $UV_LIMIT_S"; fi
  # shellcheck disable=SC2086 # two words, or none
  quietly uv $limit "$VENV/bin/python" -I -m pip install --quiet --retries 1 --only-binary :all: --target "$STATE/tools" uv
}

# 0.5 or newer: older ones do not know the variables that they are told the package index with.
user_uv() {
  local found
  found=$(command -v uv) || return 1
  case $("$found" --version 2> /dev/null < /dev/null) in
    "uv 0."[0-4].*) return 1 ;;
    "uv "[0-9]*) printf '%s\n' "$found" ;;
    *) return 1 ;;
  esac
}

works() {
  [ -x "$1" ] && "$1" --version > /dev/null 2>&1
}

get_pip() {
  "$VENV/bin/python" -I -m pip --version > /dev/null 2>&1 && return
  quietly pip "$VENV/bin/python" -I -m ensurepip || fail_with pip "the environment has no pip, and there is no uv"
}

# envcheck itself, editable: a `git pull` takes effect at once.
install_core() {
  local gone
  gone=$(forget_damaged gpu-envcheck)
  if [ -z "$gone" ] && core_in_place; then
    DONE="in place"
    return
  fi
  rm -f -- "$STATE/core"
  hand_over
  pip_install core "$VENV" -e "$ROOT" || fail_with core "envcheck could not be installed"
  "$VENV/bin/python" -m compileall -q "$ROOT/envcheck" > /dev/null 2>&1 || true # only for speed
  core_works || fail "envcheck was installed but cannot be imported; delete $VENV and run this again"
  stamp > "$STATE/core"
}

core_in_place() {
  [ -f "$STATE/core" ] && [ "$(cat -- "$STATE/core")" = "$(stamp)" ] && core_works
}

# Of the packages named and what they require: forget those of which files are gone, so that they are laid anew.
forget_damaged() {
  "$VENV/bin/python" -I -c '
import sys
sys.path.insert(0, sys.argv.pop())
from envcheck.install.mend import main
main()' "$@" "$ROOT" || true
}

core_works() {
  "$VENV/bin/python" -I -c 'import sys, envcheck.cli.app; sys.exit(not envcheck.__file__.startswith(sys.argv[1]))' "$ROOT/" 2> /dev/null
}

# What the core was installed from, for which Python, and where: a moved checkout is installed again.
stamp() {
  printf '%s %s %s\n' "$(cksum < pyproject.toml)" "$("$VENV/bin/python" -V 2>&1)" "$ROOT"
}

install_models() {
  aloud
  foreground "$VENV/bin/python" -m envcheck install --yes || fail "what the model needs could not be installed (see above)"
}

report() {
  printf '==> [%d/%d] Report (.venv/bin/envcheck prints it again)\n' "$COUNT" "$COUNT"
  if [ "$MODELS" = no ]; then
    local code=0
    foreground "$VENV/bin/python" -m envcheck check ${ARGUMENTS[@]+"${ARGUMENTS[@]}"} || code=$?
    [ "$code" -le 1 ] || exit "$code"
    return
  fi
  foreground "$VENV/bin/python" -m envcheck run --gate smoke ${ARGUMENTS[@]+"${ARGUMENTS[@]}"}
}

# --- Tests ------------------------------------------------------------------------------------------------------------

install_dev() {
  if [ -f "$STATE/dev" ] && [ "$(cat -- "$STATE/dev")" = "$(stamp)" ] && [ -x "$VENV/bin/pytest" ]; then
    DONE="in place"
    return
  fi
  rm -f -- "$STATE/dev"
  hand_over
  pip_install dev "$VENV" -e "${ROOT}[dev]" || fail_with dev "the development tools could not be installed"
  stamp > "$STATE/dev"
}

run_tests() {
  local bin=$VENV/bin
  stage "ruff format --check" "$bin/ruff" format --check .
  stage "ruff check" "$bin/ruff" check .
  stage "mypy" "$bin/mypy"
  stage "shellcheck" "$bin/shellcheck" bootstrap.sh .ci/run
  other_pythons
  stage "pytest" "$bin/python" -m pytest ${ARGUMENTS[@]+"${ARGUMENTS[@]}"}
  [ ${#FAILED[@]} -eq 0 ] || fail "failed: $(joined "${FAILED[@]}")"
}

# stage NAME COMMAND ...: run it, and remember whether it failed.
stage() {
  local name=$1
  shift
  printf '==> %s\n' "$name"
  foreground "$@" || FAILED=(${FAILED[@]+"${FAILED[@]}"} "$name")
}

# The core's tests on the oldest Python that is supported and on the newest there is, in environments of their own.
other_pythons() {
  local all main oldest newest version
  all=$(every_python)
  main=$("$VENV/bin/python" -I -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  oldest=$(printf '%s\n' "$all" | sed -n '/^3\.10 /{p;q;}')
  newest=$(printf '%s\n' "$all" | tail -n 1)
  printf '==> Pythons found: %s; .venv has %s\n' "$(printf '%s\n' "$all" | cut -d ' ' -f 1 | tr '\n' ' ')" "$main"
  [ -n "$oldest" ] || printf '    There is no Python 3.10 here: the core is not tested on the oldest.\n'
  for version in "$oldest" "$newest"; do
    if [ -n "$version" ] && [ "${version%% *}" != "$main" ]; then
      test_core_on "${version%% *}" "${version#* }"
      [ "$oldest" != "$newest" ] || break
    fi
  done
}

# "3.10 /path/python3.10" a line, oldest first, of each minor version that was released and can make environments.
every_python() {
  local minor name
  for minor in 10 11 12 13 14 15; do
    while IFS= read -r name; do
      if released "$name" "$minor"; then
        printf '3.%s %s\n' "$minor" "$name"
        break
      fi
    done <<< "$(type -ap "python3.$minor"; printf '%s\n' "${PYENV_ROOT:-${HOME:-/nonexistent}/.pyenv}/versions/3.$minor."*/bin/python)"
  done
}

# The Python at $1 is a release of 3.$2, with the GIL, and can make environments by itself or through uv.
released() {
  [ -x "$1" ] && "$1" -I -c '
import sys
if not sys.argv[2]:
    import ensurepip, venv
sys.exit(sys.version_info[:2] != (3, int(sys.argv[1])) or sys.version_info[3] != "final" or "t" in sys.abiflags)' \
    "$2" "$UV" 2> /dev/null < /dev/null
}

# test_core_on 3.10 /path/python3.10
test_core_on() {
  local env=$STATE/test-$1 mark=$STATE/test-$1.stamp name="core's tests on Python $1" wanted
  wanted="$(cksum < pyproject.toml) $2 $ROOT"
  if [ ! -f "$mark" ] || [ "$(cat -- "$mark")" != "$wanted" ] || [ ! -x "$env/bin/pytest" ]; then
    rm -rf -- "$env" "$mark"
    hand_over
    if [ -n "$UV" ]; then
      quietly "test-$1" "$UV" venv --quiet --no-project --python "$2" -- "$env"
    else
      quietly "test-$1" "$2" -I -m venv -- "$env"
    fi && pip_install "test-$1" "$env" -e "${ROOT}[dev]" && printf '%s\n' "$wanted" > "$mark"
  fi
  if [ ! -f "$mark" ]; then
    printf '==> %s\n' "$name"
    tail -n 20 -- "$STATE/logs/test-$1.log" >&2 || true
    FAILED=(${FAILED[@]+"${FAILED[@]}"} "$name (its environment could not be made)")
    return
  fi
  stage "$name" "$env/bin/python" -m pytest -q -p no:cacheprovider -m "not models and not gpu and not once"
}

# --- Tools ------------------------------------------------------------------------------------------------------------

# pip_install LOG ENVIRONMENT ARGUMENTS ...: after an interruption all of it anew, as a package may be half written.
pip_install() {
  local log=$1 env=$2 half=$STATE/half-$1 anew=""
  shift 2
  if [ -e "$half" ]; then anew=yes; fi
  : > "$half"
  if [ -n "$UV" ]; then
    quietly "$log" "$UV" pip install --quiet --compile-bytecode ${anew:+--reinstall} --python "$env/bin/python" "$@" || return
  else
    [ "$env" != "$VENV" ] || get_pip
    quietly "$log" "$env/bin/python" -I -m pip install --quiet ${anew:+--force-reinstall} "$@" || return
  fi
  rm -f -- "$half"
}

# Once: ask which package sources answer, and hand the user's settings to pip and uv through the environment.
hand_over() {
  local line told
  [ -z "$HANDED_OVER" ] || return 0
  HANDED_OVER=yes
  told=$("$VENV/bin/python" -I -c '
import sys
sys.path.insert(0, sys.argv.pop())
from envcheck.install.handover import main
sys.exit(main())' "$ROOT" 2> "$STATE/logs/sources.log") || SILENT=yes
  if [ -s "$STATE/logs/sources.log" ]; then
    aloud
    cat -- "$STATE/logs/sources.log"
  fi
  while IFS= read -r line; do
    [ -z "$line" ] || export "${line?}"
  done <<< "$told"
}

# quietly LOG COMMAND ...: its output only in the log.
quietly() {
  local log=$STATE/logs/$1.log
  shift
  foreground "$@" > "$log" 2>&1
}

# The child is in a process group of its own and is waited for, so that a signal to this script reaches it at once.
foreground() {
  local code=0
  "$@" < /dev/null 3>&- &
  CHILD=$!
  wait "$CHILD" || code=$?
  CHILD=""
  return "$code"
}

interrupted() {
  trap '' INT TERM HUP
  if [ "$1" = 130 ]; then end_child INT; else end_child TERM; fi
  printf '\nInterrupted. Run this again to go on from here.\n' >&3
  exit "$1"
}

# End the child and its group; what does not obey within two seconds is killed.
end_child() {
  local n
  [ -n "$CHILD" ] || return 0
  kill "-$1" -- "-$CHILD" 2> /dev/null || return 0
  for ((n = 0; n < 20; n++)); do
    kill -0 -- "-$CHILD" 2> /dev/null || return 0
    sleep 0.1
  done
  kill -KILL -- "-$CHILD" 2> /dev/null || true
}

fail() {
  printf '\nbootstrap.sh: %s\n' "$1" >&3
  exit 1
}

# fail_with LOG SENTENCE: with the end of what the command said.
fail_with() {
  printf '\n' >&2
  tail -n 20 -- "$STATE/logs/$1.log" | sed -e 's/^/    /' -e 's|://[^/@ ]*@|://|g' >&2
  fail "$2; the whole output: .envcheck/logs/$1.log"
}

usage_error() {
  printf 'bootstrap.sh: %s.\n' "$1" >&2
  exit 2
}

# advice python | advice venv PYTHON: the command for this distribution.
advice() {
  local ids="" sudo="sudo " minor=""
  [ "$(id -u)" != 0 ] || sudo=""
  # shellcheck source=/dev/null
  if [ -r /etc/os-release ]; then ids=$(. /etc/os-release && printf ' %s %s ' "${ID:-}" "${ID_LIKE:-}"); fi
  [ -z "${2:-}" ] || minor=$("$2" -I -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  case $1$ids in
    python*" ubuntu "* | python*" debian "*) printf '%s' "${sudo}apt-get install -y python3 python3-venv (where that brings an older Python, python3.12-venv from the deadsnakes archive)" ;;
    venv*" ubuntu "* | venv*" debian "*) printf '%s' "${sudo}apt-get install -y python$minor-venv" ;;
    *" fedora "* | *" rhel "* | *" centos "* | *" amzn "*) printf '%s' "${sudo}dnf install -y python3.12" ;;
    *suse*) printf '%s' "${sudo}zypper install -y python312" ;;
    *" arch "*) printf '%s' "${sudo}pacman -S --noconfirm python" ;;
    *" alpine "*) printf '%s' "${sudo}apk add python3" ;;
    *) printf '%s' "install Python 3.12 with your distribution's package manager" ;;
  esac
}

joined() {
  local IFS=,
  printf '%s' "$*" | sed 's/,/, /g'
}

now_ms() {
  local micros=${EPOCHREALTIME:-}
  if [ -n "$micros" ]; then
    micros=${micros//[!0-9]/}
    printf '%s' "$((micros / 1000))"
  else
    printf '%s' "$((SECONDS * 1000))"
  fi
}

since() {
  local ms=$(($(now_ms) - $1))
  if [ "$ms" -lt 60000 ]; then
    printf '%d.%d s' "$((ms / 1000))" "$((ms % 1000 / 100))"
  else
    printf '%d min %02d s' "$((ms / 60000))" "$((ms / 1000 % 60))"
  fi
}

main "$@"
