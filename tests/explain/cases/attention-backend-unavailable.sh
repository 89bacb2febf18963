### flash-attention-2-asked
$PY -c "
from transformers import BertConfig, BertModel, AutoModel
c = BertConfig(hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64, vocab_size=100)
AutoModel.from_config(c, attn_implementation='flash_attention_2')"
### import-flash-attn
$PY -c "
from flash_attn import flash_attn_func"
### unknown-attention
$PY -c "
from transformers import BertConfig, BertModel, AutoModel
c = BertConfig(hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64, vocab_size=100)
AutoModel.from_config(c, attn_implementation='flash_attention_9')"
