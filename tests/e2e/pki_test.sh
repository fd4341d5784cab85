#!/usr/bin/env bash
# deploy/pki, from the outside: what it signs, and above all what it refuses to sign.
# One line a behaviour; stops at the first that does not hold. Needs bash and openssl only.
set -euo pipefail
export LC_ALL=C

PKI="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/deploy/pki"
readonly PKI
T="$(mktemp -d)"
readonly T
trap 'rm -rf -- "$T"' EXIT
readonly NODE=municipality/018110/node

holds() { printf 'ok    %s\n' "$1"; }

fails() {
  printf 'FAIL  %s\n' "$1"
  sed 's/^/      /' "$T/said" 2>/dev/null || true
  exit 1
}

# expect SENTENCE EXIT_CODE TEXT COMMAND...: the exit code, and TEXT somewhere in what it says.
expect() {
  local sentence="$1" code="$2" text="$3" got=0
  shift 3
  "$@" >"$T/said" 2>&1 </dev/null || got=$?
  [[ "$got" == "$code" ]] || {
    printf '      exit code %s, expected %s\n' "$got" "$code"
    fails "$sentence"
  }
  grep -qF -- "$text" "$T/said" || {
    printf '      nothing says: %s\n' "$text"
    fails "$sentence"
  }
  holds "$sentence"
}

names_of() { openssl x509 -in "$1" -noout -ext subjectAltName,extendedKeyUsage; }
mode_of() { stat -c %a "$1"; }

# hand_made DIR SAN: a request our own script would never make, as a hostile one would be.
hand_made() {
  mkdir -p "$1"
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1/key.pem" \
    -subj /CN=anybody -addext "$2" "${@:3}" -out "$1/request.csr" 2>/dev/null
}

sign() { "$PKI" sign --dir "$T/ca" --yes "$@"; }
request() { "$PKI" request --slug pavia "$@"; }

# --- The way it is meant ---
expect 'MakesARoot' 0 "Root of district 'pavia'" "$PKI" init --dir "$T/ca" --slug pavia
expect 'RefusesASecondRootInTheSamePlace' 1 'already' "$PKI" init --dir "$T/ca" --slug pavia
expect 'MakesAKeyAndARequestForANode' 0 'the node of municipality 018110' \
  request --identity "$NODE" --out "$T/node" --dns nodo.example.it --ip 192.168.1.10 --ip fe80::1
expect 'KeepsTheKeyReadableByItsOwnerOnly' 0 600 mode_of "$T/node/key.pem"
expect 'SaysInPlainWordsWhoAsksForWhat' 0 'nodo.example.it' \
  sign --request "$T/node/request.csr" --out "$T/node/cert.pem"
expect 'SignsACertificateTheRootVerifies' 0 OK \
  openssl verify -x509_strict -CAfile "$T/ca/ca.crt" "$T/node/cert.pem"
expect 'VerifiesAgainstTheRevocationListToo' 0 OK openssl verify -crl_check \
  -CRLfile "$T/ca/crl.pem" -CAfile "$T/ca/ca.crt" "$T/node/cert.pem"
expect 'PutsTheIdentityAndTheNamesInTheCertificate' 0 \
  "URI:spiffe://pavia/$NODE, DNS:nodo.example.it, IP Address:192.168.1.10" \
  names_of "$T/node/cert.pem"
expect 'LetsANodeServe' 0 'TLS Web Server Authentication' names_of "$T/node/cert.pem"
expect 'ShowsACertificateInPlainWords' 0 'today       valid' "$PKI" show "$T/node/cert.pem"
expect 'ShowsARequestInPlainWords' 0 'signature   holds' "$PKI" show "$T/node/request.csr"
expect 'ShowsARevocationList' 0 'revoked     0' "$PKI" show "$T/ca/crl.pem"
expect 'NeverShowsAKey' 1 'private key' "$PKI" show "$T/node/key.pem"

expect 'MakesARequestForAPerson' 0 'anna.rossi, district office' \
  request --identity office/anna.rossi --out "$T/anna"
expect 'AsksBeforeItSigns' 1 'not signed' \
  "$PKI" sign --dir "$T/ca" --request "$T/anna/request.csr" --out "$T/anna/cert.pem"
