"""Words that are nobody's: what a report keeps of paths, hosts, owners and programs. Data; add to it freely."""

import re
import sys


def word_set(text: str) -> frozenset[str]:
    """The words of a text, as data is most easily read."""
    return frozenset(text.split())


SYSTEM_ROOTS = word_set(
    "usr lib lib32 lib64 libx32 bin sbin etc dev proc sys run boot var snap nix opt tmp private Library System"
    " Applications"
)
"""Folders of the system; what lies in `var`, `opt`, `usr/local` and `tmp` is looked at part by part."""
KEPT_ROOTS = word_set("usr lib lib32 lib64 libx32 bin sbin etc dev proc sys boot nix")
"""Of these, what belongs to the distribution as a whole."""
KEPT_FOLDERS = word_set(
    "var/lib var/log var/cache var/run var/lock var/spool run/systemd run/nvidia run/containerd run/opengl-driver"
)

RELEASES = word_set(
    "buster bullseye bookworm trixie forky duke bionic focal jammy kinetic lunar mantic noble oracular plucky questing"
    " resolute sid"
)
"""Code names of Debian and Ubuntu, as in `Debian GNU/Linux 12 (bookworm)`."""
ANCHORS = word_set(
    "site-packages dist-packages bin sbin include csrc node_modules snapshots blobs refs Scripts stubs third_party"
    " lib-dynload ensurepip importlib encodings CMakeFiles"
)
"""Below these lies what was installed or checked out, not what somebody named."""

