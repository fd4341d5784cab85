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

# Every key is made by whoever signs with it; only the public ones are handed over.
make_keys() { # SLUG
  local keys=$DEMO/$1/keys istat
  mkdir -p "$keys"
  (umask 077 && echo 'una frase segreta per la prova' >"$keys/passphrase")
  "$BIN/ambito" key make "$keys/office.key" --passphrase-file "$keys/passphrase" >/dev/null 2>&1
  : >"$keys/mayors.txt"
  for istat in $(members "$1"); do
    echo "$istat $("$BIN/ambito" key make "$keys/$istat.key" --passphrase-file "$keys/passphrase" 2>/dev/null)" >>"$keys/mayors.txt"
  done
}

found_ledger() { # SLUG
  say "$1: the assembly founds its ledger"
  make_keys "$1"
  as_office "$1" ledger found "$DEMO/$1/keys/mayors.txt" | cut -c1-60
  local istat
  for istat in $(members "$1"); do
    as_staff "$1" "$istat" ledger sign --by-node --yes >/dev/null
    as_mayor "$1" "$istat" ledger sign --yes | tail -1 | cut -c1-60
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

# The next step that is not approved, put to the vote: all in favour, or CHOICE.
decide() { # SLUG [CHOICE]
  local ballot istat
  ballot=$(as_office "$1" ballot open --minutes 60 --output json | jq .ballot)
  wait_until_witnessed "$1"
  members "$1" | xargs -P 4 -I{} bash -c 'as_mayor "$@"' _ "$1" {} ballot vote "$ballot" --choice "${2:-approve}" --wait 0 >"$DEMO/$1/votes-$ballot.txt"
  wait_until_closed "$1" "$ballot"
  as_office "$1" ballot list | tail -1
}

propose() { # SLUG
  say "$1: the office proposes a version"
  as_office "$1" charter propose --accept-open
}

sit() { # SLUG
  as_office "$1" sitting record --all-present --president 'Anna Bianchi' --secretary 'Carla Dossi'
}

publish() { # SLUG
  as_office "$1" charter publish
  as_office "$1" bundle get "$DEMO/$1/carta.ambito"
}

# Both verifiers agree that it holds, and that it does not once a byte is another.
verify_both() { # SLUG
  local bundle=$DEMO/$1/carta.ambito anchor
  anchor=$(anchor_of "$1")
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
export -f as_mayor
