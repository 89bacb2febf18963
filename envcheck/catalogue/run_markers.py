"""Texts that are no causes, but say what runs: the model, its attention and dtype, vLLM, and what it was doing."""

from envcheck.catalogue.signature import Mark

OF_THE_RUN = (
    Mark(
        id="attention-eager",
        anchors=("in eager_attention_forward",),
        pattern=r"in eager_attention_forward",
        values=(("attention", "eager"),),
    ),
    Mark(
        id="sixteen-bits",
        anchors=("float16", "half", "load_in_"),
        pattern=r"\b(?:torch_)?dtype ?[=:] ?(?:torch\.)?[\"']?(?:b?float16|half)\b|--dtype[ =](?:half|b?float16)\b"
        r"|\.half\(\)|load_in_[48]bit ?= ?True",
        values=(("bits", "16"),),
    ),
    Mark(
        id="model-8b",
        anchors=("Qwen3-VL-Embedding-8B",),
        pattern=r"Qwen3-VL-Embedding-8B",
        values=(("model", "Qwen/Qwen3-VL-Embedding-8B"),),
    ),
    Mark(
        id="model-2b",
        anchors=("Qwen3-VL-Embedding-2B",),
        pattern=r"Qwen3-VL-Embedding-2B",
        values=(("model", "Qwen/Qwen3-VL-Embedding-2B"),),
    ),
    Mark(
        id="gpu-in-words",
        anchors=("RTX", "GTX"),
        pattern=r"\b(?<!Quadro )(?P<told_gpu>RTX ?[2-5]0[5-9]0|GTX ?(?:9|10|16)[5-8]0)",
    ),
    Mark(
        id="torch-for-cpu-told",
        anchors=("+cpu",),
        pattern=r"\b(?P<torch>[12]\.\d{1,2}\.\d{1,2}\+cpu)\b",
    ),
    Mark(
        id="packages-set-up",
        anchors=("Setting up ",),
        pattern=r"^Setting up [\w.+:-]{1,80} \(",
    ),
    Mark(
        id="started-by-docker",
        anchors=("docker run ", "docker container run ", "docker compose", "docker-compose"),
        pattern=r"(?:^|[\s$#;&|`])docker (?:container )?run |\bdocker[ -]compose\b",
        values=(("started_by", "docker"),),
    ),
    Mark(
        id="in-wsl",
        anchors=("WSL", "/usr/lib/wsl"),
        pattern=r"\b(?<!If you are )(?:in|on|inside|under) WSL ?2?\b|/usr/lib/wsl\b|microsoft-standard-WSL",
        values=(("in_wsl", "yes"),),
    ),
    Mark(
        id="slurm-memory",
        anchors=("--mem=", "--mem ", "ReqMem"),
        pattern=r"(?:#SBATCH|\bsrun|\bsbatch|\bsalloc)\b[^\n]{0,300}?--mem[= ]"
        r"(?P<asked_memory>[1-9]\d{0,8}[KMGTkmgt]?B?)\b",
    ),
    Mark(
        id="vllm-share",
        anchors=("gpu_memory_utilization", "gpu-memory-utilization"),
        pattern=r"gpu[-_]memory[-_]utilization['\"]?[ =:]{1,3}(?P<share>0?\.\d{1,3}|1\.0)\b",
    ),
    Mark(
        id="vllm-code",
        anchors=("/vllm/", "EngineCore", "vllm serve", "(APIServer", "vLLM API server version"),
        pattern=r"packages/vllm/|/vllm/\w|EngineCore|\bvllm serve\b|\(APIServer|vLLM API server version \d",
        values=(("server", "vllm"),),
    ),
    Mark(
        id="vllm-profile",
        anchors=("model weights take", "reserved for KV Cache is", "PyTorch activation peak"),
        pattern=(
            r"model weights take (?P<weights>[\d.]{1,8}) ?GiB[^\n]{0,120}activation peak memory takes "
            r"(?P<peak>[\d.]{1,8}) ?"
            r"GiB[^\n]{0,80}KV Cache is (?P<rest>-?[\d.]{1,8}) ?GiB"
        ),
    ),
    Mark(
        id="loading-weights",
        anchors=(
            "from_pretrained",
            "load_state_dict",
            "Loading checkpoint shards",
            "_load_state_dict",
            "load_weights",
            "set_module_tensor",
            "_load_pretrained_model",
            "in load_model",
        ),
        pattern=(
            r"\.from_pretrained\(|in "
            r"(?:from_pretrained|load_state_dict|_load_state_dict\w{0,30}|_load_pretrained_model|load_weights|"
            r"load_model|set_module_tensor_to_device|convert)\b|Loading checkpoint shards: +\d{1,2}%"
        ),
        values=(("doing", "loading"),),
    ),
    Mark(
        id="computing",
        anchors=(
            " in forward",
            "in backward",
            "trainer.py",
            ".backward()",
            "optimizer.step",
            " in generate",
            "in encode",
            "in eager_attention",
            " in _call_impl",
            " in embed",
        ),
        pattern=r" in (?:forward|generate|encode|eager_attention_forward|_call_impl|embed\w{0,20})\b",
        values=(("doing", "computing"),),
    ),
    Mark(
        id="training",
        anchors=(
            "in backward",
            "trainer.py",
            ".backward()",
            "optimizer.step",
            "training_step",
            "loss.backward",
            "_inner_training_loop",
        ),
        pattern=r"\.backward\(|in (?:backward|training_step|_inner_training_loop)\b|optimizer\.step\(",
        values=(("doing", "training"),),
    ),
)