KNOWN_PARTS = word_set(
    "aphrodite aphrodite-engine yolox groundingdino GroundingDINO lavis nvdp nvdp/nvidia-device-plugin RayWorkerWrapper"
    " fused_marlin_moe marlin_moe libaio-dev libstdcxx-ng pillow-heif compat hf noptions status.huggingface.co"
    " Toil outages "
    "home root user users Users mnt media data srv scratch storage shared share nfs export volume volumes Volumes"
    " workspace workspaces work build builds builder src source sources repo repos git code projects project dev app"
    " apps application lib lib32 lib64 libs local log logs cache caches tmp temp run spool opt usr var etc lock"
    " containers docker overlay2 snapd kubelet pods c d e Windows System32 Programs Program Files AppData Local"
    " Roaming Microsoft WindowsApps wsl Desktop Documents Downloads Pictures Music Videos Templates Public public html"
    " www apt dpkg dkms nvidia amd intel cuda CUDA cudnn tensorrt TensorRT nccl x86_64-linux-gnu aarch64-linux-gnu"
    " x86_64-linux aarch64-linux sbsa-linux targets nvvm nvcc extras CUPTI hpcx mellanox rocm google chrome amazon aws"
    " azurebatch efa slurm modules modulefiles spack homebrew linuxbrew .venv venv venvs .venvs env envs virtualenv"
    " virtualenvs .virtualenvs .conda conda miniconda miniconda3 anaconda anaconda3 mambaforge miniforge miniforge3"
    " micromamba mamba pkgs .pyenv pyenv versions shims .local .cache .config .nv .triton ComputeCache pip uv pipx"
    " poetry pypoetry hatch archive-v0 wheels wheels-v5 http http-v2 built-wheels-v3 sdists-v9 python cpython .rustup"
    " .cargo .npm .nvm .ssh .bashrc .profile .zshrc .bash_profile .netrc .pypirc .gitconfig .git .github .vscode"
    " .vscode-server .cursor-server .jupyter .ipython .ipynb_checkpoints .kaggle .docker .aws .gnupg .condarc dist"
    " sdist egg wheel headers __pycache__ __init__.py __main__.py setup.py pyproject.toml setup.cfg requirements.txt"
    " requirements conftest.py main.py train.py run.py test.py app.py utils.py model.py config.json tests test docs"
    " doc examples example scripts script notebooks tools config configs huggingface hub transformers datasets"
    " accelerate torch torchvision torchaudio pytorch triton xformers vllm flash-attn flash_attn flash-attention"
    " flash_attention sentence-transformers sentence_transformers kernels modules_json models model weights"
    " checkpoints checkpoint output outputs results runs wandb tensorboard ollama llama.cpp ComfyUI"
    " stable-diffusion-webui text-generation-webui cutlass envcheck gpu-envcheck bootstrap.sh report.json report.md"
    " report.html snapshot.json tiny tokenizers safetensors model.safetensors model.safetensors.index.json"
    " tokenizer.json tokenizer_config.json x86_64 aarch64 i686 ppc64le armv7l noarch zones regions instances Library"
    " Contents Frameworks Resources Versions MacOS pkgconfig condabin image_classification object_detection"
    " translation single_stage_detector resnet transformer bert anaconda-py3 mlperf mlperf_logging submission golden"
    " holdout selfplay preproc coco2017 imagenet ImageNet wikitext openwebtext c4 pile fineweb mapreduce hbase hive"
    " storm flink Safari Applications optimizers callbacks dataloader learning_rate initialize engine losses metrics"
    " layers blocks nn ops functional distributed parallel pipeline trainer schedulers samplers processors modeling"
    " configuration tokenization generation attention rotary embeddings compile fx dynamo inductor autograd autocast"
    " amp quantization sparse fft linalg special random multiprocessing cli servers extensions globalStorage current"
    " outlines-core liger-kernel magma"
    " utils util status staging global man linux openmpi mpi mpich target pull main master prod hooks module packages"
    " package common base core api client server service services plugins addons runtime kernel drivers driver"
    " firmware misc contrib vendor external deps dependencies third-party assets static resources templates images img"
    " css js fonts i18n locale locales zoneinfo terminfo fixtures samples demo demos benchmarks bench training train"
    " eval evaluation inference serving deploy deployment ci .gitlab .circleci debug release Release Debug x64 x86"
    " amd64 arm64 generic lowlatency updates initramfs efi grub loader systemd network netplan ssl certs keys private"
    " pki tls hosts resolv.conf fstab passwd group sudoers cron.d cron.daily init.d rc.d default alternatives"
    " pytorch_model.bin adapter_model.bin adapter_config.json optimizer.pt scheduler.pt trainer_state.json vocab.json"
    " merges.txt special_tokens_map.json added_tokens.json chat_template.json train.log output.log error.log mps"
    " cuda12 cuda11 sd ProgramData System SysWOW64 Common wbem OpenSSH WindowsPowerShell v1.0 NVIDIA Corporation"
    " Scripts Lib DLLs Tools Python Python310 Python311 Python312 Python313 hadoop hdfs dfs spark kafka zookeeper yarn"
    " preprocessor_config.json generation_config.json torch_extensions torchinductor hopper Dao-AILab QwenLM Qwen"
    " NVIDIA apex DeepSpeed deepspeed ray session_latest bash sh python3 cc1plus ninja CMakeLists.txt packaging"
    " filelock requests urllib3 certifi idna charset_normalizer typing_extensions jinja2 sympy networkx fsspec PIL"
    " pillow yaml tqdm regex psutil numpy numpy.libs scipy sklearn pandas huggingface_hub onnxruntime onnxruntime_src"
    " aten ATen c10 csrc native PKG-INFO METADATA RECORD WHEEL metadata dependency_links top_level entry_points"
    " direct_url simple partial InRelease latest stable en compiler_compat __w _work _temp _actions _tool"
    " _temporary _internal _runner_file_commands actions-runner hostedtoolcache externals artifacts artifact github"
    " workflow workflows cmake 3rdparty generated testing system linter rules stats job jobs runner worktrees"
    " changelog INTERFACE cpu gpu adapters quantized snap alpine VC MSVC Hostx64 Hostx86 include Include"
)

