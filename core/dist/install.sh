#!/bin/sh
# Installs a release of Candour under a folder such as ~/.local: fetches it, verifies it, unpacks it.
#
#   sh install.sh [--from URL] [--prefix DIR] [--sha256 DIGEST]
#
# With --sha256 the tarball must have that digest. Without, the list of digests must be signed by the key of Candour's releases, which
# stands below, and the tarball must be on the list; that takes openssl. What does not verify is not unpacked, and nothing is left.
set -eu

version=@VERSION@
from=@FROM@
key='@KEY@'
prefix=${HOME:-/usr/local}/.local
sha256=

fail() {
  echo "install.sh: $1" >&2
  exit 1
}

while [ $# -gt 0 ]; do
  case $1 in
    --from | --prefix | --sha256)
      [ $# -ge 2 ] || fail "$1 takes a value"
      case $1 in
        --from) from=${2%/} ;;
        --prefix) prefix=$2 ;;
        --sha256) sha256=$2 ;;
      esac
      shift 2
      ;;
    --from=*) from=${1#*=}; from=${from%/}; shift ;;
    --prefix=*) prefix=${1#*=}; shift ;;
    --sha256=*) sha256=${1#*=}; shift ;;
    *) fail "what is $1? give --from URL, --prefix DIR or --sha256 DIGEST" ;;
  esac
done

[ "$(uname -s)" = Linux ] || fail "this release is for Linux; on Windows use WSL, and on macOS build from source"
name=candour-$version-$(uname -m)-linux

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
fetch() {
  if command -v curl >/dev/null 2>&1; then
    curl --fail --silent --show-error --location --retry 2 --output "$scratch/$1" "$from/$1"
  elif command -v wget >/dev/null 2>&1; then
    wget --quiet --output-document="$scratch/$1" "$from/$1"
  else
    fail "neither curl nor wget is here to fetch with"
  fi || fail "$from/$1 cannot be fetched; is there a release for this machine, $(uname -m)?"
}

if [ -z "$sha256" ]; then
  command -v openssl >/dev/null 2>&1 || fail "openssl is not here to verify the signature with; install it, or give the tarball's --sha256"
  fetch SHA256SUMS
  fetch SHA256SUMS.sig
  printf '%s\n' "$key" > "$scratch/key.pub"
  openssl dgst -sha256 -verify "$scratch/key.pub" -signature "$scratch/SHA256SUMS.sig" "$scratch/SHA256SUMS" >/dev/null 2>&1 ||
    fail "the list of digests is not signed by the key of Candour's releases; nothing was installed"
  sha256=$(awk -v name="$name.tar.gz" '$2 == name { print $1 }' "$scratch/SHA256SUMS")
  [ -n "$sha256" ] || fail "the release has no program for this machine, $(uname -m)"
fi

fetch "$name.tar.gz"
found=$(sha256sum "$scratch/$name.tar.gz" | cut -d' ' -f1)
[ "$found" = "$sha256" ] ||
  fail "$name.tar.gz is not the one that was asked for: its sha256 is $found, and should be $sha256; nothing was installed"

tar -xzf "$scratch/$name.tar.gz" -C "$scratch"
# It must run here before it takes the place of another.
"$scratch/$name/bin/candour" --version >/dev/null || fail "the program does not run on this machine; it needs glibc 2.28 or later"
mkdir -p "$prefix"
cp -R "$scratch/$name/share" "$prefix/"
mkdir -p "$prefix/bin"
cp "$scratch/$name/bin/candour" "$prefix/bin/candour.new"
mv -f "$prefix/bin/candour.new" "$prefix/bin/candour"

echo "installed candour $version in $prefix/bin"
case :$PATH: in
  *":$prefix/bin:"*) ;;
  *) echo "put it on your PATH: export PATH=\"$prefix/bin:\$PATH\"" ;;
esac
