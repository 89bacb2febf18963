### folder-not-there
$PY -c "
from huggingface_hub import hf_hub_download
hf_hub_download('/models/qwen3/vl', 'config.json')"
