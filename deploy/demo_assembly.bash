# The demo's assembly, sourced by deploy/demo: keys, ledger, proposals, ballots, publication.
# shellcheck shell=bash

as_mayor() { # SLUG ISTAT COMMAND...
  local slug=$1 istat=$2 pki=$DEMO/$1/pki
  shift 2
  AMBITO_HUB=localhost:$(cat "$DEMO/$slug/hub/port") \
    AMBITO_NODE=localhost:$(cat "$DEMO/$slug/nodes/$istat/port") \
    AMBITO_CERT=$pki/assembly/$istat/mayor/cert.pem AMBITO_KEY=$pki/assembly/$istat/mayor/key.pem \
    AMBITO_CA=$pki/ca/ca.crt AMBITO_SIGNING_KEY=$DEMO/$slug/keys/$istat.key \
    AMBITO_PASSPHRASE_FILE=$DEMO/$slug/keys/passphrase \
    XDG_STATE_HOME=$DEMO/$slug/state/$istat "$BIN/ambito" "$@"
}

anchor_of() { as_office "$1" ledger list --limit 0 --output json | jq -r .anchor; } # SLUG

# The mayor of the lead municipality of Pavia signs with a card: here a certificate made on the spot.
signs_with_a_card() { [[ $1 == pavia && $2 == 018110 ]]; } # SLUG ISTAT

make_card() { # FOLDER AUTHORITY_NAME HOLDER
  mkdir -p "$1"
  openssl req -x509 -newkey rsa:2048 -nodes -keyout "$1/ca.key" -out "$1/ca.pem" -subj "/CN=$2" -days 3650 2>/dev/null
  openssl req -newkey rsa:2048 -nodes -keyout "$1/card.key" -out "$1/card.csr" -subj "/CN=$3" 2>/dev/null
  openssl x509 -req -in "$1/card.csr" -CA "$1/ca.pem" -CAkey "$1/ca.key" -CAcreateserial -days 365 -out "$1/card.pem" \
    -extfile <(echo 'keyUsage=critical,nonRepudiation') 2>/dev/null
}

# What a `firma digitale` tool does with a file.
sign_with_card() { # FOLDER FILE
  openssl cms -sign -binary -nodetach -cades -md sha256 -in "$2" -signer "$1/card.pem" -inkey "$1/card.key" -outform DER -out "$2.p7m"
}

# Every key is made by whoever signs with it; only the public ones are handed over.
make_keys() { # SLUG
  local keys=$DEMO/$1/keys istat
  mkdir -p "$keys"
  (umask 077 && echo 'una frase segreta per la prova' >"$keys/passphrase")
  "$BIN/ambito" key make "$keys/office.key" --passphrase-file "$keys/passphrase" >/dev/null 2>&1
  : >"$keys/mayors.txt"
  for istat in $(members "$1"); do
    if signs_with_a_card "$1" "$istat"; then
      make_card "$keys/card" 'Certificatore di prova' 'Sindaco di prova'
      echo "$istat $("$BIN/ambito" key certificate "$keys/card/card.pem" 2>/dev/null)" >>"$keys/mayors.txt"
    else
      echo "$istat $("$BIN/ambito" key make "$keys/$istat.key" --passphrase-file "$keys/passphrase" 2>/dev/null)" >>"$keys/mayors.txt"
    fi
  done
}

mayor_signs() { # SLUG ISTAT
  if signs_with_a_card "$1" "$2"; then
    as_mayor "$1" "$2" ledger export "$DEMO/$1/genesi.txt" >/dev/null
    sign_with_card "$DEMO/$1/keys/card" "$DEMO/$1/genesi.txt"
    as_mayor "$1" "$2" ledger submit "$DEMO/$1/genesi.txt" "$DEMO/$1/genesi.txt.p7m"
  else
    as_mayor "$1" "$2" ledger sign --yes
  fi
}

found_ledger() { # SLUG
  say "$1: the assembly founds its ledger"
  make_keys "$1"
  local roots=()
  [[ ! -d $DEMO/$1/keys/card ]] || roots=(--cades-root "$DEMO/$1/keys/card/ca.pem")
  as_office "$1" ledger found "$DEMO/$1/keys/mayors.txt" "${roots[@]}" | cut -c1-60
  local istat
  for istat in $(members "$1"); do
    as_staff "$1" "$istat" ledger sign --by-node --yes >/dev/null
    mayor_signs "$1" "$istat" | tail -1 | cut -c1-60
  done | tail -1
  wait_until_witnessed "$1"
  as_office "$1" ledger list 2>/dev/null
}

wait_until_witnessed() { # SLUG
  local tries=0
  until as_office "$1" ledger list --limit 0 --output json 2>/dev/null | jq -e '.size > 0 and .witnessed_size == .size' >/dev/null; do
    ((++tries < 150)) || { echo "the ledger of $1 is not witnessed; see $DEMO/$1/nodes/*/log" >&2; exit 1; }
    sleep 0.1
  done
}