KNOWN_PART_FORMS = re.compile(
    r"[A-Za-z]{2,20}-[0-9a-f]{40,64}"
    r"|(?:us|eu|ap|asia|me|sa|ca|af|northamerica|southamerica|europe|australia)-[a-z]{3,14}-?\d{1,2}(?:-?[a-z])?"
    r"|\d{1,8}(?:[._-]\d+)*|v?\d+(?:\.\d+)+[\w.+-]{0,30}|[0-9a-f]{7,64}"  # numbers, versions, revisions, digests
    r"|python-?\d[\w.-]{0,20}|cpython-[\w.-]{1,80}|cp\d{2,3}[\w-]{0,40}|pypy[\w.-]{0,40}|cuda-?\d[\d.]{0,8}|cuda_\d[\w.]{0,20}"
    r"|lib[\w+-]{1,60}\.(?:so|a|dylib)(?:\.[\d.]+)?|[\w.+-]{1,140}\.(?:whl|conda|dist-info|egg-info|cpython-[\w-]+\.so|cpython-\d+\.pyc)"
    r"|nvidia[\w.-]{0,60}|(?:flash|torch|vllm|triton|transformers|cutlass|cudnn|nccl|tensorrt|xformers)[-_]?[\w.+-]{0,40}"
    r"|pip-[\w-]{1,60}|tmp[\w-]{0,24}|pytest-\d+|build-env-\w+|overlay|normal|Qwen[\w.-]{0,60}|models--Qwen--[\w.-]{1,80}"
    r"|model-\d+-of-\d+\.safetensors|(?:py|miniconda|anaconda|miniforge|mambaforge)\d[\w.-]{0,24}|linux-[\w.-]{1,60}|[\w.@:-]{1,80}\.(?:slice|scope|service|socket|mount)|py\d{2,3}"
    r"|[A-Z0-9_]{1,6}~\d|(?:py|venv|\.venv|python|env)[-_]?3\.\d+t?(?:-\d+)?|(?:job|application|task|attempt|container)_\d[\d_a-z]{8,60}"
    r"|global_step_?\d+|rank_\d+(?:_\d+)*|id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?(?:\.pub)?|krb5cc_\d{1,8}"
    r"|temp\.[\w.-]{1,60}|lib\.[\w.-]{1,60}|bdist\.[\w.-]{1,60}|card\d+|render[dD]\d+|gcc-?\d*[\w.-]{0,20}|[a-z]",
)
"""Forms of parts that say what a thing is and not whose."""

LIBRARY_PARTS = frozenset(sys.stdlib_module_names)
"""Python's own modules, which stand in every traceback."""

KEPT_ENDINGS = word_set(
    "go rs java kt js ts tsx jsx rb php scala swift mm pl lua r jl ipp inl asm ll mlir cubin fatbin ptx hlo cmake mk"
    " ninja proto thrift css xml svg pdf rst tex bat ps1 cmd exe dll lib pyd msi py pyx pyi pyc ipynb so a o c cc cpp"
    " cxx cu cuh h hpp json jsonl yaml yml toml cfg ini conf txt md log html csv sh bash safetensors bin pt pth gguf"
    " onnx npy npz png jpg jpeg gz tar tgz zip whl deb rpm run service lock"
)

HOME_PARENTS = ("/home/", "/Users/", "/var/home/", "/export/home/", "/usr/home/", "/mnt/c/Users/", "/mnt/d/Users/")
KNOWN_NAMESPACES = word_set(
    "default main kube-system kube-public"
    " kube-node-lease nvidia gpu-operator nvidia-gpu-operator nvidia-network-operator"
    " network-operator monitoring ingress-nginx cert-manager kubeflow argocd istio-system knative-serving ray-system"
    " kuberay-operator volcano-system cattle-system longhorn-system rook-ceph flux-system gatekeeper-system kyverno"
    " prometheus openshift-operators openshift-nfd nvidia-dra-driver-gpu run-ai runai"
)
"""Namespaces of Kubernetes that come with what is installed in them."""
COMMON_USERS = word_set(
    "__token__ oauth2 $oauthtoken oauth2accesstoken"
    " root user users ubuntu debian fedora centos rocky ec2-user admin administrator azureuser opc vagrant docker"
    " runner nobody daemon www-data gdm jovyan vscode codespace node nvidia sshd systemd dbus service default public"
    " guest shared linuxbrew builder build app test dev data git me python conda sudo adm video render audio plugdev"
    " cdrom dip lxd lpadmin wheel kvm libvirt news uucp mail man proxy backup list irc gnats sync games lp bin sys tty"
    " disk kmem mysql postgres oracle ftp operator nginx apache redis rabbitmq mongodb elasticsearch jenkins nagios"
    " zookeeper hadoop hdfs yarn spark kafka slurm munge ntp chrony dnsmasq tss polkitd rtkit avahi colord geoclue"
    " pulse saned usbmux syslog messagebus uuidd landscape pollinate fwupd-refresh nvidia-persistenced everyone"
    " nogroup shadow staff input sgx crontab wwwrun http anonymous webmaster www support pi deploy system nt local"
    " trustedinstaller networkservice localservice oneadmin core coreos cloud-user alpine arch manjaro kali"
)
"""Names of accounts that come with a system or an image; they tell nobody."""
COMMON_HOSTS = word_set(
    "node- nodes compute- localhost localhost.localdomain ip6-localhost ip6-loopback ubuntu debian fedora"
    " linux host server pc desktop"
    " proxy master worker head gateway router database db cache redis postgres mysql mongo nginx broker registry"
    " mirror laptop workstation gpu box node docker container runner buildkitsandbox archlinux raspberrypi nvidia none"
    " default local kernel core.windows.net core.chinacloudapi.cn core.usgovcloudapi.net"
)

