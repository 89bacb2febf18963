#!/usr/bin/env bash
# From a clean checkout to a checked, smoke-tested machine: ./bootstrap.sh --help

set -eu -o pipefail
set -m # every child in a process group of its own, so that an interrupt can end all of it

readonly USAGE="Usage: ./bootstrap.sh [OPTIONS] [-- ARGUMENTS OF envcheck run]

Creates .venv in this folder, installs envcheck and the model's packages, and runs envcheck. Needs no root.
If everything is already installed, it goes straight to the report.

  --test [PATH]  also install the development tools, and run the formatter check, linter, type checker and all
                 tests instead of the report; with paths, only the tests in these paths
  --remove       ask, then delete the environment and this script's other files; list the caches that remain,
                 with their sizes and how to delete them
  --no-models    do not install torch, transformers and their dependencies; only check the machine
  --venv DIR     create the environment in DIR [default: .venv in this folder]
  --python X     create the environment with this Python, a name or a path [default: the first 3.10 or newer]
  --offline DIR  do not use the network; install the wheels in DIR (\`envcheck plan --download DIR\` fills it)
  --dry-run      print what would be done, and do nothing
  --yes          install missing system packages (such as python3-venv) without asking, if this needs no sudo
  --sudo         allow sudo for system packages
  -h, --help     show this help

Exit codes: 0 the environment is complete and the smoke test passed; 1 a step or the smoke test failed;
2 bad usage; 130 interrupted."

readonly NAMES="python3.13 python3.12 python3.11 python3.10 python3.14 python3 python"
readonly UV_LIMIT_S=60

exec 3>&2 # what concerns the user goes there, also while the output of a command goes to a log

main() {
  read_options "$@"
  go_to_checkout
  if [ "$REMOVE" = yes ]; then
    remove_all
    exit 0
  fi
  if [ "$DRY" = yes ]; then
    describe_all
    exit 0
  fi
  claim
  ignore_pythonpath
  trap 'interrupted 130' INT
  trap 'interrupted 143' TERM HUP
  if [ "$MODELS" = yes ]; then COUNT=6; else COUNT=5; fi
  step "Python" choose_python
  step "Virtual environment" make_venv
  step "Installer" get_installer
  step "envcheck" install_core
  if [ "$MODELS" = yes ]; then
    step "Packages for the model" install_models
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
  TEST=no MODELS=yes DRY=no YES=no SUDO=no REMOVE=no PYTHON="" VENV="" OFFLINE="" ARGUMENTS=() TESTS=()
  while [ $# -gt 0 ]; do
    case $1 in
      --test)
        TEST=yes
        while [ $# -gt 1 ] && [ "${2#-}" = "$2" ]; do
          test_path "$2"
          shift
        done
        ;;
      --remove) REMOVE=yes ;;
      --no-models) MODELS=no ;;
      --yes | -y) YES=yes ;;
      --sudo) SUDO=yes ;;
      --dry-run) DRY=yes ;;
      --python | --venv | --offline)
        [ $# -gt 1 ] && [ -n "$2" ] || usage_error "$1 needs a value: $(meaning_of "$1")"
        value_of "$1" "$2"
        shift
        ;;
      --python=?* | --venv=?* | --offline=?*) value_of "${1%%=*}" "${1#*=}" ;;
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

# A path below the checkout, or from where the user stands; `file::test` names one test.
test_path() {
  local file=${1%%::*} here
  here=$(dirname -- "${BASH_SOURCE[0]}")
  if [ -e "$file" ]; then
    TESTS=("${TESTS[@]+"${TESTS[@]}"}" "$(readlink -f -- "$file")${1#"$file"}")
  elif [ -e "$here/$file" ]; then
    TESTS=("${TESTS[@]+"${TESTS[@]}"}" "$(readlink -f -- "$here/$file")${1#"$file"}")
  else
    usage_error "there is no $1 to test"
  fi
}

meaning_of() {
  case $1 in
    --python) printf 'the name or path of a Python' ;;
    --venv) printf 'the folder of the environment' ;;
    --offline) printf 'a folder of wheels' ;;
  esac
}

# value_of OPTION VALUE: a path is meant from where the user stands.
value_of() {
  local path=$2
  case $path in
    /*) ;;
    */*) path=$PWD/$path ;;
    *) [ "$1" = --python ] || path=$PWD/$path ;;
  esac
  case $1 in
    --python) PYTHON=$path ;;
    --venv) VENV=${path%/} ;;
    --offline)
      OFFLINE=${path%/}
      [ -d "$OFFLINE" ] || usage_error "--offline needs a folder of wheels; there is no folder $2"
      ;;
  esac
}

go_to_checkout() {
  local script
  script=$(readlink -f -- "${BASH_SOURCE[0]}" 2> /dev/null) || script=${BASH_SOURCE[0]}
  CDPATH='' cd -P -- "$(dirname -- "$script")"
  ROOT=$PWD
  if [ -z "$VENV" ]; then
    VENV=$ROOT/.venv STATE=$ROOT/.envcheck
  else
    STATE=$VENV.envcheck
  fi
  case $VENV in
    *:*) fail "a virtual environment cannot be in a folder with a colon in its path: move ${VENV%/*}" ;;
  esac
  case $ROOT in
    /mnt/[a-z]/*)
      if grep -qi microsoft /proc/sys/kernel/osrelease 2> /dev/null; then
        printf 'This folder is on a Windows disk (%s), which is much slower in WSL than the Linux file system: move it to %s.\n' "$ROOT" "${HOME:-your home folder}"
      fi
      ;;
  esac
  if [ "$DRY" = no ] && [ "$REMOVE" = no ]; then
    refuse_foreign_files
    mkdir -p "$STATE/logs" 2> /dev/null && [ -w "${VENV%/*}" ] || fail "${VENV%/*} is not writable; copy this folder to a place where you can write"
  fi
  if [ -n "${PYTHONHOME:-}" ]; then
    printf 'PYTHONHOME is set (%s). bootstrap.sh ignores it, but the environment does not start with it: unset PYTHONHOME.\n' "$PYTHONHOME"
  fi
  # These would make Python or pip read or write elsewhere than here.
  unset PYTHONHOME PIP_TARGET PIP_PREFIX PIP_ROOT UV_TARGET UV_PREFIX VIRTUAL_ENV
  export PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
  CHILD="" NUMBER=0 DONE="" ALOUD="" HANDED_OVER="" SILENT="" UV="" OFFERED="" FAILED=() FROM=()
  if [ -n "$OFFLINE" ]; then
    FROM=(--no-index --find-links "$OFFLINE")
    export PIP_NO_INDEX=1 UV_OFFLINE=1
    HANDED_OVER=yes
  fi
}

# After one run with sudo, files belong to root, and this user can neither replace nor delete them.
refuse_foreign_files() {
  local file owner
  [ "$(id -u)" != 0 ] || return 0
  file=$(find "$STATE" "$VENV" -maxdepth 5 ! -user "$(id -u)" -print -quit 2> /dev/null) || true
  [ -n "$file" ] || return 0
  owner=$(stat -c %U -- "$file" 2> /dev/null) || owner=another
  fail "$file belongs to the user $owner, probably from a run with sudo. Run this command, then run bootstrap.sh again without sudo:
    sudo chown -R $(id -un): $(existing "$STATE" "$VENV")"
}

# existing PATH ...: those that are there, quoted for a shell.
existing() {
  local path
  for path in "$@"; do
    [ ! -e "$path" ] || printf '%q ' "$path"
  done
}

# Folders that PYTHONPATH names come before the environment's own: an old torch there would be checked and tested.
ignore_pythonpath() {
  [ -n "${PYTHONPATH:-}" ] || return 0
  printf 'PYTHONPATH is set (%s). bootstrap.sh ignores it, but your own programs import from there first.\n' "$PYTHONPATH"
  unset PYTHONPATH
}

# --remove: what this script made, and nothing else.
remove_all() {
  local path answer ours=()
  for path in "$VENV" "$STATE"; do
    [ ! -e "$path" ] || ours=(${ours[@]+"${ours[@]}"} "$path")
  done
  if [ ${#ours[@]} -eq 0 ]; then
    printf 'There is no environment here: %s\n' "$VENV"
  else
    [ ! -d "$VENV" ] || is_environment || fail "$VENV is not a Python environment and is not deleted"
    printf 'To be deleted:\n'
    sizes_of "${ours[@]}"
    other_files
    if [ "$YES" != yes ]; then
      [ -t 0 ] || fail "there is no terminal to ask on; use --yes to delete them"
      printf 'Delete them? [y/N] '
      IFS= read -r answer || answer=n
      case $answer in y | Y | yes) ;; *) exit 1 ;; esac
    fi
    rm -rf -- "${ours[@]}" || fail "some files could not be deleted (see above)"
    printf 'Deleted. This folder itself was not deleted: %s\n' "$ROOT"
  fi
  printf 'These caches are not deleted, because other programs may use them:\n'
  sizes_of "$(cache_of UV_CACHE_DIR uv)" "$(cache_of PIP_CACHE_DIR pip)" "$(cache_of HF_HOME huggingface)" "$(cache_of '' envcheck)"
  printf 'To delete them: uv cache clean; python3 -m pip cache purge; rm -r FOLDER\n'
}

is_environment() {
  [ -f "$VENV/pyvenv.cfg" ] || [ -e "$STATE/core" ] || [ -x "$VENV/bin/envcheck" ]
}

# Files in the environment that neither venv nor an installer puts there: they are named before they are deleted.
other_files() {
  local found
  found=$(unknown_entries) || true
  [ -z "$found" ] || printf 'Also deleted, although no installer created them:\n%s\n' "$found"
}

unknown_entries() {
  find "$VENV" -mindepth 1 -maxdepth 1 ! -name bin ! -name lib ! -name lib64 ! -name include ! -name share ! -name etc ! -name man \
    ! -name pyvenv.cfg ! -name .gitignore ! -name .lock ! -name CACHEDIR.TAG -print 2> /dev/null | sed 's/^/    /'
}

cache_of() {
  local named=""
  [ -z "$1" ] || named=${!1:-}
  printf '%s' "${named:-${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/$2}"
}

sizes_of() {
  local path
  for path in "$@"; do
    [ ! -e "$path" ] || du -sh -- "$path" 2> /dev/null | sed 's/^/    /'
  done
}

# One at a time. What a killed run left at work holds the lock, too (descriptor 9), and is ended.
claim() {
  local patience
  command -v flock > /dev/null || return 0
  exec 9>> "$STATE/lock"
  if ! flock -n 9; then
    if ! holder_is_gone; then
      fail "another ./bootstrap.sh is running here (process $(cat -- "$STATE/lock")); wait for it, or stop it"
    fi
    end_remains TERM
    for ((patience = 0; patience < 50; patience++)); do
      flock -n 9 && break
      [ "$patience" -lt 30 ] || end_remains KILL
      sleep 0.1
    done
    [ "$patience" -lt 50 ] || fail "a process of an interrupted run is still running; its lock is $STATE/lock"
  fi
  printf '%s\n' "$$" > "$STATE/lock" 2> /dev/null || true
}

holder_is_gone() {
  local pid
  pid=$(cat -- "$STATE/lock" 2> /dev/null) || return 1
  case $pid in '' | *[!0-9]*) return 0 ;; esac
  ! grep -q bootstrap "/proc/$pid/cmdline" 2> /dev/null
}

# end_remains SIGNAL: to every other process that has the lock open, and to its group: what a Python starts does not have it.
end_remains() {
  local link pid group own
  own=$(group_of "$$")
  for link in /proc/[0-9]*/fd/9; do
    pid=${link#/proc/}
    pid=${pid%%/*}
    if [ "$pid" != "$$" ] && [ "$link" -ef "$STATE/lock" ]; then
      group=$(group_of "$pid")
      if [ -n "$group" ] && [ "$group" != "$own" ]; then pid=-$group; fi
      kill "-$1" -- "$pid" 2> /dev/null || true
    fi
  done
}

group_of() {
  sed -e 's/^.*) //' "/proc/$1/stat" 2> /dev/null | cut -d ' ' -f 3 || true
}

# --dry-run
describe_all() {
  choose_python
  printf 'Python: %s (%s)\n' "$SELECTED" "$SELECTED_VERSION"
  if venv_in_place; then
    printf 'Environment (exists): %s\n' "$VENV"
  else
    printf 'Environment (new): %s\n' "$VENV"
  fi
  printf 'To be installed from %s: envcheck with typer, rich, msgspec, nvidia-ml-py, packaging\n' "${OFFLINE:-your package index}"
  [ "$MODELS" = yes ] || return 0
  if venv_in_place && core_works; then
    "$VENV/bin/python" -m envcheck install --python "$VENV" --dry-run ${OFFLINE:+--offline "$OFFLINE"}
  else
    printf 'Then torch, transformers and what the model needs: %s/bin/envcheck install --dry-run shows which.\n' "$VENV"
  fi
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
  local name found kept="" without_venv=""
  if [ -n "$PYTHON" ]; then
    [ ! -d "$PYTHON" ] || PYTHON=$PYTHON/bin/python
    name=$(command -v -- "$PYTHON") || fail "there is no Python $PYTHON"
    found=$(describe_python "$name") || fail "$PYTHON is not a working Python"
    fitting "$found" || fail "$PYTHON is ${found% *}; envcheck needs CPython 3.10 or newer, not a free-threaded build"
    select_python "$name" "$found"
    return
  fi
  heal_start
  if found=$(describe_python "$VENV/bin/python") && fitting "$found" && in_venv && [ ! -e "$STATE/making-venv" ]; then
    kept=$found
    if ! homeless; then
      select_python "$VENV/bin/python" "$found" # .venv stands, and is kept
      return
    fi
  fi
  while IFS= read -r name; do
    case $name in "$VENV"/*) continue ;; esac # an activated .venv is on PATH
    try_python "$name" && return
  done <<< "$(pythons)"
  if [ -n "$kept" ]; then
    select_python "$VENV/bin/python" "$kept" # its own still runs, and pip needs no more
    return
  fi
  if [ -n "$without_venv" ]; then
    offer "$without_venv cannot make virtual environments" venv "$without_venv"
  else
    offer "there is no Python 3.10 or newer here" python
  fi
  choose_python
}

# The Python that the environment was made with is gone, although a copy of it runs: `cp -rL` from another machine leaves
# that, and uv refuses it.
homeless() {
  local home
  home=$(sed -n 's/^home *= *//p' "$VENV/pyvenv.cfg" 2> /dev/null) || return 0
  [ -n "$home" ] && ! compgen -G "$home/python*" > /dev/null
}

# A .pth file that is no text ends every start of the environment's Python: it is renamed.
heal_start() {
  local file
  [ -x "$VENV/bin/python" ] && ! "$VENV/bin/python" -I -c '' > /dev/null 2>&1 || return 0
  "$VENV/bin/python" -I -S -c '' > /dev/null 2>&1 || return 0
  for file in "$VENV"/lib/python3.*/site-packages/*.pth; do
    if [ ! -f "$file" ] || is_text "$file"; then continue; fi
    mv -- "$file" "$file.disabled"
    aloud
    printf '    %s is not a text file and made every start of Python fail; it was renamed to %s.disabled.\n' "$file" "${file##*/}"
  done
}

is_text() {
  "$VENV/bin/python" -I -S -c '
import sys
sys.exit("\0" in open(sys.argv[1], encoding="utf-8").read())' "$1" 2> /dev/null
}

# Paths, those first that the packages in .venv fit; some are no Python at all.
pythons() {
  local name pyenv=${PYENV_ROOT:-${HOME:-/nonexistent}/.pyenv}/versions
  for name in $(python_of_venv); do
    type -ap -- "$name" || true
    printf '%s\n' "$pyenv/${name#python}."*/bin/python
  done
  for name in $NAMES; do
    type -ap -- "$name" || true
  done
  printf '%s\n' "$pyenv"/*/bin/python
}

# The minor version that .venv was made for: its packages fit no other.
python_of_venv() {
  local folder
  for folder in "$VENV"/lib/python3.*; do
    [ ! -d "$folder/site-packages" ] || printf '%s\n' "${folder##*/}"
  done
}

# offer WHAT-LACKS KIND [PYTHON]: say in one sentence what to install; install it where the user agrees. Ends otherwise.
offer() {
  local what=$1 command
  command=$(advice "$2" "${3:-}")
  case $command in
    *"apt-get "* | *"dnf "* | *"zypper "* | *"pacman "* | *"apk "*) ;;
    *) fail "$what: $command" ;;
  esac
  if [ -n "$OFFERED" ] || [ "$DRY" = yes ] || ! agreed "$what" "$command"; then fail "$what: $command"; fi
  OFFERED=yes
  aloud
  printf '    %s\n' "${command%% (*}"
  case $command in sudo*) sudo -v || fail "sudo failed" ;; esac # asks for the password, in the foreground
  # shellcheck disable=SC2086 # a command line of plain words
  case $command in *apt-get*) quietly system ${command%%apt-get*}apt-get update || true ;; esac
  DEBIAN_FRONTEND=noninteractive quietly system bash -c "${command%% (*}" || fail_with system "that failed"
}

# agreed WHAT COMMAND: --yes, or a yes on the terminal; sudo only with --sudo.
agreed() {
  local answer
  case $2 in sudo*) [ "$SUDO" = yes ] || return 1 ;; esac
  [ "$YES" = no ] || return 0
  [ -t 0 ] && [ -t 3 ] || return 1
  printf '\n%s. Run this now: %s? [y/N] ' "$1" "${2%% (*}" >&3
  IFS= read -r answer || return 1
  case $answer in y | Y | yes) ;; *) return 1 ;; esac
}

# Take $1 if it fits; remember in without_venv (of the caller) one that only lacks venv.
try_python() {
  local found
  found=$(describe_python "$1") && fitting "$found" || return 1
  case $found in
    *" novenv")
      if ! user_uv > /dev/null && ! "$1" -I -c 'import venv' > /dev/null 2>&1; then
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
  if venv_in_place; then
    DONE="in place"
    adopt_moved
    return
  fi
  if relinked; then
    DONE="relinked to $SELECTED_VERSION"
    adopt_moved
    return
  fi
  if [ "$VENV" != "$ROOT/.venv" ] && [ ! -e "$STATE/making-venv" ] && [ -n "$(ls -A -- "$VENV" 2> /dev/null)" ]; then
    fail "$VENV exists and is not an environment with Python ${SELECTED_VERSION%.*}; name another folder, or delete it"
  fi
  set_old_aside
  : > "$STATE/making-venv" # stands while .venv is half made
  rm -rf -- "$VENV"
  case $(describe_python "$SELECTED") in
    *" novenv")
      UV=$(user_uv) || bare_venv || offer_venv
      [ -z "$UV" ] || quietly venv "$UV" venv --quiet --no-project --seed --python "$SELECTED" -- "$VENV" || fail_with venv "uv could not make the virtual environment"
      ;;
    *" venv") quietly venv "$SELECTED" -I -m venv -- "$VENV" || fail_with venv "the virtual environment could not be made" ;;
  esac
  rm -f -- "$STATE/making-venv"
}

# The Python of the environment was removed or replaced, or pyvenv.cfg is lost, and its packages fit the one at hand.
relinked() {
  [ ! -e "$STATE/making-venv" ] && [ -d "$VENV/lib/python${SELECTED_VERSION%.*}/site-packages" ] || return 1
  case $SELECTED in "$VENV"/*) return 1 ;; esac
  rm -f -- "$VENV"/bin/python "$VENV"/bin/python3 "$VENV"/bin/python3.*
  quietly venv "$SELECTED" -I -m venv --upgrade --without-pip -- "$VENV" && in_venv
}

# An environment of another Python, or a folder that is none, is never deleted: it may hold files of the user's.
set_old_aside() {
  local old=$VENV.old number=1
  [ ! -e "$STATE/making-venv" ] && [ -n "$(ls -A -- "$VENV" 2> /dev/null)" ] || return 0
  while [ -e "$old" ]; do
    number=$((number + 1))
    old=$VENV.old-$number
  done
  mv -- "$VENV" "$old"
  aloud
  printf '    %s is for another Python than %s and was renamed to %s. Delete it when you no longer need it.\n' "$VENV" "${SELECTED_VERSION%.*}" "$old"
}

# A checkout that was moved: its scripts name the old place.
adopt_moved() {
  local changed
  changed=$(helper envcheck.install.moved "$VENV") || changed=""
  [ -z "$changed" ] || DONE="in place, $changed"
}

# helper MODULE ARGUMENTS ...: a module of envcheck that needs the standard library only, before the core stands.
helper() {
  local module=$1
  shift
  "$VENV/bin/python" -I -c '
import sys
sys.path.insert(0, sys.argv.pop())
from importlib import import_module
sys.exit(import_module(sys.argv.pop(1)).main())' "$module" "$@" "$ROOT"
}

venv_in_place() {
  local found
  found=$(describe_python "$VENV/bin/python") && fitting "$found" && [ ! -e "$STATE/making-venv" ] \
    && in_venv && { ! homeless || [ "$SELECTED" = "$VENV/bin/python" ]; } && { [ -z "$PYTHON" ] || [ "${found%% *}" = "$SELECTED_VERSION" ]; }
}

# Debian and Ubuntu keep ensurepip in a package of its own; without it an environment is made without pip, which then
# comes from the package index.
bare_venv() {
  UV=""
  quietly venv "$SELECTED" -I -m venv --without-pip -- "$VENV" && quietly pip get_pip_by_hand
}

offer_venv() {
  rm -rf -- "$VENV"
  local cause
  cause=$(cause_in "$STATE/logs/pip.log")
  [ -z "$cause" ] || fail "$SELECTED cannot create environments with pip, and pip could not be downloaded$cause"
  printf '\n' >&3
  tail -n 3 -- "$STATE/logs/pip.log" 2> /dev/null | sed -e 's/^/    /' -e 's|://[^/@ ]*@|://|g' >&3 || true
  offer "$SELECTED cannot make virtual environments with pip" venv "$SELECTED"
  quietly venv "$SELECTED" -I -m venv -- "$VENV" || fail_with venv "the virtual environment could not be made"
}

get_pip_by_hand() {
  "$VENV/bin/python" -I -c '
import sys
sys.path.insert(0, sys.argv.pop())
from envcheck.install.get_pip import main
sys.exit(main())' "$STATE/tools/pip" ${OFFLINE:+"$OFFLINE"} "$ROOT"
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
  [ -z "$SILENT" ] || fail "no package index responds; connect this machine to the network, or set PIP_INDEX_URL to an index that it reaches"
  rm -rf -- "$STATE/tools"
  get_pip
  if pip_fetches_uv && works "$STATE/tools/bin/uv"; then
    UV=$STATE/tools/bin/uv DONE="uv"
  else
    UV="" DONE="pip, as uv is not available"
  fi
}

pip_fetches_uv() {
  local limit=""
  if command -v timeout > /dev/null; then limit="timeout $UV_LIMIT_S"; fi
  # shellcheck disable=SC2086 # two words, or none
  quietly uv $limit "$VENV/bin/python" -I -m pip install --quiet --retries 1 --only-binary :all: ${FROM[@]+"${FROM[@]}"} --target "$STATE/tools" uv
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

has_pip() {
  "$VENV/bin/python" -I -m pip --version > /dev/null 2>&1
}

get_pip() {
  has_pip && return
  quietly pip "$VENV/bin/python" -I -m ensurepip || quietly pip get_pip_by_hand || fail_with pip "the environment has no pip, and there is no uv"
}

# envcheck itself, editable: a `git pull` takes effect at once.
install_core() {
  local damage
  damage=$(helper envcheck.integrity gpu-envcheck) || damage="gpu-envcheck: unknown"
  if [ -z "$damage" ] && core_in_place; then
    DONE="in place"
    return
  fi
  if [ -n "$damage" ]; then
    aloud
    printf '%s\n' "$damage" | sed -e 's/^/    Damaged: /' -e 6q
    : > "$STATE/half-core" # all of it is reinstalled
  fi
  rm -f -- "$STATE/core"
  hand_over
  pip_install core "$VENV" -e "$ROOT" || fail_with core "envcheck could not be installed"
  if [ -n "$(helper envcheck.integrity gpu-envcheck)" ] || ! core_works; then
    core_past_cache
  fi
  has_pip || quietly pip "$VENV/bin/python" -I -m ensurepip || quietly pip get_pip_by_hand || true # uv does without
  compile_for "$VENV"
  core_works || fail "envcheck was installed but cannot be imported; run ./bootstrap.sh --remove, then this again"
  stamp > "$STATE/core"
}

# The installer's cache has the damage, too: with hard links its files are those of the environment.
core_past_cache() {
  if [ -n "$UV" ]; then
    quietly cache "$UV" cache clean typer rich msgspec nvidia-ml-py packaging ahocorasick-rs click markdown-it-py mdurl \
      pygments shellingham typing-extensions annotated-doc || true
  else
    quietly cache "$VENV/bin/python" -I -m pip cache purge || true
  fi
  : > "$STATE/half-core"
  pip_install core "$VENV" -e "$ROOT" || fail_with core "envcheck could not be installed"
}

core_in_place() {
  [ -f "$STATE/core" ] && [ "$(cat -- "$STATE/core")" = "$(stamp)" ] && core_works && script_works
}

# All that the core imports, in a process of its own: a damaged library may kill it.
core_works() {
  { "$VENV/bin/python" -I -c '
import sys, envcheck.cli.app, typer, rich.console, msgspec, pynvml, packaging.version
sys.exit(not envcheck.__file__.startswith(sys.argv[1]))' "$ROOT/"; } > /dev/null 2>&1
}

script_works() {
  [ -x "$VENV/bin/envcheck" ] && grep -qF -- "$VENV/bin/" "$VENV/bin/envcheck" 2> /dev/null
}

# What the core was installed from, for which Python, and where: a moved checkout is installed again.
stamp() {
  printf '%s %s %s\n' "$(cksum < pyproject.toml)" "$("$VENV/bin/python" -V 2>&1)" "$ROOT"
}

install_models() {
  aloud
  foreground "$VENV/bin/python" -m envcheck install --python "$VENV" --yes ${OFFLINE:+--offline "$OFFLINE"} || fail "the model's packages could not be installed (see above)"
}

report() {
  printf '==> [%d/%d] envcheck is installed; checking this machine\n' "$COUNT" "$COUNT"
  if [ "$MODELS" = no ]; then
    local code=0
    foreground "$VENV/bin/python" -m envcheck check --python "$VENV" ${ARGUMENTS[@]+"${ARGUMENTS[@]}"} || code=$?
    [ "$code" -le 1 ] || exit "$code"
    what_next 'Setup complete, without the models: ./bootstrap.sh installs torch and transformers.'
    return
  fi
  main_job || {
    local code=$?
    [ "$code" = 1 ] && repaired || exit "$code"
    main_job
  }
  if smoke_tested ${ARGUMENTS[@]+"${ARGUMENTS[@]}"}; then
    what_next 'Setup complete. Smoke test PASSED: this environment computes embeddings.'
  else
    what_next 'Setup complete. The smoke test was not run.'
  fi
}

# With these, `envcheck run` ends before its smoke test.
smoke_tested() {
  local each
  for each; do
    case $each in --help | --from | --from=*) return 1 ;; esac
  done
}

# Standard output may hold a document (`-- --json`), so this goes to the user's stream.
what_next() {
  printf '\n==> %s\n' "$1" >&3
  printf '    Activate it:   source %q\n' "${VENV#"$ROOT/"}/bin/activate" >&3
  printf '    Test it again: envcheck\n    Fix problems:  envcheck fix\n    All commands:  envcheck --help\n' >&3
}

main_job() {
  foreground "$VENV/bin/python" -m envcheck run --python "$VENV" --gate smoke ${ARGUMENTS[@]+"${ARGUMENTS[@]}"}
}

# The smoke test failed: are files damaged that have the right size? Then they are reinstalled, and it is tried again.
repaired() {
  local log=$STATE/logs/repair.log
  printf '==> The smoke test failed: comparing the content of the installed files ...\n'
  quietly repair "$VENV/bin/python" -m envcheck install --repair --yes --python "$VENV" ${OFFLINE:+--offline "$OFFLINE"} || return 1
  grep -q '^To be repaired' "$log" || return 1
  cat -- "$log"
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
  compile_for "$VENV"
  if [ ${#TESTS[@]} -gt 0 ]; then
    stage "pytest" "$bin/python" -m pytest "${TESTS[@]}" ${ARGUMENTS[@]+"${ARGUMENTS[@]}"}
    [ ${#FAILED[@]} -eq 0 ] || fail "failed: pytest"
    return
  fi
  stage "ruff format --check" "$bin/ruff" format --check .
  stage "ruff check" "$bin/ruff" check .
  stage "mypy" "$bin/mypy"
  stage "shellcheck" "$bin/shellcheck" bootstrap.sh .ci/run
  other_pythons
  stage "pytest" "$bin/python" -m pytest -n "$(workers)" --dist worksteal ${LEFT:+-m "$LEFT"} ${ARGUMENTS[@]+"${ARGUMENTS[@]}"}
  [ ${#FAILED[@]} -eq 0 ] || fail "failed: $(joined "${FAILED[@]}")"
}

# How many tests run at once: one a processor; more than four would wait for the disk.
workers() {
  local count
  count=$(getconf _NPROCESSORS_ONLN 2> /dev/null) || count=2
  [ "$count" -le 4 ] || count=4
  printf '%s' "$count"
}

# stage NAME COMMAND ...: run it, and remember whether it failed.
stage() {
  local name=$1
  shift
  printf '==> %s\n' "$name"
  foreground "$@" || FAILED=(${FAILED[@]+"${FAILED[@]}"} "$name")
}

# The core's tests on the oldest Python that is supported, and of those the fast ones on the newest there is, in
# environments of their own: the slow ones start processes and make environments, which takes most of the time.
# LEFT is what .venv has to run then; empty, which is all tests, where Python 3.10 is not here or is .venv's own.
CORE="not models and not gpu and not once"
LEFT=""
other_pythons() {
  local all main oldest newest
  all=$(every_python)
  main=$("$VENV/bin/python" -I -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  oldest=$(printf '%s\n' "$all" | sed -n '/^3\.10 /{p;q;}')
  newest=$(printf '%s\n' "$all" | tail -n 1)
  printf '==> Pythons found: %s; .venv has %s\n' "$(printf '%s\n' "$all" | cut -d ' ' -f 1 | tr '\n' ' ')" "$main"
  [ -n "$oldest" ] || printf '    There is no Python 3.10 here: the oldest supported version is not tested.\n'
  if [ -n "$oldest" ] && [ "${oldest%% *}" != "$main" ]; then
    LEFT="models or gpu or once or vllm"
    test_core_on "${oldest%% *}" "${oldest#* }" "$CORE"
  fi
  if [ "${newest%% *}" = "$main" ]; then
    LEFT=${LEFT:+"$LEFT or not slow"}
  elif [ "$newest" != "$oldest" ]; then
    test_core_on "${newest%% *}" "${newest#* }" "$CORE and not slow"
  fi
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

# test_core_on 3.10 /path/python3.10 MARKS
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
  compile_for "$env"
  stage "$name" "$env/bin/python" -m pytest -q -n "$(workers)" --dist worksteal -p no:cacheprovider -m "$3"
}

# --- Tools ------------------------------------------------------------------------------------------------------------

# compile_for ENVIRONMENT: only for speed. Where Python may write no bytecode, each start would compile all of envcheck.
compile_for() {
  "$1/bin/python" -m compileall -q "$ROOT/envcheck" > /dev/null 2>&1 || true
}

# pip_install LOG ENVIRONMENT ARGUMENTS ...: after an interruption all of it again, as a package may be half written.
pip_install() {
  local log=$1 env=$2 half=$STATE/half-$1 again=""
  shift 2
  if [ -e "$half" ]; then again=yes; fi
  : > "$half"
  if [ -n "$UV" ]; then
    quietly "$log" "$UV" pip install --quiet --compile-bytecode ${again:+--reinstall} ${FROM[@]+"${FROM[@]}"} --python "$env/bin/python" "$@" || return
  else
    [ "$env" != "$VENV" ] || get_pip
    quietly "$log" "$env/bin/python" -I -m pip install --quiet ${again:+--force-reinstall} ${FROM[@]+"${FROM[@]}"} "$@" || return
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
from envcheck.install.index_env import main
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
  printf '\nInterrupted. Run it again to continue.\n' >&3
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
  fail "$2$(cause_in "$STATE/logs/$1.log"); the whole output: ${STATE#"$ROOT/"}/logs/$1.log"
}

# The commonest causes, as words to go on with; nothing where the log shows none of them.
cause_in() {
  if grep -qE 'certificate has expired|certificate is not yet valid|CertExpired|NotValidYet|certificate expired|not valid yet' "$1" 2> /dev/null; then
    printf ' [network-failed]: the certificate of the package index is expired or not yet valid according to this machine'"'"'s clock (%s). Set the clock (timedatectl set-ntp true), or, if it is right, ask the administrator of the index to renew the certificate' "$(date '+%Y-%m-%d %H:%M')"
  elif grep -qE 'CERTIFICATE_VERIFY_FAILED|invalid peer certificate|UnknownIssuer' "$1" 2> /dev/null; then
    printf ' [network-failed]: the certificate of the package index is signed by an unknown certificate authority; set PIP_CERT and SSL_CERT_FILE to the CA file of your network'
  elif grep -qE 'No space left on device|Disk quota exceeded' "$1" 2> /dev/null || is_full "$VENV" || is_full "${TMPDIR:-/tmp}"; then
    printf ' [disk-full]: the disk is full: %s' "$(room_in "$VENV" "${TMPDIR:-/tmp}")"
  elif grep -qE 'Permission denied|EACCES|Errno 13' "$1" 2> /dev/null; then
    printf ' [install-failed]: the user %s has no write permission for a folder' "$(id -un)"
  elif grep -qiE 'ProxyError|proxy|tunnel' "$1" 2> /dev/null; then
    printf ' [network-failed]: the proxy (%s) blocks the connection or does not respond' "$(without_credentials "${HTTPS_PROXY:-${https_proxy:-of the settings of pip}}")"
  elif grep -qE 'Temporary failure in name resolution|Name or service not known|dns error|getaddrinfo|No address associated' "$1" 2> /dev/null; then
    printf ' [network-failed]: the host name of the package index cannot be resolved (DNS); check /etc/resolv.conf, or set HTTPS_PROXY if you need a proxy'
  elif grep -qE 'NewConnectionError|timed out|error sending request|Network is unreachable|Connection refused|ConnectTimeout' "$1" 2> /dev/null; then
    printf ' [network-failed]: the package index cannot be reached; behind a proxy set HTTPS_PROXY'
  fi
}

# A log on a full disk stays empty.
is_full() {
  local told
  told=$(room_in "$1")
  case $told in [01]" MiB free"*) ;; *) return 1 ;; esac
}

# room_in FOLDER ...: what is free there, by file system.
room_in() {
  local folder
  for folder in "$@"; do
    [ -d "$folder" ] || folder=${folder%/*}
    df -Pm -- "$folder" 2> /dev/null | sed -n '2s/^\(.*\) \{1,\}[0-9]\{1,\} \{1,\}[0-9]\{1,\} \{1,\}\([0-9]\{1,\}\) \{1,\}[0-9-]\{1,\}% \{1,\}\(.*\)$/\2 MiB free on \3/p'
  done | sort -u | tr '\n' ';' | sed -e 's/;$//' -e 's/;/; /g'
}

without_credentials() {
  printf '%s' "$1" | sed -e 's|://[^/@ ]*@|://|g'
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
    venv*" ubuntu "*) printf '%s' "$(universe "$sudo")${sudo}apt-get install -y python$minor-venv" ;;
    venv*" debian "*) printf '%s' "${sudo}apt-get install -y python$minor-venv" ;;
    *" fedora "* | *" rhel "* | *" centos "* | *" amzn "*) printf '%s' "${sudo}dnf install -y python3.12" ;;
    *suse*) printf '%s' "${sudo}zypper install -y python312" ;;
    *" arch "*) printf '%s' "${sudo}pacman -S --noconfirm python" ;;
    *" alpine "*) printf '%s' "${sudo}apk add python3" ;;
    *) printf '%s' "install Python 3.12 with your distribution's package manager" ;;
  esac
}

# universe SUDO: Ubuntu's python3-venv is in this component, which a minimal system does not have among its sources.
universe() {
  ! grep -rqsE '^[^#]*\<universe\>' /etc/apt/sources.list /etc/apt/sources.list.d || return 0
  printf '%s' "${1}apt-get install -y software-properties-common && ${1}add-apt-repository -y universe && ${1}apt-get update && "
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