wait_until_closed() { # SLUG BALLOT
  local tries=0
  until as_office "$1" ballot show "$2" --output json | jq -e '.state == "closed"' >/dev/null; do
    ((++tries < 150)) || { echo "ballot $2 of $1 does not close" >&2; exit 1; }
    sleep 0.1
  done
}

# One mayor's vote: with the key, or with the card.
vote() { # SLUG ISTAT BALLOT CHOICE
  if ! signs_with_a_card "$1" "$2"; then
    as_mayor "$1" "$2" ballot vote "$3" --choice "$4" --wait 0
    return
  fi
  local text=$DEMO/$1/voto-$3.txt
  as_mayor "$1" "$2" ballot export "$3" "$text" --municipality "$2" --choice "$4" >/dev/null
  sign_with_card "$DEMO/$1/keys/card" "$text"
  as_mayor "$1" "$2" ballot submit "$text" "$text.p7m"
}

# The next step that is not approved, put to the vote: all in favour, or CHOICE.
decide() { # SLUG [CHOICE]
  local ballot
  ballot=$(as_office "$1" ballot open --minutes 60 --output json | jq .ballot)
  wait_until_witnessed "$1"
  [[ $1 != pavia || $ballot != 1 ]] || refuse_untrusted_card "$1" "$ballot"
  members "$1" | xargs -P 4 -I{} bash -c 'vote "$@"' _ "$1" {} "$ballot" "${2:-approve}" >"$DEMO/$1/votes-$ballot.txt" 2>&1
  wait_until_closed "$1" "$ballot"
  as_office "$1" ballot list | tail -1
}

propose() { # SLUG
  say "$1: the office proposes a version"
  as_office "$1" charter propose --accept-open
}

# The technical table says what it thinks; it binds nobody, and every mayor is shown it.
give_opinion() { # SLUG
  local key=$DEMO/$1/keys/table.key pki=$DEMO/$1/pki
  as_office "$1" opinion enrol technical rossi \
    "$("$BIN/ambito" key make "$key" --passphrase-file "$DEMO/$1/keys/passphrase" 2>/dev/null)" >/dev/null
  AMBITO_HUB=localhost:$(cat "$DEMO/$1/hub/port") AMBITO_CA=$pki/ca/ca.crt \
    AMBITO_CERT=$pki/table/technical/demo/cert.pem AMBITO_KEY=$pki/table/technical/demo/key.pem \
    XDG_STATE_HOME=$DEMO/$1/state/table "$BIN/ambito" opinion add latest --table technical --name rossi \
    --judgement favourable --text 'Le garanzie sono misurabili e confrontabili.' \
    --signing-key "$key" --passphrase-file "$DEMO/$1/keys/passphrase" >/dev/null 2>&1
  as_office "$1" opinion list
}

sit() { # SLUG
  as_office "$1" sitting record --all-present --president 'Anna Bianchi' --secretary 'Carla Dossi'
}

publish() { # SLUG
  as_office "$1" charter publish
  as_office "$1" bundle get "$DEMO/$1/$1-v1.bundle"
}

# What citizens and programs get of it; offline, from the file alone.
# What a node holds goes to tables for a spreadsheet and comes back the same.
by_spreadsheet() { # SLUG ISTAT
  local tables=$DEMO/$1/tables
  as_staff "$1" "$2" sheet export --tables "$tables"
  as_staff "$1" "$2" sheet import "$tables/schede.csv" "$tables/standard.csv" | tail -1
}

export_charter() { # SLUG
  local from=(--bundle "$DEMO/$1/$1-v1.bundle" --anchor "$(<"$DEMO/$1/anchor.txt")")
  "$BIN/ambito" export json "${from[@]}" --out "$DEMO/$1/data"
  "$BIN/ambito" export csv "${from[@]}" --out "$DEMO/$1/data/csv"
  "$BIN/ambito" export hsds "${from[@]}" --out "$DEMO/$1/data/hsds"
  "$BIN/ambito" export cpsv "${from[@]}" --out "$DEMO/$1/data/cpsv"
  "$BIN/ambito" export print-run "${from[@]}" --out "$DEMO/$1/print" --spare 3
  "$BIN/ambito" export site "${from[@]}" --out "$DEMO/$1/site" --templates client/site
  "$BIN/ambito" export offline "${from[@]}" --out "$DEMO/$1" --templates client/site
}

# What the assembly found too little is promised anew: the family is met within 10 days, not 15.
revise_promise() { # SLUG ISTAT SHEET STANDARD
  as_staff "$1" "$2" sheet show "$3" --output json | jq --arg standard "$4" '.sheet | .standards |= map(
    if .standard_id == $standard then .threshold = 10 | .statement |= sub("15 giorni"; "10 giorni") else . end)' >"$DEMO/$1/revised.json"
  as_staff "$1" "$2" sheet update "$DEMO/$1/revised.json" 2>/dev/null
  wait_until_arrived "$1" "$2"
}

