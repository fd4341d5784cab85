#!/usr/bin/env bash
# Both verifiers agree: on every kind of bundle that holds, on another anchor, and on random changed
# bytes, each of which both refuse.
#
#   tests/verifier/verifier_test.sh [--flips=N] [--seed=N]    N changed bytes a bundle (200)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

flips=200
seed=$RANDOM
for argument in "$@"; do
  case "$argument" in
    --flips=*) flips="${argument#--flips=}" ;;
    --seed=*) seed="${argument#--seed=}" ;;
    *) sed -n '5p' "$0" >&2; exit 2 ;;
  esac
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

ours() { build/bin/ambito verify "$1" --anchor "$2"; }
theirs() { node tests/verifier/verify_bundle.mjs "$1" --anchor "$2"; }

bundles=0
try() { # SLUG [OPTION...]
  local name
  name=$(echo "$*" | tr ' ' -)
  build/tests/write_bundle "$1" "$folder/$name" "$folder/$name.anchor" "${@:2}"
  local anchor
  anchor=$(cat "$folder/$name.anchor")
  local who
  for who in ours theirs; do
    "$who" "$folder/$name" "$anchor" >"$folder/out" || { echo "FAILED: $who refuses $name"; cat "$folder/out"; exit 1; }
    ! "$who" "$folder/$name" "${anchor//[0-7]/8}" >/dev/null || { echo "FAILED: $who takes $name for another anchor"; exit 1; }
  done
  bundles=$((bundles + 1))
  node tests/verifier/flip_bytes.mjs "$folder/$name" --anchor "$anchor" --count "$flips" --seed "$seed"
}

try pavia
try pavia cades
try pavia refreshed
try pavia small
try pavia small refreshed cades votes delegate
try sud-est-milano
echo "$bundles bundles, both verifiers agree"
