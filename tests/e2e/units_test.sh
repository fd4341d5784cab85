#!/usr/bin/env bash
# The systemd units are in order, and as closed as they are said to be.
#   tests/e2e/units_test.sh BUILD_FOLDER        exit 77: systemd-analyze is not installed
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
readonly BUILD=$1
# systemd's own measure, 0 (closed) to 10; what is left are the network and the user's own files.
readonly MOST_EXPOSED=1.2

command -v systemd-analyze >/dev/null || { echo 'systemd-analyze is not installed'; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The programs are where the build put them, not where the package will.
for unit in "$BUILD"/package-files/ambito-node{,@}.service deploy/systemd/ambito-hub.service; do
  sed "s#/usr/sbin/#$BUILD/bin/#" "$unit" >"$work/$(basename "$unit")"
done
for unit in ambito-node ambito-node@015140 ambito-hub; do
  said=$(systemd-analyze verify --man=no "$work/$unit.service" 2>&1) || { echo "FAILED: $unit: $said"; exit 1; }
  [[ -z $said ]] || { echo "FAILED: $unit: $said"; exit 1; }
  echo "ok: verify $unit"
done
for unit in ambito-node ambito-node@ ambito-hub; do
  score=$(systemd-analyze security --offline=true --no-pager "$work/$unit.service" |
    sed -n 's/.*Overall exposure level.*: \([0-9.]*\) .*/\1/p')
  echo "exposure of $unit: $score"
  awk -v score="$score" -v most="$MOST_EXPOSED" 'BEGIN { exit !(score != "" && score + 0 <= most) }' ||
    { echo "FAILED: over $MOST_EXPOSED"; exit 1; }
done
