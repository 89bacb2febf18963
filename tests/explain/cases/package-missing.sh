### qwen-vl-utils
printf 'from qwen_vl_utils import process_vision_info\n' > embed.py; $PY embed.py
### in-a-worker
printf 'from concurrent.futures import ProcessPoolExecutor\ndef work(n):\n    import decord\n    return n\nif __name__ == "__main__":\n    with ProcessPoolExecutor(1) as p:\n        print(list(p.map(work, [1])))\n' > w.py; $PY w.py
### metadata
$PY -c "
from importlib.metadata import version
version('compressed-tensors')"
### chained
printf 'try:\n    import deepspeed\nexcept ImportError as error:\n    raise RuntimeError("the trainer could not be set up") from error\n' > t.py; $PY t.py