# A telephone number is another: no promise changes, and nobody votes.
revise_telephone() { # SLUG ISTAT SHEET
  as_staff "$1" "$2" sheet show "$3" --output json | jq '.sheet | .complaint.phone = "02 55500099"' >"$DEMO/$1/revised.json"
  as_staff "$1" "$2" sheet update "$DEMO/$1/revised.json" 2>/dev/null
  wait_until_arrived "$1" "$2"
  as_office "$1" charter publish --annex
  as_office "$1" bundle get "$DEMO/$1/$1-v1.bundle"
}

# Signed by a card that leads to an authority nobody has put on the ledger.
refuse_untrusted_card() { # SLUG BALLOT
  local folder=$DEMO/$1/keys/stranger
  make_card "$folder" 'Certificatore ignoto' 'Qualcun altro'
  as_mayor "$1" 018110 ballot export "$2" "$folder/voto.txt" --municipality 018110 --choice approve >/dev/null
  sign_with_card "$folder" "$folder/voto.txt"
  ! as_mayor "$1" 018110 ballot submit "$folder/voto.txt" "$folder/voto.txt.p7m" 2>&1 || exit 1
}

# It waits until the others have cosigned that it does.
stand_in() { # SLUG ISTAT
  local key=$DEMO/$1/keys/$2-delegate.key tries=0
  stop_one "$DEMO/$1/nodes/$2"
  "$BIN/ambito" key make "$key" --passphrase-file "$DEMO/$1/keys/passphrase" >/dev/null 2>&1
  as_mayor "$1" "$2" key delegate "$2" "$key" 2>/dev/null
  until as_mayor "$1" "$2" ledger cosign "$2" "$key" 2>/dev/null; do
    ((++tries < 150)) || { echo "nobody cosigns for $2 of $1" >&2; exit 1; }
    sleep 0.1
  done
  as_office "$1" ledger list --limit 1
}

come_back() { # SLUG ISTAT
  as_mayor "$1" "$2" key revoke "$2" --role delegate
  start "node $2" "$DEMO/$1/nodes/$2/node.toml" "$DEMO/$1/nodes/$2" municipal-node
  local tries=0
  until [[ $(as_office "$1" ledger list --limit 0 --output json 2>/dev/null | jq '.not_witnessing == []') == true ]]; do
    ((++tries < 150)) || { echo "the node of $2 of $1 does not cosign" >&2; exit 1; }
    sleep 0.1
  done
  as_office "$1" ledger list --limit 1
}

# A hub without a disk: the nodes give the ledger back; what else it kept comes from its backup, or,
# here, is brought again.
lose_hub_disk() { # SLUG
  local before istat
  before=$(as_office "$1" ledger list --limit 0 --output json | jq .size)
  stop_one "$DEMO/$1/hub"
  rm -rf "$DEMO/$1/hub/data"
  start "hub of $1" "$DEMO/$1/hub/hub.toml" "$DEMO/$1/hub" district-hub
  local tries=0
  until [[ $(as_office "$1" ledger list --limit 0 --output json 2>/dev/null | jq .size) == "$before" ]]; do
    ((++tries < 300)) || { echo "the ledger of $1 did not come back" >&2; exit 1; }
    sleep 0.1
  done
  echo "$before entries given back by the nodes"
  as_office "$1" ledger audit
  as_office "$1" district import "examples/$1/district.json"
  for istat in $(members "$1"); do
    as_office "$1" federation register "$istat" \
      --key "$("$BIN/municipal-node" --config "$DEMO/$1/nodes/$istat/node.toml" --show-key)" >/dev/null
  done
}

# Both verifiers agree that it holds, and that it does not once a byte is another.
verify_both() { # SLUG
  local bundle=$DEMO/$1/$1-v1.bundle anchor
  anchor=$(anchor_of "$1")
  echo "$anchor" >"$DEMO/$1/anchor.txt"
  "$BIN/ambito" verify "$bundle" --anchor "$anchor"
  node tests/verifier/verify_bundle.mjs "$bundle" --anchor "$anchor" | tail -1
  say "$1: one byte of the bundle changed"
  change_byte "$bundle" "$bundle.changed" 100000
  ! "$BIN/ambito" verify "$bundle.changed" --anchor "$anchor" | tail -1 || exit 1
  ! node tests/verifier/verify_bundle.mjs "$bundle.changed" --anchor "$anchor" | tail -1 || exit 1
}

change_byte() { # FROM TO OFFSET
  cp "$1" "$2"
  printf '\x01' | dd of="$2" bs=1 seek="$3" conv=notrunc status=none
}
export -f as_mayor vote signs_with_a_card sign_with_card
