### offline
HF_HUB_OFFLINE=1 $PY -c "
from huggingface_hub import snapshot_download
snapshot_download('Qwen/Qwen3-VL-Embedding-8B')"
### offline-transformers
HF_HUB_OFFLINE=1 $PY -c "
from huggingface_hub import hf_hub_download
hf_hub_download('Qwen/Qwen3-VL-Embedding-8B', 'config.json')"