NEVER_NAMES = word_set(
    "the a an is not name none null true false unknown to and or in on of id this that your for with failed error n"
    " agent space site str int self uid gid euid egid tty ruser rhost user logname invalid overrides management api"
    " unit using used uses has have had can cannot could should would will may might must does do did was were are be"
    " been being its it he she they we you his her their our who which what where when why how there here then than as"
    " at by from into over under out up down off all any each every some no yes ok new old first last next one two"
    " three more most other errors warning failure success started stopped running reading loading closed opened"
    " sun mon tue wed thu fri sat jan feb mar apr jun jul aug sep oct nov dec found"
    " arn permission connection connect address port default n/a na nil undefined"
    " missing required optional whoami scontrol scancel hostname grep egrep awk sed cat echo"
)
"""Words that stand where a name could."""

WORDS_TOO = word_set(
    "max min will mark frank grant art bill rob sue ray dean chase hope faith grace drew jack lance miles norm pat"
    " penny pierce rich rusty sandy skip stone ward wade christian june april may august summer dawn carol iris ivy"
    " lily rose ruby olive heath cliff dale glen forest brook lane rowan robin jay kit angel victor sage reed cole"
    " clay chip buck bud don gene guy harry herb jean earl duke king prince baker cook carter mason hunter page price"
    " long short young black white brown green gray gold silver torch julia dask swift ada pascal hopper ampere turing"
    " volta tesla maxwell kepler fermi blackwell lovelace rubin nova atlas titan cuda ml ai dl nlp cv gpu gpus dev ops"
    " data lab labs research model models train trainer training test tests tester eval demo work worker tmp temp main"
    " master runner job jobs batch queue user1 me my own new old all any one two sam pip conda env venv app api web"
    " www mail cloud cluster compute storage login head server client host node nodes rank local remote public private"
    " shared common home root base core linux windows mac ubuntu debian code repo git hub docker container image"
    " images video audio text token tokens key keys time date name names file files dir path size type mode level"
    " error warning info debug trace log logs run runs start stop build builder make cmake ninja gcc clang python"
    " python3 perl bash shell jupyter notebook colab kaggle papers vision language embed embedding embeddings"
    " attention flash triton vllm qwen llama mistral gemma phi bert gpt clip"
)
"""Names of people and accounts that are words, too: hidden where they stand as a name, not wherever they stand."""

