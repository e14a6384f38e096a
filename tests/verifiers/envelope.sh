#!/bin/sh
# Checks a DSSE envelope with openssl and jq.
# Usage: envelope.sh ENVELOPE PUBLIC-KEY. Ends with 0 where its first signature is the key's, with 9 where it is not.
set -eu
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
jq -j .payload "$1" | base64 -d > "$folder/payload"
jq -j .payloadType "$1" > "$folder/type"
jq -j '.signatures[0].sig' "$1" | base64 -d > "$folder/signature"
{
  printf 'DSSEv1 %d ' "$(wc -c < "$folder/type")"
  cat "$folder/type"
  printf ' %d ' "$(wc -c < "$folder/payload")"
  cat "$folder/payload"
} > "$folder/signed"
case $(openssl pkey -pubin -in "$2" -noout -text) in
  *ED25519*) openssl pkeyutl -verify -rawin -pubin -inkey "$2" -in "$folder/signed" -sigfile "$folder/signature" || exit 9 ;;
  *) openssl dgst -sha256 -verify "$2" -signature "$folder/signature" "$folder/signed" || exit 9 ;;
esac