sign --request "$T/anna/request.csr" --out "$T/anna/cert.pem" >/dev/null
names_of "$T/anna/cert.pem" >"$T/said"
if ! grep -q 'Client Auth' "$T/said" || grep -q 'Server Auth' "$T/said"; then
  fails 'DoesNotLetAPersonServe'
fi
holds 'DoesNotLetAPersonServe'

long="$(printf 'a%.0s' {1..40})"
request --identity "municipality/018110/staff/$long" --out "$T/long" >/dev/null
expect 'SignsTheLongestIdentity' 0 Signed \
  sign --request "$T/long/request.csr" --out "$T/long/cert.pem"

for role in hub assembly/018110/mayor table/technical/a table/committee/b table/adherents/c; do
  hosts=()
  [[ "$role" != hub ]] || hosts=(--dns localhost)
  request --identity "$role" --out "$T/each/$role" "${hosts[@]}" >/dev/null
  sign --request "$T/each/$role/request.csr" --out "$T/each/$role/cert.pem" >/dev/null ||
    fails "SignsEveryKindOfIdentity ($role)"
done
holds 'SignsEveryKindOfIdentity'

# --- What is refused ---
for role in '' node municipality/18110/node municipality/018110 office/Anna office/.. office/a/b \
  table/other/a 'office/a,DNS:x' $'office/a\nb' office/a$long; do
  expect "RefusesTheIdentity '${role//$'\n'/\\n}'" 2 '' request --identity "$role" --out "$T/never"
done
[[ ! -e "$T/never" ]] || fails 'LeavesNothingBehindWhenItRefuses'
holds 'LeavesNothingBehindWhenItRefuses'

expect 'RefusesAPersonWhoAsksForADnsName' 1 'for the hub and nodes only' \
  request --identity office/b --out "$T/never" --dns localhost
hand_made "$T/person" 'subjectAltName=URI:spiffe://pavia/office/b,DNS:localhost'
expect 'RefusesToSignAPersonWhoAsksForADnsName' 1 'for the hub and nodes only' \
  sign --request "$T/person/request.csr" --out "$T/person/cert.pem"
hand_made "$T/wild" 'subjectAltName=URI:spiffe://pavia/municipality/018001/node,DNS:*.example.it'
expect 'RefusesAWildcard' 1 'wildcards' sign --request "$T/wild/request.csr" --out "$T/x.pem"
hand_made "$T/slug" 'subjectAltName=URI:spiffe://sud-est-milano/office/b'
expect 'RefusesAnotherDistrict' 1 "district 'sud-est-milano'" \
  sign --request "$T/slug/request.csr" --out "$T/slug/cert.pem"
hand_made "$T/two" 'subjectAltName=URI:spiffe://pavia/office/b,URI:spiffe://pavia/hub'
expect 'RefusesTwoIdentities' 1 'more than one identity' \
  sign --request "$T/two/request.csr" --out "$T/two/cert.pem"
hand_made "$T/none" 'subjectAltName=DNS:localhost'
expect 'RefusesNoIdentity' 1 'no identity' sign --request "$T/none/request.csr" --out "$T/x.pem"
hand_made "$T/bare" 'keyUsage=digitalSignature'
expect 'RefusesNoNamesAtAll' 1 'no identity' sign --request "$T/bare/request.csr" --out "$T/x.pem"
hand_made "$T/mail" 'subjectAltName=URI:spiffe://pavia/office/b,email:b@example.it'
expect 'RefusesOtherKindsOfNames' 1 'never signed' \
  sign --request "$T/mail/request.csr" --out "$T/mail/cert.pem"
hand_made "$T/ca-wish" 'subjectAltName=URI:spiffe://pavia/office/wish' \
  -addext basicConstraints=critical,CA:TRUE -addext keyUsage=keyCertSign \
  -addext extendedKeyUsage=serverAuth
sign --request "$T/ca-wish/request.csr" --out "$T/ca-wish/cert.pem" >/dev/null
openssl x509 -in "$T/ca-wish/cert.pem" -noout -text >"$T/said"
! grep -qE 'CA:TRUE|Certificate Sign|Server Auth|anybody' "$T/said" ||
  fails 'CopiesNothingElseFromARequest'
holds 'CopiesNothingElseFromARequest'
mkdir "$T/rsa"
openssl req -new -newkey rsa:2048 -nodes -keyout "$T/rsa/key.pem" -subj /CN=x \
  -addext 'subjectAltName=URI:spiffe://pavia/office/rsa' -out "$T/rsa/request.csr" 2>/dev/null