PUBLIC_HOSTS = word_set(
    "abetlen.github.io "
    "civitai.com kaggle.com paperswithcode.com gradio.app gradio.live streamlit.io replicate.com together.ai"
    " together.xyz groq.com mistral.ai cohere.com cohere.ai x.ai perplexity.ai deepseek.com openrouter.ai fireworks.ai"
    " modal.com runpod.io vast.ai lambdalabs.com lambda.ai coreweave.com paperspace.com colab.research.google.com"
    " mlflow.org comet.com neptune.ai ray.io anyscale.com lightning.ai pytorch-lightning.readthedocs.io dask.org"
    " rapids.ai onnx.ai onnxruntime.ai tensorflow.org keras.io jax.dev xformers.ai flashinfer.ai lmsys.org sglang.ai"
    " ggml.ai ollama.com ollama.ai jan.ai unsloth.ai axolotl.ai gitee.com codeberg.org sourceforge.net gnome.org"
    " kde.org freedesktop.org opensuse.org suse.com centos.org rockylinux.org almalinux.org oracle.com vmware.com"
    " qemu.org nixos.org brew.sh letsencrypt.org digicert.com cloudflare.com fastly.net akamai.net jsdelivr.net"
    " unpkg.com yarnpkg.com golang.org go.dev pkg.go.dev gopkg.in rubygems.org maven.org packagist.org"
    " cran.r-project.org bioconductor.org spdx.org opensource.org creativecommons.org schema.org ietf.org iana.org"
    " unicode.org ieee.org acm.org semver.org keepachangelog.com conventionalcommits.org pre-commit.com travis-ci.org"
    " circleci.com codecov.io coveralls.io shields.io sentry.io datadoghq.com grafana.com prometheus.io elastic.co"
    " hashicorp.com docker.com kubernetes.io k8s.io helm.sh istio.io nginx.org postgresql.org mysql.com mongodb.com"
    " redis.io sqlite.org nvidia.github.io pip.pypa.io setuptools.pypa.io packaging.pypa.io peps.python.org"
    " docs.python.org discuss.python.org sjtu.edu.cn bfsu.edu.cn hust.edu.cn zju.edu.cn nju.edu.cn 163.com tencent.com"
    " tencentyun.com huaweicloud.com baidu.com zhihu.com csdn.net bilibili.com weibo.com qq.com youtube.com youtu.be"
    " twitter.com reddit.com medium.com substack.com linkedin.com facebook.com fb.me goo.gl t.co tinyurl.com"
    " archive.org zenodo.org figshare.com osf.io localhost 127.0.0.1 0.0.0.0 [::1] ::1 github.com"
    " githubusercontent.com github.io gitlab.com bitbucket.org huggingface.co hf.co hf-mirror.com modelscope.cn"
    " python.org pytorch.org nvidia.com nvidia.cn ngc.nvidia.com nvcr.io docker.io ghcr.io"
    " quay.io conda.io anaconda.com anaconda.org prefix.dev astral.sh ubuntu.com debian.org launchpad.net"
    " fedoraproject.org redhat.com archlinux.org microsoft.com aka.ms google.com googleapis.com kernel.org gnu.org"
    " readthedocs.io readthedocs.org vllm.ai openai.com anthropic.com wandb.ai example.com example.org example.net"
    " mozilla.org w3.org json-schema.org stackoverflow.com cmake.org rust-lang.org"
    " tuna.tsinghua.edu.cn aliyun.com ustc.edu.cn aliyuncs.com amazonaws.com download.pytorch.org slack.com"
    " discord.com discordapp.com intel.com amd.com llvm.org apache.org mit.edu wikipedia.org arxiv.org pydantic.dev"
    " palletsprojects.com packaging.python.org bit.ly developers.google.com pytest.org pypa.io rustup.rs pyca.io"
    " numpy.org scipy.org sbert.net rpmfusion.org"
)

REPOSITORY_HOSTS = word_set(
    "github.com gitlab.com bitbucket.org huggingface.co hf.co raw.githubusercontent.com codeload.github.com"
    " api.github.com dev.azure.com ghcr.io docker.io wandb.ai app.neptune.ai"
)
"""Public hosts on which a path begins with an owner."""

