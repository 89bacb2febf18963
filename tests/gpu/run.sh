#!/usr/bin/env bash
# Everything that only a GPU can show, in under 8 minutes and without a network: tests/gpu/run.sh [OUT]
#
# Takes the torch, transformers and sentence-transformers that the machine has. What envcheck's core needs comes from
# tests/gpu/wheels, which `tests/gpu/run.sh --prepare [PYTHON_VERSION]` fills on a machine with a network (about 10 MiB).
# Writes OUT/gpu-checks.json and OUT/gpu-checks.txt [OUT: $OUT, or gpu-checks-out in the checkout].

set -eu -o pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
readonly WHEELS=tests/gpu/wheels
readonly CORE="typer>=0.26,<0.29 rich>=13.9 msgspec>=0.19 nvidia-ml-py>=12.560 packaging>=24.0 ahocorasick-rs>=1.0 pytest>=8.4 pytest-timeout>=2.3 hatchling>=1.25"
readonly LIMIT_S=460

if [ "${1:-}" = --prepare ]; then
  rm -rf "$WHEELS"
  # shellcheck disable=SC2086 # a list of requirements
  python3 -m pip download --quiet --only-binary :all: --python-version "${2:-3.12}" --dest "$WHEELS" $CORE
  du -sh "$WHEELS"
  exit 0
fi

out=${1:-${OUT:-$PWD/gpu-checks-out}}
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python=""
for candidate in ${ENVCHECK_GPU_PYTHON:-} python3 python3.12 python3.13 python3.11 python3.10 python; do
  if command -v "$candidate" > /dev/null && "$candidate" -c 'import torch, transformers' 2> /dev/null; then
    python=$(command -v "$candidate")
    break
  fi
done
if [ -z "$python" ]; then
  echo "No Python here has torch and transformers; ENVCHECK_GPU_PYTHON names one." >&2
  exit 2
fi

# The core goes into a folder of its own, so that nothing of the machine's environment is changed.
if ! "$python" -c 'import typer, rich, msgspec, pynvml, packaging' 2> /dev/null; then
  # shellcheck disable=SC2086 # a list of requirements
  "$python" -m pip install --quiet --no-index --find-links "$WHEELS" --target "$work/core" $CORE
fi
PYTHONPATH="$PWD:$work/core" timeout "$LIMIT_S" "$python" -m tests.gpu.checks "$out" || code=$?
echo "Written: $out/gpu-checks.txt and $out/gpu-checks.json"
exit "${code:-0}"