expect 'RefusesAKeyOfAnotherKind' 1 'P-256' sign --request "$T/rsa/request.csr" --out "$T/x.pem"

# Another municipality written into a signed request: the length is the same, the signature is not.
{
  echo '-----BEGIN CERTIFICATE REQUEST-----'
  openssl req -in "$T/node/request.csr" -outform DER | sed 's/018110/018001/g' | openssl base64
  echo '-----END CERTIFICATE REQUEST-----'
} >"$T/tampered.csr"
expect 'RefusesATamperedRequest' 1 'signature' sign --request "$T/tampered.csr" --out "$T/x.pem"
expect 'SaysOfATamperedRequestThatItsSignatureFails' 0 'DOES NOT HOLD' "$PKI" show "$T/tampered.csr"
expect 'RefusesWhatIsNoRequest' 1 'not a certificate request' \
  sign --request "$T/node/cert.pem" --out "$T/x.pem"
expect 'SaysThatAFileIsMissing' 2 'cannot open' sign --request "$T/absent" --out "$T/x.pem"
expect 'RefusesToOutliveTheRoot' 1 'past the end of the root' \
  sign --request "$T/node/request.csr" --out "$T/x.pem" --days 9999
[[ ! -e "$T/x.pem" ]] || fails 'WritesNoCertificateWhenItRefuses'
holds 'WritesNoCertificateWhenItRefuses'

# --- One identity, one certificate ---
request --identity "$NODE" --out "$T/node2" --dns nodo.example.it >/dev/null
expect 'RefusesASecondCertificateForOneIdentity' 1 'has a valid certificate already' \
  sign --request "$T/node2/request.csr" --out "$T/node2/cert.pem"
expect 'RotatesAKeyWhenToldTo' 0 'is still valid' \
  sign --request "$T/node2/request.csr" --out "$T/node2/cert.pem" --replace
expect 'RenewsFromThePreviousCertificate' 0 Signed "$PKI" renew --dir "$T/ca" --yes \
  --cert "$T/node2/cert.pem" --out "$T/node2/renewed.pem"
expect 'RenewsFromTheSameRequest' 0 Signed "$PKI" renew --dir "$T/ca" --yes \
  --request "$T/node2/request.csr" --out "$T/node2/again.pem"
[[ "$(openssl x509 -in "$T/node2/cert.pem" -noout -pubkey -ext subjectAltName)" == \
  "$(openssl x509 -in "$T/node2/renewed.pem" -noout -pubkey -ext subjectAltName)" ]] ||
  fails 'RenewsForTheSameKeyAndNames'
holds 'RenewsForTheSameKeyAndNames'
request --identity office/new --out "$T/new" >/dev/null
expect 'DoesNotRenewWhatWasNeverSigned' 1 'never signed' "$PKI" renew --dir "$T/ca" --yes \
  --request "$T/new/request.csr" --out "$T/new/cert.pem"
cp "$T/anna/key.pem" "$T/anna/key.before"
request --identity office/anna.rossi --out "$T/anna" >/dev/null
cmp -s "$T/anna/key.pem" "$T/anna/key.before" || fails 'NeverOverwritesAKey'
holds 'NeverOverwritesAKey'

# --- Revocation ---
expect 'RevokesACertificate' 0 Revoked "$PKI" revoke --dir "$T/ca" \
  --cert "$T/node/cert.pem" --reason keyCompromise
expect 'MakesARevokedCertificateFail' 2 'certificate revoked' openssl verify -crl_check \
  -CRLfile "$T/ca/crl.pem" -CAfile "$T/ca/ca.crt" "$T/node/cert.pem"
expect 'LeavesTheOtherCertificatesValid' 0 OK openssl verify -crl_check \
  -CRLfile "$T/ca/crl.pem" -CAfile "$T/ca/ca.crt" "$T/node2/cert.pem"
expect 'ListsWhatIsRevokedAndWhy' 0 'Key Compromise' "$PKI" show "$T/ca/crl.pem"
expect 'RefusesToRevokeTwice' 1 'revoked already' "$PKI" revoke --dir "$T/ca" \
  --cert "$T/node/cert.pem" --reason superseded
