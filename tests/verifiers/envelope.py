"""Checks a DSSE envelope with the reference implementation of DSSE in Python.

Usage: python envelope.py ENVELOPE PUBLIC-KEY. Ends with 0 where a signature is the key's, with 9 where none is.
"""

import json
import sys

from cryptography.hazmat.primitives.serialization import load_pem_public_key
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import SSlibKey

envelope = Envelope.from_dict(json.load(open(sys.argv[1], "rb")))
public = load_pem_public_key(open(sys.argv[2], "rb").read())
keyid = next(iter(envelope.signatures))
try:
    envelope.verify([SSlibKey.from_crypto(public, keyid=keyid)], 1)
except VerificationError as error:
    print(f"refused: {error}", file=sys.stderr)
    sys.exit(9)
