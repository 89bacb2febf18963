"""What the hub answers: access, connection, limits, names."""

from envcheck.catalogue.build.remedies.http_status import answer_hub_status, ask_for_access, status_title
from envcheck.catalogue.hints import also, only
from envcheck.catalogue.hub import hints
from envcheck.catalogue.hub.remedies import log_in, reach_hub
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="hub-gated",
        problem="hub-auth-missing",
        anchors=(
            "GatedRepoError",
            "You are trying to access a gated repo",
            "Access to model",
            "Cannot access gated repo",
            "is awaiting a review",
            "Cannot access content at: https://hug",
            "Please ask for access",
            "is a gated repository. Make sure",
        ),
        pattern=(
            r"^(?:[\w.]{0,60}\.)?OSError: (?P<model_3>[\w./-]{1,100}) is a gated repository|request to a"
            r"ccess (?:model )?(?P<model_2>[\w./-]{1,100}) is awaiting a review|Cannot access content at"
            r": https?://hugg|GatedRepoError|trying to access a gated repo|Access to model (?P<model>[\w"
            r"./-]{1,100}) is restricted|Cannot access gated repo"
        ),
        title="The model is gated, and this machine has no access to it",
        sure=0.97,
        remedy=ask_for_access,
        example=(
            "OSError: You are trying to access a gated repo.\n"
            "Make sure to have access to it at https://huggingface.co/meta-llama/Llama-3.1-8B."
        ),
        source="huggingface_hub/errors.py; transformers/utils/hub.py",
    ),
    Signature(
        id="hub-repository-unknown",
        problem="hub-auth-missing",
        anchors=(
            "RepositoryNotFoundError",
            "Repository Not Found for url",
            "is not a local folder and is not a valid model identifier",
            "(repository not found)",
        ),
        pattern=(
            r"RepositoryNotFoundError|Repository Not Found for url|FileNotFoundError: "
            r"(?P<model_2>[\w.-]{1,80}/[\w.-]{1,96})"
            r"[^\n]{0,80} \(repository not found\)|^[^\n]{0,120}?(?P<model>[\w.-]{1,"
            r"80}/[\w.-]{1,96}) is not a local folder and is not a valid model identifier|is not a local "
            r"folder and is not a valid model identifier"
        ),
        title="The Hub has no model {model}, or this account has no access to it",
        remedy=also(log_in, *hints.REPOSITORY_UNKNOWN),
        because_of=("hub-unreachable", "model-not-cached", "model-path-invalid"),
        example="huggingface_hub.errors.RepositoryNotFoundError: 401 Client Error. (Request ID: Root=1-68)",
        source="huggingface_hub/utils/_http.py; transformers/utils/hub.py",
    ),
    Signature(
        id="hub-token-refused",
        problem="hub-auth-missing",
        anchors=(
            "Invalid user token",
            "Invalid username or password",
            "401 Client Error",
            "403 Client Error",
            "Client error '401",
            "Client error '403",
            "HTTP status client error (40",
            "Token is required",
            "Invalid credentials in Authorization",
            "LocalTokenNotFoundError",
        ),
        pattern=(
            r"Invalid credentials in Authorization header|Invalid user token|Invalid username or passwor"
            r"d|(?:40[13] Client Error|Client error '40[13]|HTTP status client error "
            r"\(40[13])[^\n]{0,200}(?:huggingface\.co|hf\.co)|Local"
            r"TokenNotFoundError|Token is required"
        ),
        title="The Hub rejects the access token",
        because_of=("hub-gated", "hub-repository-unknown", "model-path-invalid"),
        example=(
            "huggingface_hub.errors.HfHubHTTPError: 401 Client Error: Unauthorized for url: https://huggingfac"
            "e.co/api/whoami-v2"
        ),
        source="huggingface_hub/utils/_http.py",
    ),
    Signature(
        id="hub-not-reached",
        problem="hub-unreachable",
        anchors=(
            "is missing the 'X-Repo-Commit' header",
            "There was a specific connection error when trying to load",
            "We couldn't connect to 'https://huggingface.co'",
            "couldn't connect to 'https://",
            "LocalEntryNotFoundError",
            "Can't reach",
            "host='huggingface.co'",
            "OSError: We couldn't connect",
            "host='hf",
            ".hf.co',",
            "CAS service error",
            "hf_transfer error",
            "Failed to resolve 'huggingface",
            "Local entry not found",
            "Read timed out. (read timeout=",
            "CAS Client Error",
            "Reqwest Error: HTTP",
            "Connection error, and we cannot find",
            "xethub.hf.co",
            "find the requested files in the local cache",
            "Distant resource does not",
        ),
        pattern=(
            r"Distant resource does not (?:seem to be on|have a Content-Length)|"
            r"CAS Client Error|Reqwest Error: HTTP status|is missing the 'X-Repo-Commit' header|There wa"
            r"s a specific connection error when trying to load|couldn't connect to '?(?:https?://[\w.:-"
            r"]{1,80})|host='(?:huggingface\.co|hf-mirror\.com|[\w.-]{0,40}\.hf\.co)'[^\n]{0,300}(?:Max "
            r"retries|Failed to resolve|timed out|refused|NameResolution|SSLError|ProxyError|unreachable"
            r")|LocalEntryNotFoundError: (?:An error happened while trying to locate|Cannot find an appr"
            r"opriate cached snapshot)|^Error: Local entry not found|(?:hf_transfer|CAS service) error|F"
            r"ailed to resolve 'huggingface\.co'|Connection error, and we cannot find the requested files|"
            r"We also cannot find the requested files in the local cache|"
            r"xethub\.hf\.co[^\n]{0,300}(?:InvalidCertificate|ConnectError|"
            r"TimedOut|dns error)"
        ),
        title="Cannot reach the Hugging Face Hub",
        sure=0.92,
        because_of=("hub-offline-and-not-here",),
        needs=("failed",),
        unless=("download-resumed",),
        remedy=also(reach_hub, *hints.HUB_NOT_REACHED),
        example=(
            "OSError: We couldn't connect to 'https://huggingface.co' to load the files, and couldn't "
            "find them in the cached files."
        ),
        source="transformers/utils/hub.py; huggingface_hub/file_download.py",
    ),
    Signature(
        id="hub-connection-broken",
        problem="hub-unreachable",
        anchors=(
            "Connection reset by peer",
            "Connection refused",
            "Network is unreachable",
            "Temporary failure in name resolution",
            "Name or service not known",
            "getaddrinfo failed",
            "Read timed out",
            "ReadTimeoutError",
            "ConnectTimeout",
            "CERTIFICATE_VERIFY_FAILED",
            "ProxyError",
            "RemoteDisconnected",
            "UNEXPECTED_EOF_WHILE_READING",
            "The read operation timed out",
            "name resolution",
        ),
        pattern=(
            r"^(?:[\w.]{0,60}\.)?\w{0,40}(?:Error|Timeout|Exception|"
            r"Disconnected): [^\n]{0,400}(?:Connection (?:reset by "
            r"peer|refused)|Network is unreachable|name resolution|Name or service not known|getaddrinfo failed|timed "
            r"out|ConnectTimeout|CERTIFICATE_VERIFY_FAILED|ProxyError|RemoteDisconnected|UNEXPECTED_EOF)"
        ),
        title="Cannot reach the Hugging Face Hub",
        sure=0.86,
        general=True,
        needs=("hub-code",),
        unless=("building", "distributed"),
        because_of=("hub-offline-and-not-here",),
        remedy=also(reach_hub, *hints.HUB_NOT_REACHED),
        example=(
            '  File "/venv/lib/python3.12/site-packages/huggingface_hub/utils/_http.py", line 402, in request\n'
            "httpx.ConnectError: [Errno 101] Network is unreachable"
        ),
        source="httpx and requests under huggingface_hub",
    ),
    Signature(
        id="hub-rate-limited",
        problem="hub-unreachable",
        anchors=(
            "429 Client Error",
            "Too Many Requests",
            "Too many requests",
            "You have reached your",
            "status client error (429",
        ),
        pattern=(
            r"(?P<code>429) (?:Client Error|Too Many Requests)|status client error \((?P<code_2>429)[^)\n]{0,40}\)|"
            r"[Tt]oo [Mm]any [Rr]equests|You have reached your (?!pull ).{0,40}rate limit"
        ),
        title=status_title,
        needs=("failed",),
        remedy=answer_hub_status,
        values=(("hub", "yes"),),
        unless=("package-index",),
        example=(
            "huggingface_hub.errors.HfHubHTTPError: 429 Client Error: Too Many Requests for url: https://huggi"
            "ngface.co/api/models/Qwen/Qwen3-VL-Embedding-8B"
        ),
        source="huggingface_hub/utils/_http.py",
    ),
    Signature(
        id="hub-revision-unknown",
        problem="model-path-invalid",
        anchors=("RevisionNotFoundError", "Revision Not Found for url", "is not a valid git identifier"),
        pattern=(
            r"RevisionNotFoundError|Revision Not Found for url|"
            r"(?<![\w./-])(?P<revision>[\w./-]{1,80}) is not a valid git identifier"
        ),
        title="The Hub has no revision {revision} of the model",
        sure=0.92,
        example="huggingface_hub.errors.RevisionNotFoundError: 404 Client Error. (Request ID: Root=1-68)",
        source="huggingface_hub/utils/_http.py; transformers/utils/hub.py",
    ),
    Signature(
        id="hub-name-invalid",
        problem="model-path-invalid",
        anchors=(
            "is not a local folder or a valid repository name",
            "HFValidationError",
            "Repo id must be in the form",
            "Repo id must use alphanumeric",
            "Invalid repository ID or local directory",
            "Incorrect path_or_model_id",
            "FileNotFoundError: Path ",
        ),
        pattern=(
            r"FileNotFoundError: Path [^\n]{1,200} not found$|"
            r"(?<![\w./~-])[\w./~-]{1,400} is not a local folder or a valid repository name|HFValidationError: |"
            r"Incorrect path_or_model_id: |R"
            r"epo id must (?:be in the form|use alphanumeric)[^\n]{0,120}|Invalid repository ID or local"
            r" directory specified: '(?:[^'\n]{1,200})'"
        ),
        title="The model is neither an existing folder nor a valid repo id",
        sure=0.92,
        example=(
            "huggingface_hub.errors.HFValidationError: Repo id must be in the form 'repo_name' or 'namespace/r"
            "epo_name': '/models/qwen3-vl'. Use `repo_type` argument if needed."
        ),
        source="huggingface_hub/utils/_validators.py",
    ),
    Signature(
        id="one-file-for-a-folder",
        problem="model-path-invalid",
        anchors=("Repo id must ",),
        pattern=(
            r"Repo id must (?:be in the form"
            r"|use alphanumeric)[^\n]{0,160}: ['\"](?P<path>[^'\"\n]{1,300}\.(?:ckpt|safetensors"
            r"|gguf|pth?|bin))['\"]"
        ),
        title="{path} is one file of weights; a model's folder or repo id is expected",
        sure=0.95,
        remedy=only(*hints.ONE_FILE_FOR_A_FOLDER),
        example=(
            "huggingface_hub.errors.HFValidationError: Repo id must be in the form 'repo_name' or "
            "'namespace/repo_name': "
            "'/models/dream.safetensors'. Use `repo_type` argument if needed."
        ),
        source="huggingface_hub/utils/_validators.py; https://huggingface.co/docs/diffusers/api/loaders/single_file",
    ),
    Signature(
        id="hub-out-of-order",
        problem="hub-unreachable",
        anchors=(
            "500 Server Error",
            "502 Server Error",
            "503 Server Error",
            "504 Server Error",
            "status server error (50",
            "Server error '50",
            "504 Gateway",
            "502 Bad Gateway",
            "503 Service",
        ),
        pattern=(
            r"(?P<code>50\d) Server Error[^\n]{0,200}?(?:huggingface\.co|hf\.co)|HfHubHTTPError: (?P<code_2>50\d) "
            r"Server Error|"
            r"(?:status server error \(|Server error ')(?P<code_3>50\d)[^\n]{0,200}?(?:huggingface\.co|hf\.co)"
        ),
        title=status_title,
        remedy=answer_hub_status,
        values=(("hub", "yes"),),
        sure=0.93,
        example=(
            "huggingface_hub.errors.HfHubHTTPError: 504 Server Error: Gateway Time-out for url: "
            "https://huggingface.co/api/models/acme/m/revision/main"
        ),
        source="huggingface_hub/utils/_http.py; text-embeddings-inference (hf-hub)",
    ),
    Signature(
        id="model-name-no-name",
        problem="model-path-invalid",
        anchors=("is not a local folder and is not a valid model identifier",),
        pattern=(
            r"^['\"]?(?:[\w.]{0,60}\.)?(?:OSError|EnvironmentError): (?P<path>(?:\.{0,2}/|~|[A-Za-z]:\\)[^\n]{"
            r"0,200}?|[\w.-]{1,100}|[\w.-]{1,80}(?:/[\w.-]{1,80}){2,8}|(?:(?:hf|my|local|saved|trained|pretrained|"
            r"merged|final)[_-])?(?:models?|checkpoints?|ckpts?|weights|outputs?|results|runs|downloads?|pretrained|"
            r"saves?|exp|experiments)/[\w.-]{1,96}/?) is not a local folder and is not a valid model identifier"
        ),
        title="{path} is neither an existing folder nor a valid repo id",
        sure=0.95,
        example="OSError: None is not a local folder and is not a valid model identifier listed on "
        "'https://huggingface.co/models'",
        source="transformers/utils/hub.py",
    ),
    Signature(
        id="hub-not-reached-in-notebook",
        problem="hub-unreachable",
        anchors=("raise LocalEntryNotFoundError(",),
        pattern=(
            r"-{1,6}(?:>|&gt;) ?\[?\d{1,6}\]?(?:\([^)\n]{1,400}\))?(?:</span>)?"
            r"\s{1,20}raise LocalEntryNotFoundError\(\n?"
            r"[^\n]{0,500}?An error happened while trying to locate"
        ),
        title="Cannot reach the Hugging Face Hub",
        sure=0.85,
        because_of=("hub-offline-and-not-here",),
        remedy=also(reach_hub, *hints.HUB_NOT_REACHED),
        example=(
            "---> 1487     raise LocalEntryNotFoundError(\n"
            '   1488         "An error happened while trying to locate the file on the Hub and we cannot find"'
        ),
        source="huggingface_hub/file_download.py in a traceback of IPython or VS Code",
    ),
)
