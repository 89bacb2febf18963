### config-with-code
mkdir m; echo '{"model_type": "mine", "auto_map": {"AutoConfig": "conf.C", "AutoModel": "conf.M"}}' > m/config.json; printf 'from transformers import PretrainedConfig\nclass C(PretrainedConfig):\n    model_type = "mine"\n' > m/conf.py; $PY -c "
from transformers import AutoModel
AutoModel.from_pretrained('./m')" < /dev/null
