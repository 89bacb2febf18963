### from-pretrained-no-network
unshare -n $PY -c "
from transformers import AutoModel
AutoModel.from_pretrained('Qwen/Qwen3-VL-Embedding-2B')"
### hf-download
HF_HUB_DOWNLOAD_TIMEOUT=2 HF_HUB_ETAG_TIMEOUT=2 unshare -n $(dirname $PY)/hf download Qwen/Qwen3-VL-Embedding-2B
