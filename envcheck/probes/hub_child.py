"""Ask the hub for one file's head, as JSON on standard output: `hub_child.py URL TOKEN_FILE`.

In a process of its own because loading TLS takes memory and a name server or proxy may never answer. The user's token
goes where the hub's own library would send it, over TLS and to the first host only; it is never printed.
"""

import http.client
import json
import os
import ssl
import sys
import urllib.error
import urllib.request
from pathlib import Path

_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
"""Debian, Fedora, openSUSE, Alpine: for Pythons that were built to look elsewhere."""


def main(url: str, token_file: str) -> None:
    """Print `{"status": 200}` or `{"error": "..."}`."""
    request = urllib.request.Request(url, method="HEAD")  # noqa: S310 - the user's own endpoint
    token = _token(token_file)
    if token and url.startswith("https:"):
        request.add_unredirected_header("Authorization", f"Bearer {token}")
    print(json.dumps(_ask(request)))


def _ask(request: urllib.request.Request) -> "dict[str, object]":
    try:
        with urllib.request.urlopen(request, context=_trust()) as answer:  # noqa: S310 - as above
            return {"status": answer.status}
    except urllib.error.HTTPError as error:
        return {"status": error.code}
    except urllib.error.URLError as error:
        reason = error.reason
        return {"error": str(getattr(reason, "verify_message", None) or getattr(reason, "strerror", None) or reason)}
    except (OSError, ValueError, http.client.HTTPException) as error:
        return {"error": getattr(error, "strerror", None) or type(error).__name__}


def _trust() -> ssl.SSLContext:
    """The certificates that the user named, else this Python's, else the distribution's."""
    named = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    if named and Path(named).is_file():
        return ssl.create_default_context(cafile=named)
    context = ssl.create_default_context()
    bundle = next((path for path in _BUNDLES if Path(path).is_file()), None)
    if bundle and not context.cert_store_stats()["x509_ca"]:
        context.load_verify_locations(cafile=bundle)
    return context


def _token(token_file: str) -> "str | None":
    named = os.environ.get("HF_TOKEN") or os.environ.get("HUGGING_FACE_HUB_TOKEN")
    if named or not token_file:
        return (named or "").strip() or None
    try:
        return Path(token_file).read_text("utf-8").strip() or None
    except (OSError, ValueError):
        return None


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
