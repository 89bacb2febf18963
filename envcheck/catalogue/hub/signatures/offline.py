"""What is not in the cache where the hub may not be asked: models and data sets, with the name that the text gives."""

from envcheck.catalogue.hub.offline import fetch_data_set, fetch_named, offline_title, read_offline
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="hub-offline-and-not-here",
        problem="model-not-cached",
        anchors=(
            "outgoing traffic has been disabled",
            "OfflineModeIsEnabled",
            "set 'local_files_only' to False",
            "offline mode is enabled",
        ),
        pattern=(
            r"outgoing traffic has been disabled|OfflineModeIsEnabled|offline mode is enabled|set 'local_files_"
            r"only' to False"
        ),
        reader=read_offline,
        title=offline_title,
        remedy=fetch_named,
        sure=0.93,
        example=(
            "huggingface_hub.errors.LocalEntryNotFoundError: Cannot find the requested files in the "
            "disk cache and outgoing traffic has been disabled. To enable hf.co look-ups and downloads "
            "online, set 'local_files_only' to False."
        ),
        source="huggingface_hub/file_download.py; huggingface_hub/utils/_http.py",
    ),
    Signature(
        id="data-set-not-cached",
        problem="model-not-cached",
        anchors=("Couldn't find cache for ", "Couldn't find any data file at", "Using the latest cached version"),
        pattern=r"Couldn't find cache for (?P<data_set>[\w./-]{1,120}) for config '(?P<config>[^'\n]{1,80})'",
        title="The data set {data_set} ({config}) is not in the cache, and the Hub cannot be reached",
        sure=0.93,
        because_of=("hub-unreachable", "network-failed"),
        remedy=fetch_data_set,
        example="ValueError: Couldn't find cache for allenai/c4 for config 'en-1e725f978350254e'",
        source="datasets/packaged_modules/cache/cache.py",
    ),
)
