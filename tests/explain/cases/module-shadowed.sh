### own-tokenizers
printf 'import tokenizers\nprint(tokenizers.Tokenizer)\n' > tokenizers.py; $PY tokenizers.py