KNOWN_OWNERS = word_set(
    "qwen qwenlm nvidia nvidia-nemo nvlabs pytorch torch huggingface sentence-transformers transformers dao-ailab"
    " vllm-project triton-lang openai facebook facebookresearch meta-llama mistralai google google-research microsoft"
    " deepseek-ai baai intfloat jinaai thenlper alibaba-nlp kernels-community hf-internal-testing openai-community"
    " bigscience eleutherai unsloth thebloke stabilityai black-forest-labs laion apple ibm-granite nomic-ai"
    " mixedbread-ai snowflake cohere cohereforai salesforce python pypa pip psf astral-sh conda conda-forge numpy"
    " scipy pandas-dev scikit-learn ninja-build kitware pybind rapidsai deepspeedai lightning-ai wandb ggml-org"
    " ggerganov ollama lmsys sgl-project ray-project xformers docker moby kubernetes ubuntu debian canonical rust-lang"
    " nodejs actions jllllll oobabooga automatic1111 comfyanonymous library user-attachments datasets models spaces"
    " mjun0812 bdashore3 model timdettmers bitsandbytes bitsandbytes-foundation vllm thudm zai-org 01-ai internlm "
    "opengvlab"
    " openbmb baichuan-inc ibm tiiuae databricks mosaicml allenai cerebras togethercomputer togetherai"
    " lmstudio-community bartowski maziyarpanahi nousresearch teknium cognitivecomputations upstage writer ai21labs"
    " xai-org moonshotai minimaxai bytedance-seed bytedance tencent hunyuan kwaipilot stepfun-ai baidu paddlepaddle"
    " rednote-hilab xiaomimimo nexaaidev coqui suno runwayml compvis stability-ai timm lucidrains google-bert"
    " facebookai distilbert microsoft-phi amazon aws amazon-science apache bigcode codellama meta elevenlabs rocm"
    " intel amd qualcomm arm-software ggml kaiokendev tatsu-lab hkunlp cross-encoder castorini naver"
    " sentence-transformers-testing karpathy huggingfaceh4 huggingfacetb huggingfacem4 hf-mirror lerobot"
    " allen-institute eleuther prime-rl primeintellect state-spaces fla-org tridao kyutai answerdotai fastai"
    " pytorch-labs axolotl-ai-cloud hiyouga modelscope swift ultralytics roboflow opencv scikit-image keras-team"
    " tensorflow jax-ml openxla deepmind google-deepmind cupy dask numba astropy pallets encode tiangolo pydantic pyca"
    " aio-libs bokeh plotly matplotlib jupyter jupyterlab ipython spyder-ide grafana prometheus elastic hashicorp"
    " redis nginx postgres mysql mongo traefik portainer alpine busybox continuumio nvcr nvidia-ai rapidsai-community"
    " tritonserver-community kserve kubeflow kubernetes-sigs istio argoproj helm golang go-kit go-logr uber-go spack"
    " easybuild-easyconfigs singularityware apptainer slurm schedmd openucx open-mpi pmodels ofiwg mellanox pynvml"
    " gpuopentools xuehaipan leandromoreira rayproject open-mmlab openmmlab lmsysorg dustynv"
    " open-webui openwebui bitnami linuxserver jenkins minio prom rancher cilium autogluon pyg-team dmlc bentoml mlflow"
    " iterative volcano-sh flyteorg determined-ai skypilot-org open-compass idea-research wongkinyiu coqui-ai opennmt"
    " systran pyannote speechbrain espnet hpcaitech mlc-ai oneflow-inc tencentarc xinntao invoke-ai lllyasviel"
    " vladmandic bmaltais kohya-ss ltdrdata kijai city96 geerlingguy predibase turboderp turboderp-org runpod vastai"
    " kubernetesui k8s prometheus calico quay gitlab sonatype tensorrt nvidia-cosmos kedacore argoproj-labs fluxcd"
    " bigscience-workshop megvii-basedetection rhasspy snakers4 zenml-io gpustack xorbitsai ludwig-ai unslothai"
)

KNOWN_PROGRAMS = word_set(
    "python python3 pypy ipython jupyter jupyter-lab jupyter-notebook ipykernel_launcher Xorg Xwayland X gnome-shell"
    " gnome-session gnome-terminal kwin_x11 kwin_wayland plasmashell sddm gdm lightdm cinnamon mutter muffin xfwm4"
    " compiz sway hyprland weston wayfire steam steamwebhelper chrome chromium firefox brave code cursor slack discord"
    " spotify zoom teams obs blender vlc mpv ffmpeg ollama ollama_llama_server llama-server llama.cpp vllm"
    " VLLM::EngineCore slurmstepd slurmd slurmctld slurmdbd srun sbatch lmutil lmgrd lmstat qdisc ether"
    " sglang tritonserver trtllm-serve text-generation-launcher text-embeddings-router ray raylet"
    " torchrun accelerate deepspeed pt_main_thread pt_data_worker nvidia-smi"
    " nvidia-persistenced nvidia-settings nv-hostengine nv-fabricmanager"
    " nvidia-cuda-mps-server nvidia-cuda-mps-control dcgm-exporter nvtop nvitop dockerd containerd bash sh zsh node"
    " java matlab MATLAB gzserver hashcat xmrig kscreenlocker_greet dwm.exe explorer.exe csrss.exe WindowsTerminal.exe"
    " envcheck julia R cupsd systemd ssh sshd scp rsync tmux screen vim nvim emacs top htop make cmake gcc git curl"
)