expect 'RefusesAnUnknownReason' 2 'unknown reason' "$PKI" revoke --dir "$T/ca" \
  --cert "$T/node2/cert.pem" --reason because
expect 'NeverSignsACompromisedKeyAgain' 1 'compromised' \
  sign --request "$T/node/request.csr" --out "$T/x.pem" --replace
expect 'RevokesBySerial' 0 Revoked "$PKI" revoke --dir "$T/ca" --reason superseded \
  --serial "$(openssl x509 -in "$T/anna/cert.pem" -noout -serial | cut -d= -f2)"
expect 'SignsAgainAfterARevocation' 0 Signed \
  sign --request "$T/anna/request.csr" --out "$T/anna/cert.pem"
expect 'RefreshesTheRevocationList' 0 'valid for 7 days' "$PKI" crl --dir "$T/ca" --days 7
expect 'KeepsWhatWasRevokedInAFreshList' 0 'revoked     2' "$PKI" show "$T/ca/crl.pem"

# --- An encrypted root ---
echo 'a long passphrase' >"$T/passphrase"
echo 'another one' >"$T/wrong"
expect 'EncryptsTheRootsKey' 0 'Root of district' "$PKI" init --dir "$T/locked" --slug pavia \
  --passphrase-file "$T/passphrase"
expect 'HasAnEncryptedKeyOnDisk' 0 ENCRYPTED head -n 1 "$T/locked/ca.key"
expect 'NeedsThePassphrase' 2 '--passphrase-file' "$PKI" crl --dir "$T/locked"
expect 'RefusesAWrongPassphrase' 1 'does not open' "$PKI" crl --dir "$T/locked" \
  --passphrase-file "$T/wrong"
expect 'SignsWithThePassphrase' 0 Signed "$PKI" sign --dir "$T/locked" --yes \
  --request "$T/new/request.csr" --out "$T/new/cert.pem" --passphrase-file "$T/passphrase"
expect 'TellsTwoRootsOfOneDistrictApart' 2 '' \
  openssl verify -CAfile "$T/ca/ca.crt" "$T/new/cert.pem"
expect 'RefusesToRevokeWhatAnotherRootSigned' 1 'not signed by this root' \
  "$PKI" revoke --dir "$T/ca" --cert "$T/new/cert.pem" --reason superseded

# --- Demo and tests ---
members="$(seq -s, 018001 018012 | sed 's/\b18/018/g')"
started="$(date +%s)"
expect 'MakesAWholeDistrictAtOnce' 0 '40 identities' \
  "$PKI" throwaway --dir "$T/demo" --slug pavia --members "$members"
(($(date +%s) - started <= 5)) || fails 'TakesAtMostFiveSecondsForTwelveMembers'
holds 'TakesAtMostFiveSecondsForTwelveMembers'
count=0
while read -r cert; do
  folder="$(dirname "$cert")"
  openssl verify -crl_check -CRLfile "$T/demo/ca/crl.pem" -CAfile "$folder/ca.pem" "$cert" \
    >"$T/said" 2>&1 || fails "MakesCertificatesThatVerify ($cert)"
  names_of "$cert" | grep -q "URI:spiffe://pavia/${folder#"$T/demo/"}\b" ||
    fails "PutsEveryIdentityInItsFolder ($cert)"
  count=$((count + 1))
done < <(find "$T/demo" -name cert.pem)
((count == 40)) || fails 'MakesEveryIdentityOfTheDistrict'
holds 'MakesCertificatesThatVerifyEachInItsFolder'
expect 'RevokesInATemporaryDistrictToo' 0 Revoked "$PKI" revoke --dir "$T/demo/ca" \
  --cert "$T/demo/municipality/018003/node/cert.pem" --reason cessationOfOperation
expect 'RefusesATwiceNamedMember' 2 'twice' \
  "$PKI" throwaway --dir "$T/demo2" --slug pavia --members 018001,018001

# --- Usage ---
expect 'TeachesTheWay' 0 'offline machine' "$PKI" --help
expect 'RefusesAnUnknownCommand' 2 'unknown command' "$PKI" mint
expect 'RefusesAnUnknownOption' 2 'unknown option' "$PKI" crl --force
expect 'NamesAMissingOption' 2 '--slug is missing' "$PKI" init --dir "$T/other"
