"""The hub and the model's files: access, connection, what is missing or damaged."""

from envcheck.catalogue.hints import only
from envcheck.catalogue.packages.remedies.model_packages import newer_tokenizers
from envcheck.catalogue.run import hints
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="safetensors-header",
        problem="weights-corrupt",
        anchors=(
            "SafetensorError",
            "HeaderTooLarge",
            "MetadataIncompleteBuffer",
            "InvalidHeader",
            "HeaderTooSmall",
            "Error while deserializing header",
            "InvalidOffset",
            "SafetensorsParsingError",
            "CorruptedCacheException",
            "safetensors header",
        ),
        pattern=(
            r"SafetensorsParsingError: |CorruptedCacheException: |"
            r"Error while deserializing header: ?(?P<reason>\w{1,40})?|SafetensorError: (?P<reason_2>[^\n]{1,"
            r"80})|HeaderTooLarge|MetadataIncompleteBuffer|InvalidHeader\w{0,20}|HeaderTooSmall|"
            r"(?:parse|read|decode|load|invalid|corrupt\w{0,3}) (?:the )?safetensors header"
        ),
        title="A weights file is damaged: safetensors says {reason}",
        sure=0.95,
        example="safetensors_rust.SafetensorError: Error while deserializing header: MetadataIncompleteBuffer",
        source="safetensors/src/tensor.rs (SafeTensorError)",
    ),
    Signature(
        id="checkpoint-zip-broken",
        problem="weights-corrupt",
        anchors=(
            "PyTorchFileReader(name_or_buffer)",
            "PytorchStreamReader failed",
            "failed finding central directory",
            "invalid load key",
            "pickle data was truncated",
            "unexpected EOF, expected",
            "file in archive is not in a subdirectory",
            "Unable to load weights from pytorch checkpoint",
        ),
        pattern=(
            r"PyTorchFileReader\(name_or_buffer\)\)\n[^\n]{0,200}\nOSError: \[Errno 22\]|"
            r"PytorchStreamReader failed|failed finding central directory|invalid load key, '(?!v')|"
            r"pickle data was truncated|unexpected EOF, expected \d{1,20} more bytes|Unable to load "
            r"weights from pytorch checkpoint"
        ),
        title="A weights file is truncated or damaged",
        sure=0.92,
        because_of=("git-lfs-pointer",),
        example="RuntimeError: PytorchStreamReader failed reading zip archive: failed finding central directory",
        source="caffe2/serialize/inline_container.cc; torch/serialization.py",
    ),
    Signature(
        id="weights-do-not-fit",
        problem="weights-corrupt",
        anchors=(
            "size mismatch for",
            "ignore_mismatched_sizes",
            "Missing key(s) in state_dict",
            "Unexpected key(s) in state_dict",
        ),
        pattern=(
            r"size mismatch for (?P<tensor>[\w.]{1,120})|ignore_mismatched_sizes=True|set `ignore_mismatched_sizes` "
            r"to `False`, thus|(?:Missing|Unexpected) "
            r"key\(s\) in state_dict"
        ),
        title="The weights do not fit the model's configuration: {tensor}",
        sure=0.8,
        remedy=only(*hints.WEIGHTS_DO_NOT_FIT),
        example=(
            "RuntimeError: Error(s) in loading state_dict for Linear:\n"
            "\tsize mismatch for weight: copying a param with shape torch.Size([4096, 4096]) from checkpoint,"
            " the shape in current model is torch.Size([2048, 2048])."
        ),
        source="torch/nn/modules/module.py, load_state_dict",
    ),
    Signature(
        id="tokenizer-file-newer",
        problem="transformers-too-old",
        anchors=("data did not match any variant of untagged enum",),
        pattern=r"data did not match any variant of untagged enum \w{1,40}",
        title="tokenizer.json is newer than the installed tokenizers and transformers",
        remedy=newer_tokenizers,
        example=("Exception: data did not match any variant of untagged enum ModelWrapper at line 757443 column 3"),
        source="tokenizers (serde) reading a file of a newer release",
    ),
    Signature(
        id="remote-code-needed",
        problem="remote-code-required",
        anchors=("trust_remote_code=True`", "requires you to execute", "contains custom code which must be executed"),
        pattern=(
            r"requires you to execute the (?:configuration|model|tokenizer) file|contains custom code "
            r"which must be executed|which is not part of Sentence Transformers\. Importing it executes|set the "
            r"option `trust_remote_code=True`"
        ),
        title="The model requires trust_remote_code, which must be allowed",
        sure=0.95,
        needs=("failed",),
        example=(
            "ValueError: Loading this model requires you to execute the configuration file in that "
            "repo on your local machine.\n"
            "Make sure you have read the code there to avoid malicious use, then set the option `trust_remote_"
            "code=True` to remove this error."
        ),
        source="transformers/dynamic_module_utils.py",
    ),
    Signature(
        id="image-not-readable",
        problem="image-unreadable",
        anchors=(
            "cannot identify image file",
            "image file is truncated",
            "DecompressionBombError",
            "broken data stream when reading image file",
        ),
        pattern=(
            r"cannot identify image file (?P<file>[^\n]{1,160})|image file is truncated|DecompressionBombError|"
            r"broken data stream when reading image file"
        ),
        title="Cannot identify image file: an image cannot be read: {file}",
        sure=0.93,
        example="PIL.UnidentifiedImageError: cannot identify image file 'page-17.png'",
        source="PIL/Image.py, PIL/ImageFile.py",
    ),
    Signature(
        id="checkpoint-of-other-size",
        problem="weights-corrupt",
        anchors=("checkpoint being loaded used a DP",),
        pattern=r"checkpoint being loaded used a DP world size of (?P<saved>\d{1,5}) but the current world size is "
        r"(?P<now>\d{1,5})",
        title="The checkpoint was saved by {saved} processes, and {now} load it (DeepSpeed ZeRO, world size)",
        sure=0.95,
        remedy=only(*hints.CHECKPOINT_OF_OTHER_SIZE),
        example="ZeRORuntimeException: The checkpoint being loaded used a DP world size of 4 but the current world "
        "size is 6.",
        source="deepspeed/runtime/engine.py",
    ),
)
