### no-config
mkdir m; $PY -c "
from transformers import AutoModel
AutoModel.from_pretrained('./m')"
### config-empty
mkdir m; : > m/config.json; $PY -c "
from transformers import AutoModel
AutoModel.from_pretrained('./m')"
### no-weights
mkdir m; echo '{"model_type": "bert", "architectures": ["BertModel"]}' > m/config.json; $PY -c "
from transformers import AutoModel
AutoModel.from_pretrained('./m')"
### shard-missing
$PY -c "
from transformers import BertConfig, BertModel
c = BertConfig(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64, vocab_size=100)
BertModel(c).save_pretrained('m', max_shard_size='20KB')
import glob, os
os.remove(sorted(glob.glob('m/*.safetensors'))[1])
BertModel.from_pretrained('./m')"
### lfs-pointer
printf 'version https://git-lfs.github.com/spec/v1\noid sha256:0000\nsize 4877660776\n' > x.bin; $PY -c "
import torch
torch.load('x.bin', weights_only=False)"
