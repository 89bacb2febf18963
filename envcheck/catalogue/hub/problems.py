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
        meaning="The first use downloads it.",
        recognised="The Hugging Face cache has no snapshot of the model.",
        remedy=download,
        because_of=("hub-unreachable",),
    ),
    Problem(
        id="model-download-incomplete",
        area="hub",
        status="fail",
        title="The model's download is incomplete",
        meaning="Loading the model fails, or downloads the rest first.",
        recognised="Files listed in the model's index are missing, a weights file is shorter than its header says, "
        "or a download was interrupted.",
        remedy=finish_download,
        because_of=("disk-full",),
    ),
    Problem(
        id="hub-unreachable",
        area="hub",
        status="warn",
        title="Cannot reach the Hugging Face Hub",
        meaning="The model is not in the cache and cannot be downloaded.",
        recognised="There is no connection to the endpoint (HF_ENDPOINT or huggingface.co), or it responds with a "
        "server error. Checked only for a model that is not in the cache, and not if HF_HUB_OFFLINE is set.",
        remedy=reach_hub,
    ),
    Problem(
        id="hub-auth-missing",
        area="hub",
        status="fail",
        title="Access to the model is denied (401 or 403)",
        meaning="The model is gated or private, and there is no access token, or the token has no access to it.",
        recognised="The Hub responds with 401 or 403 for the model's config.json.",
        remedy=log_in,
        because_of=("hub-unreachable",),
    ),
    Problem(
        id="model-path-invalid",
        area="hub",
        status="fail",
        title="The model name (repo id) or folder does not exist",
        meaning="The given model is neither an existing folder nor a valid repo id of the Hugging Face Hub.",
        recognised='"Repo id must be in the form" in the log.',
        remedy=right_path,
    ),
)
