"""The network: names, connections, certificates, proxies. What is tried again and then goes well is no cause."""

from envcheck.catalogue.build import hints
from envcheck.catalogue.build.remedies.http_status import answer_status, download_again, status_title
from envcheck.catalogue.hints import only
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="name-not-resolved",
        problem="network-failed",
        anchors=(
            "Temporary failure in name resolution",
            "Name or service not known",
            "Could not resolve host",
            "Failed to resolve",
            "dns error",
            "getaddrinfo failed",
            "No address associated with hostname",
            "NameResolutionError",
            "Temporary failure resolving",
            "Could not resolve '",
            "failed to lookup address information",
        ),
        pattern=(
            r"Temporary failure in name resolution|Name or service not known|Could not resolve (?:host|"
            r"')|Failed to resolve '|dns error|getaddrinfo failed|No address associated with hostname|"
            r"NameResolutionError|Temporary failure resolving|failed to lookup address information"
        ),
        title="Name resolution failed (DNS): no network, or no name server",
        needs=("failed",),
        unless=("hub",),
        values=(("trouble", "names"),),
        example=(
            "WARNING: Retrying after connection broken by 'NewConnectionError(...: [Errno -3] Temporary "
            "failure in name resolution')'\n"
            "ERROR: Could not find a version that satisfies the requirement torch (from versions: none)"
        ),
        source="glibc's getaddrinfo, urllib3, hyper (uv), curl, apt",
    ),
    Signature(
        id="certificate-expired",
        problem="network-failed",
        anchors=("certificate has expired", "certificate is not yet valid", "invalid peer certificate: Expired"),
        pattern=r"certificate has expired|certificate is not yet valid|invalid peer certificate: Expired",
        title="The server's certificate has expired (CERTIFICATE_VERIFY_FAILED), or this machine's clock is wrong",
        sure=0.95,
        needs=("failed",),
        unless=("hub",),
        remedy=only(*hints.CERTIFICATE_EXPIRED),
        example=(
            "WARNING: Retrying (Retry(total=0)) after connection broken by 'SSLError(SSLCertVerificationError(1, "
            "'[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1007)'))'\n"
            "ERROR: Could not fetch URL"
        ),
        source="OpenSSL, X509_verify_cert_error_string; rustls (uv)",
    ),
    Signature(
        id="certificate-not-trusted",
        problem="network-failed",
        anchors=(
            "CERTIFICATE_VERIFY_FAILED",
            "invalid peer certificate",
            "self-signed certificate",
            "self signed certificate",
            "unable to get local issuer certificate",
            "SSL certificate problem",
            "UnknownIssuer",
        ),
        pattern=(
            r"CERTIFICATE_VERIFY_FAILED|invalid peer certificate|self[- ]signed certificate|unable to "
            r"get local issuer certificate|SSL certificate problem|UnknownIssuer"
        ),
        title="The certificate is not trusted (CERTIFICATE_VERIFY_FAILED): usually a company proxy, or a wrong clock",
        sure=0.93,
        needs=("failed",),
        unless=("hub",),
        values=(("trouble", "certificate"),),
        example=(
            "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: "
            "self-signed certificate in certificate chain (_ssl.c:1007)\n"
            "ERROR: Could not fetch URL"
        ),
        source="CPython's _ssl.c; rustls (uv); curl",
    ),
    Signature(
        id="proxy-refuses",
        problem="network-failed",
        anchors=(
            "ProxyError",
            "Cannot connect to proxy",
            "Tunnel connection failed",
            "Proxy Authentication Required",
            "Unable to connect to proxy",
            "tunnel error",
            "InvalidProxyURL",
            "Missing dependencies for SOCKS support",
        ),
        pattern=(
            r"ProxyError|Cannot connect to proxy|Tunnel connection failed: (?:\d{3})|Proxy Authenticatio"
            r"n Required|Unable to connect to proxy|tunnel error|InvalidProxyURL|Missing dependencies fo"
            r"r SOCKS"
        ),
        title="The proxy blocks the connection",
        needs=("failed",),
        unless=("hub",),
        values=(("trouble", "proxy"),),
        example=(
            "urllib3.exceptions.ProxyError: ('Unable to connect to proxy', OSError('Tunnel connection "
            "failed: 407 Proxy Authentication Required'))\n"
            "ERROR: Could not install packages"
        ),
        source="urllib3; hyper (uv)",
    ),
    Signature(
        id="connection-broken",
        problem="network-failed",
        anchors=(
            "due to network timeout",
            "Try increasing UV_HTTP_TIMEOUT",
            "Connection reset by peer",
            "ConnectionResetError",
            "Connection refused",
            "Network is unreachable",
            "RemoteDisconnected",
            "Remote end closed connection",
            "<urlopen error ",
            "retrieval incomplete: got only",
            "Connection aborted",
            "No route to host",
            "ReadTimeoutError",
            "ConnectTimeoutError",
            "Read timed out",
            "operation timed out",
            "Connection timed out",
            "IncompleteRead",
            "error sending request",
            "unexpected EOF",
            "early EOF",
            "RPC failed; curl",
            "CondaHTTPError",
            "CondaSSLError",
            "Failed to fetch",
            "Network connectivity is disabled",
            "network was disabled",
            "UNEXPECTED_EOF_WHILE_READING",
            "Max retries exceeded",
            "GnuTLS recv error",
            "gnutls_handshake() failed",
            "unable to access 'http",
            "curl: (",
            "OpenSSL SSL_connect",
            "SSLZeroReturnError",
            "SSLEOFError",
            "There was a problem confirming the ssl",
            "Failed to connect to ",
            "Could not handshake",
            "Could not connect to ",
            "OpenSSL SSL_read",
            "[Errno 101]",
            "[Errno 110]",
            "[Errno 111]",
            "[Errno 113]",
            "Network was disabled",
            "network connectivity is disabled",
        ),
        pattern=(
            r"^(?![^\n]{0,40}Retrying \(Retry\(total=[1-9])(?:[^\n]{0,900}?)(?:GnuTLS recv error|Could not handshake:"
            r" Error in the|gnutls_handshake\(\) failed|unable to access 'https?://[^\n]{0,200}(?:Fa"
            r"iled to connect|Could not|OpenSSL|SSL|Empty reply|timed out|error)|^curl: \((?:6|7|18|28|3"
            r"5|52|55|56|92)\)|OpenSSL SSL_(?:connect|read)|SSL(?:ZeroReturn|EOF)Error|There was a probl"
            r"em confirming the ssl|Failed to connect to [\w.-]{1,80} port \d|Could not connect to [\w.-"
            r"]{1,80}:\d{2,5}|due to network timeout|Try increasing UV_HTTP_TIMEOUT|Connection reset by "
            r"peer|ConnectionResetError|\[Errno 1(?:01|10|11|13)\]|Network is unreachable|RemoteDisconne"
            r"cted|Connection aborted|No route to host|ReadTimeoutError|ConnectTimeoutError|Read timed o"
            r"ut|(?<!wait )operation timed out|Connection timed out|IncompleteRead|error sending request for url|e"
            r"arly EOF|RPC failed; curl|Conda(?:HTTP|SSL)Error(?!: HTTP [45]\d\d)|^E: Failed to fetch|[Nn]etwork (?:c"
            r"onnect"
            r"ivity is|was) disabled|^error: (?:Remote end closed connection|<urlopen error (?:timed out|EOF occurred|"
            r"_ssl\.c)|retrieval incomplete: got only)|UNEXPECTED_EOF_WHILE_READING|Max retries exceeded)"
        ),
        sure=0.85,
        because_of=("name-not-resolved", "proxy-refuses", "certificate-not-trusted", "python-built-incomplete"),
        needs=("failed",),
        unless=("hub", "distributed"),
        values=(("trouble", "cut"),),
        example=(
            "pip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool(host='files.example.org',"
            " port=443): Read timed out."
        ),
        source="urllib3; hyper (uv); curl; conda; git",
    ),
    Signature(
        id="connection-tried-again",
        problem="network-failed",
        anchors=("Retrying (Retry(total=",),
        pattern=r"Retrying \(Retry\(total=[1-9][^\n]{0,200}after connection broken by",
        sure=0.76,
        general=True,
        because_of=("pip-offers-other-versions", "name-not-resolved", "proxy-refuses", "certificate-not-trusted"),
        needs=("failed",),
        unless=("hub", "distributed"),
        values=(("trouble", "cut"),),
        example=(
            "WARNING: Retrying (Retry(total=4, connect=None, read=None, redirect=None, status=None)) after connection "
            "broken by 'ReadTimeoutError(\"Read timed out.\")': /simple/torch/\nERROR: Exception:"
        ),
        source="urllib3 under pip",
    ),
    Signature(
        id="server-error",
        problem="network-failed",
        anchors=(
            "500 Server Error",
            "502 Server Error",
            "503 Server Error",
            "504 Server Error",
            "status server error",
            "HTTP error 50",
            "502 Bad Gateway",
            "503 Service Unavailable",
            "HTTP error 403",
            "403 Client Error",
            "status client error (403",
            "status client error (401",
            "401 Client Error",
            "401 Error, Credentials not correct",
            "status client error (407",
            "503 backend read error",
            "429 Client Error",
            "status client error (429",
            "407 Client Error",
            "HTTP error 401",
            "HTTP error 429",
            "CondaHTTPError: HTTP",
        ),
        pattern=(
            r"(?P<code>50\d) Server Error|status server error \((?P<code_2>50\d)|HTTP error "
            r"(?P<code_3>50\d|403|401|429)|(?P<code_4>502) "
            r"Bad Gateway|(?P<code_5>503) (?:Service Unavailable|backend read error)|(?P<code_6>40[137]|429) Client "
            r"Error[^\n]{0,300}|"
            r"status client error \((?P<code_7>40[137]|429)[^\n]{0,300}|(?P<code_8>401) Error, Credentials|CondaHTTPE"
            r"rror: HTTP "
            r"(?P<code_9>40[137]|429|50\d)"
        ),
        title=status_title,
        sure=0.8,
        needs=("failed",),
        unless=("hub",),
        remedy=answer_status,
        example=(
            "ERROR: HTTP error 503 while getting https://files.example.org/packages/torch-2.8.0-cp311-cp311-ma"
            "nylinux_2_28_x86_64.whl"
        ),
        source="pip, uv, requests",
    ),
    Signature(
        id="conda-archive-damaged",
        problem="network-failed",
        anchors=(
            "CondaVerificationError",
            "InvalidArchiveError",
            "SafetyError: The package",
            "Encountered corrupt package tarball",
            "appears to be corrupted",
        ),
        pattern=(
            r"Encountered corrupt package tarball|^(?:CondaVerificationError|InvalidArchiveError)|^\s{0,8}CondaVerifi"
            r"cationError: "
        ),
        title="A package was not downloaded completely",
        sure=0.9,
        needs=("failed",),
        general=False,
        remedy=only(*hints.CONDA_ARCHIVE_DAMAGED),
        example="CondaVerificationError: The package for pytorch located at /opt/conda/pkgs/pytorch-2.5.1 appears to "
        "be corrupted.",
        source="conda/exceptions.py; conda-package-handling",
    ),
    Signature(
        id="index-refuses-access",
        problem="network-failed",
        anchors=("An index URL (", "returned a 401", "returned a 403", "lack of valid authentication credentials"),
        pattern=(
            r"An index URL \((?P<url>[^)\n]{1,200})\) (?:could not be queried due to a lack of valid authentication "
            r"credentials "
            r"\((?P<code>\d{3})|returned a (?P<code_2>\d{3}))|returned a (?P<code_3>40[13]) "
        ),
        title=status_title,
        remedy=answer_status,
        sure=0.95,
        example=(
            "hint: An index URL (https://packages.example/simple) returned a 403 Forbidden error. This could "
            "indicate lack of valid authentication credentials, or the package may not exist on this index."
        ),
        source="uv, crates/uv-resolver/src/pubgrub/report.rs",
    ),
    Signature(
        id="download-cut-off",
        problem="network-failed",
        anchors=(
            "has an invalid package format",
            "Failed to read from zip",
            "end of file before message",
            "error decoding response body",
            "unexpected end of file",
            "request or response body error",
            "Connection broken: ",
            "not enough data:",
            "Incomplete download",
            "incomplete download",
            "Download failed after",
            "Failed to download `",
            "BadZipFile",
            "Failed to unzip wheel",
            "is not a zip file",
            "is invalid.",
            "ncomplete-download",
            "not enough bytes",
        ),
        pattern=(
            r"Wheel '(?P<package>[\w.-]{1,80})' located at [^\n]{1,300} is invalid\.|Failed to unzip whe"
            r"el|BadZipFile: (?:File is not a zip file|Bad CRC-32)|invalid package format|Failed to read"
            r" from zip|end of file before message|error decoding response body|unexpected end of file|r"
            r"equest or response body error|Connection broken: |[Ii]ncomplete[- ]download|Download faile"
            r"d (?:after|because not enough bytes)"
        ),
        title="A download was interrupted",
        remedy=download_again,
        sure=0.9,
        because_of=("disk-full", "name-not-resolved", "proxy-refuses", "certificate-not-trusted"),
        needs=("failed",),
        unless=("hub",),
        example=(
            "  x No solution found when resolving dependencies: Because only sound==1.0 is available and sound==1.0 "
            "has an invalid package format, we can conclude that your requirements are unsatisfiable."
        ),
        source="uv; pip 25.1 (incomplete-download-error); urllib3",
    ),
    Signature(
        id="pip-reading-broke-off",
        problem="network-failed",
        anchors=(
            "urllib3/response.py",
            "urllib3\\response.py",
            "urllib3/contrib/pyopenssl.py",
            "urllib3\\contrib\\pyopenssl.py",
            "SSL.WantReadError",
        ),
        # An answer that is being read: only pip's own copy of urllib3, for others may ask a server of the user's.
        pattern=(
            r"File \"[^\"\n]{0,300}(?:pip[/\\]_vendor|python-wheels[/\\][^\"/\n]{1,80})[/\\]urllib3[/\\](?:response|"
            r"contrib[/\\]pyopenssl)\.py\", line \d{1,6}, in (?:_error_catcher|recv_into)\b"
        ),
        title="A download was interrupted",
        remedy=download_again,
        sure=0.8,
        general=True,
        because_of=(
            "disk-full",
            "host-out-of-memory",
            "python-built-incomplete",
            "name-not-resolved",
            "proxy-refuses",
            "certificate-not-trusted",
        ),
        needs=("failed",),
        example=(
            "ERROR: Exception:\nTraceback (most recent call last):\n"
            '  File "/venv/lib/python3.9/site-packages/pip/_vendor/urllib3/response.py", line 438, in _error_catcher\n'
            "    yield"
        ),
        source="urllib3/response.py under pip",
    ),
)
