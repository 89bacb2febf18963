### unknown-architecture
mkdir m; echo '{"model_type": "qwen9_vl", "architectures": ["Qwen9VL"]}' > m/config.json; $PY -c "
from transformers import AutoModel
AutoModel.from_pretrained('m')"
### name-not-there
$BASE -m venv v; v/bin/pip install -q "transformers==4.51.3" ; v/bin/python -c "from transformers import Qwen3VLForConditionalGeneration"
