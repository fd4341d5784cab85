#!/usr/bin/env bash
# What can be configured, and what can be watched, is what manual pages, examples and documents tell
# of, no more and no less; what the packages hold is what they need.
#   tests/e2e/settings_test.sh BUILD_FOLDER
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
readonly BUILD=$1
failed=0
wrong() { echo "FAILED: $*"; failed=1; }

# Keys a program asks its configuration file for, in its own source and in what reads for it.
keys_of() { # PROGRAM
  {
    grep -ohE '"(district|node|hub|tls|metrics)\.[a-z_]+"' "$1/config.cc"
    grep -ohE '"(tls|metrics|limits)\.[a-z_]+"' lib/platform/config_file.cc lib/platform/metrics.cc
  } | tr -d '"' | sort -u
}

in_manual() { # PROGRAM
  sed -n 's/^\.B \([a-z_]*\.[a-z_]*\)$/\1/p' "deploy/man/$1.toml.5" | sort -u
}

# Also keys that the example only names, commented out.
in_example() { # PROGRAM
  awk '/^\[/ { section = substr($1, 2, length($1) - 2) }
       /^#?[a-z_]+ = / { sub(/^#/, "", $1); print section "." $1 }' "deploy/examples/$1.toml" | sort -u
}

for program in municipal-node district-hub; do
  diff <(keys_of "$program") <(in_manual "$program") ||
    wrong "$program.toml(5) tells of other settings than $program reads (< reads, > tells)"
  # For tests and scripts, not for a daemon's owner.
  diff <(keys_of "$program" | grep -v '\.port_file$') <(in_example "$program") ||
    wrong "deploy/examples/$program.toml shows other settings than $program reads (< reads, > shows)"
  for option in $("$BUILD/bin/$program" --help | grep -oE -- '--[a-z-]+' | sort -u); do
    # In manual pages a hyphen that is typed is written \-.
    grep -qF -- "${option//-/\\-}" "deploy/man/$program.8" || wrong "$program(8) does not tell of $option"
  done
  # As installed it names everything that is missing and starts nothing.
  status=0
  said=$("$BUILD/bin/$program" --check --config "$BUILD/package-files/etc/$program.toml" 2>&1) || status=$?
  [[ $status == 2 && $said == *'is missing'* ]] || wrong "the installed $program.toml is not refused: $said"
done
while read -r command; do
  grep -qx ".B $command" deploy/man/ambito-pki.1 || wrong "ambito-pki(1) does not tell of $command"
done < <(deploy/pki --help | sed -n '/^Commands/,/^Identities/s/^  \([a-z]\{1,\}\)  .*/\1/p')

# Metrics: what the sources give, what operations.md explains, what the alerts ask.
given=$(grep -ohE '"ambito_[a-z_]+"' municipal-node/*_figures.cc district-hub/*_figures.cc lib/platform/*_figures.cc |
  tr -d '"' | sort -u)
diff <(echo "$given") <(grep -oE '`ambito_[a-z_]+' docs/operations.md | tr -d '`' | sort -u) ||
  wrong 'docs/operations.md explains other metrics than there are (< are, > explained)'
unknown=$(grep -oE 'ambito_[a-z_]+' deploy/examples/prometheus-rules.yml | sed 's/_bucket$//' | sort -u |
  comm -13 <(echo "$given") -)
[[ -z $unknown ]] || wrong "prometheus-rules.yml asks for metrics that are not: $unknown"

for component in ambito-node ambito-hub ambito; do
  grep -q "set(CPACK_COMPONENTS_ALL.*$component" "$BUILD/CPackConfig.cmake" || wrong "no package $component"
done
for file in /sbin/municipal-node /sbin/district-hub /bin/ambito /ambito-pki \
  ambito-node.service ambito-node@.service ambito-hub.service \
  ambito-node.sysusers ambito-hub.sysusers municipal-node.toml district-hub.toml municipal-node.8.gz \
  district-hub.8.gz municipal-node.toml.5.gz district-hub.toml.5.gz ambito.1.gz ambito-pki.1.gz \
  ambito.bash copyright changelog.gz prometheus-rules.yml; do
  grep -qF "$file\"" "$BUILD/cmake_install.cmake" || wrong "no package installs $file"
done
[[ $failed == 0 ]] && echo 'ok: settings, manuals, examples and packages agree'
exit "$failed"
