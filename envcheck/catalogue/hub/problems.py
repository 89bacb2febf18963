"""Problems of the Hugging Face Hub and of the model files."""

from envcheck.catalogue.hub.remedies import download, finish_download, log_in, reach_hub
from envcheck.catalogue.problem import Problem
from envcheck.catalogue.run.remedies.processes import right_path

PROBLEMS = (
    Problem(
        id="model-not-cached",
        area="hub",
        status="info",
        title="The model is not in the cache",
        meaning="Its first use will download it.",
        recognised="The hub's cache holds no snapshot of it.",
        remedy=download,
    ),
    Problem(
        id="model-download-incomplete",
        area="hub",
        status="fail",
        title="The model's download is incomplete",
        meaning="Loading it fails, or goes to the network for the rest.",
        recognised="Files that its index names are missing, a file of weights is shorter than its own header says, "
        "or a download was cut off.",
        remedy=finish_download,
        because_of=("disk-full",),
    ),
    Problem(
        id="hub-unreachable",
        area="hub",
        status="warn",
        title="Cannot reach the Hugging Face Hub",
        meaning="The model is not in the cache and cannot be downloaded.",
        recognised="No connection to the endpoint (HF_ENDPOINT, else huggingface.co), or a server error. Asked only "
        "for a model that is not here, and not with HF_HUB_OFFLINE.",
        remedy=reach_hub,
    ),
    Problem(
        id="hub-auth-missing",
        area="hub",
        status="fail",
        title="Access to the model is denied (401 or 403)",
        meaning="The model is gated or private, and there is no token, or one without access to it.",
        recognised="The hub answers 401 or 403 for the model's configuration file.",
        remedy=log_in,
        because_of=("hub-unreachable",),
    ),
    Problem(
        id="model-path-invalid",
        area="hub",
        status="fail",
        title="The model's name or folder does not exist",
        meaning="It is neither a folder that is there nor a name of the hub.",
        recognised='"Repo id must be in the form", in the log.',
        remedy=right_path,
    ),
)
