#!/usr/bin/env bash
# deploy/demo does what the README says: both districts come out as their charters counted them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

out=$(mktemp)
trap 'rm -f "$out"' EXIT
deploy/demo | tee "$out"

said() { # WHAT TIMES PATTERN
  local times
  times=$(grep -cE "$3" "$out") || true
  [[ $times == "$2" ]] || { echo "FAILED: $1: $times times, not $2: $3" >&2; exit 1; }
  echo "ok: $1"
}

check() { # WHAT FILE FILTER
  jq -e "$3" "build/demo/$2/charter.json" >/dev/null || { echo "FAILED: $2: $1: $3" >&2; exit 1; }
  echo "ok: $2: $1"
}

check '18 shared services' pavia '.statistics.shared == 18 and .statistics.intermunicipal == 0'
check '18 municipality-only services' pavia '.statistics.municipality_only == 18'
check '36 services in the charter of Pavia' pavia '.statistics.by_municipality["018110"].services == 36'
check '157 standards there, by category' pavia '.statistics.by_municipality["018110"] | .standards == 157 and
  .standards_by_category == {STAFF_PROFESSIONALISM: 39, OPENING_HOURS: 9, ORGANISATIONAL: 70, STRUCTURAL: 15, TIMING: 24}'
check '6 services with a survey' pavia '.statistics.by_municipality["018110"].surveys == 6'
check '34 organisations by kind' pavia '.statistics.organisations == 34 and (.statistics.organisations_by_kind |
  .ASSOCIATION == 13 and .SOCIAL_COOP_A == 11 and .SOCIAL_COOP_B == 4 and .OTHER == 6)'
check 'no disagreement' pavia '.statistics.disagreements == []'
check '19 shared services, 6 municipality-only' sud-est-milano '.statistics.shared == 19 and .statistics.municipality_only == 6'
check '38 organisations, and the list disagrees with its kinds' sud-est-milano '.statistics.organisations == 38 and
  (.statistics.disagreements | any(.declared == 38 and .counted == 36 or .declared == 36 and .counted == 38))'
check 'an accepted sheet covers Cerro al Lambro' sud-est-milano '[.services[] |
  select(any(.sheets[]; .sheet_id == "015192-007")) | .coverage | index("015071")] | . != [] and all(. != null)'
check 'the sheet of 2002 is superseded' sud-est-milano '[.services[].sheets[] | select(.sheet_id == "015192-902")] |
  length == 1 and .[0].in_force == false'
said 'sheets go to a spreadsheet and come back the same' 1 '^0 new, 0 changed, [0-9]+ same'
said 'both found their ledger' 2 'entries, 1 witnessed'
said 'a card that leads to no authority of the ledger is refused' 1 'it is signed by CN=Qualcun altro'
said 'one step is rejected' 1 'respinta +passo 2 di 3'
said 'the first step carries over' 1 '^  1 principi .* approvata, votazione 1$'
said 'what the revision changes is told' 1 'Garanzie migliori'
said 'both publish, one of them again with another telephone number' 3 'is published: entry [0-9]+, witnessed'
said 'our verifier makes every charter again from its inputs' 2 '^ok +charter .* made again from the inputs'
said 'the other verifier agrees' 3 '^ok +rebuilt .* written again'
said 'both name the byte that was changed' 6 '^FAIL +digests +part-3'
said 'a mayor'"'"'s client cosigns for a node that is away, which then comes back' 1 '^cosigned: [0-9]+ entries'
said 'a hub without a disk gets its ledger back' 1 '^[0-9]+ entries given back by the nodes'
site_pages() { # SLUG NUMBER
  local made
  made=$(find "build/demo/$1/site/servizi" -name '*.html' | wc -l)
  [[ $made == "$2" ]] || { echo "FAILED: $1: $made service pages in its website, not $2" >&2; exit 1; }
  [[ -s build/demo/$1/offline.zip && -s build/demo/$1/print/tiratura.csv ]] ||
    { echo "FAILED: $1: no offline copy, or no print run" >&2; exit 1; }
  echo "ok: $1: a page for each of $2 services in its website"
}
site_pages pavia 36
site_pages sud-est-milano 25
if pgrep -f -- "/(district-hub|municipal-node) --config $PWD/build/demo/" >/dev/null; then
  echo 'FAILED: the demo left a daemon running' >&2
  exit 1
fi
echo 'ok: nothing left running'
