"""What may stand in the slot of a name and is nobody's: roles, defaults, and what comes with a program."""

from envcheck.report.redact.allowlist import (
    COMMON_HOSTS,
    COMMON_USERS,
    KNOWN_NAMESPACES,
    KNOWN_OWNERS,
    KNOWN_PARTS,
    KNOWN_PROGRAMS,
    NEVER_NAMES,
    word_set,
)
from envcheck.report.redact.name_words import DEFAULTS
from envcheck.report.redact.patterns import Late
from envcheck.report.redact.vocabulary import Familiarity, familiarity

GENERIC = word_set(
    "main worker worker0 worker1 master head extern batch interactive wrap bash sh zsh python train trainer training"
    " test tests"
    " eval evaluate inference infer serve serving server service services app api web frontend backend cache redis"
    " postgres db database mysql mongo mongodb nginx proxy gateway ingress registry prometheus grafana alertmanager"
    " loki jaeger kafka zookeeper rabbitmq minio jupyter jupyterhub jupyterlab lab nbconvert notebook"
    " tensorboard mlflow airflow"
    " vllm triton tritonserver ollama tgi ray raycluster dask spark model models dataset datasets data gpu gpus cpu"
    " job jobs task tasks run runs step pod pods node nodes container cluster default system info debug error warning"
    " release prod production dev development staging stage stable latest nightly build builder runner agent executor"
    " scheduler driver launcher monitor exporter operator controller manager webhook init sidecar istio-proxy"
    " coredns etcd kube-proxy kube-apiserver kube-scheduler kube-controller-manager calico flannel cilium"
    " node-exporter dcgm-exporter metrics-server local-path-provisioner nfd gpu-feature-discovery high low medium"
    " normal short long express all-gpu shared home scratch tmp work project projects user group public private"
    " team self this that here there it them me us everyone nobody nothing something file directory remote origin"
    " upstream localhost image network bridge host overlay volume unknown fp16 bf16 fp32 int8 only single multi"
    " sleep hello hello-world demo example examples sample samples tutorial quickstart foo bar baz my_job myjob"
    " experiment experiments session project_name name username user_name hostname"
)
"""Roles and words of examples, which people give to jobs, pods and databases."""
_SYSTEM = Late(
    r"(?:nvidia|gpu-operator|gpu-feature|kube|coredns|calico|cilium|metrics-server|node-|dcgm|ingress-nginx|cert-mana"
    r"ger|prometheus|grafana|alertmanager|istio|argocd|kuberay|volcano-|aws-node|ebs-csi|csi-|local-path|nfd|etcd|pytorch"
    r"|engine|apiserver|raytrain|serve|torch|vllm|triton|llama|qwen|python|cuda)[\w.-]*",
)
"""Beginnings of what comes with a cluster or with a public program."""
_FORM = Late(r"[\d.:_-]+|v?\d+(?:\.\d+)+\S*|[0-9a-f]{7,64}|\d+[a-zA-Z]{1,3}|[A-Za-z]|(?:pts|tty)\S*", flags=0)
_PIECE = Late(r"[^\W_\d]{2,}")

NATURE = word_set(
    "acorn agate alder alpaca amber anchor anvil apollo apple arrow ash aspen aster atlas aurora azalea badger bamboo"
    " banana barley basil bass bay beacon bear beaver bee beetle berry birch bird bison blossom blueberry bluebird"
    " boulder brass breeze bronze brook buffalo butterfly cactus camel canary candle canyon caramel cardinal carrot"
    " castle cat cedar cherry chestnut cinnamon citrus cliff clover cobalt coconut coffee comet compass condor copper"
    " coral cosmos cougar coyote crane crater creek cricket crow crystal cypress daisy dawn deer delta desert diamond"
    " dingo dolphin dove dragon dragonfly dune dusk eagle earth eclipse elm ember emerald europa falcon fern ferret"
    " finch fir fjord flamingo flint forest fox frost galaxy garnet gazelle gecko geyser ginger glacier goose gorilla"
    " granite grape gravel grizzly grove gull hamster harbor harbour hare harvest hawk hazel heather hedgehog helium"
    " hemlock heron hickory honey horizon hornet horse hurricane hydra hyena ibex ibis iceberg icicle indigo iris iron"
    " island ivory jackal jade jaguar jasmine jasper jay juniper jupiter kangaroo kestrel kiwi koala krypton lagoon"
    " lantern larch lark laurel lava lavender lemon lemur leopard lighthouse lilac lily lime lion lizard llama lobster"
    " lotus lynx magnolia magpie mamba mango maple marble mars marten meadow melon mercury meteor mimas mink mint"
    " mole mongoose moon moose mosquito moss mountain mulberry mustang nebula neptune newt nightingale nova nutmeg oak"
    " oasis ocean ocelot octopus olive onyx opal orange orca orchard orchid orion osprey otter owl oyster panda pansy"
    " panther papaya parrot peach peacock pear pearl pebble pelican penguin pepper phoenix pigeon pine pineapple plum"
    " pluto polaris pony poplar poppy prairie puffin puma pumpkin quail quartz rabbit raccoon rainbow raven reef"
    " reindeer rhino river robin rocket rose rosemary rowan ruby saffron sage salmon sapphire saturn savanna seal"
    " sentinel sequoia shark sherlock sierra silver sirius skunk sloth snail snow sparrow spider spruce squid squirrel"
    " stallion starling stone stork storm strawberry summer summit sun sunflower swallow swan swift sycamore tapir tea"
    " thistle thorn thunder thyme tiger titan topaz tornado tortoise toucan trout tulip tundra turtle umbra uranus"
    " valley vanilla vega venus viking viola violet viper volcano vulture walnut walrus wasp whale willow wind winter"
    " wisteria wolf wombat woodpecker yak yew zebra zephyr zeus zinc zircon"
)
"""What machines, runs and projects are called, also where code uses it: creatures, plants, stones, weather, stars."""


def is_nobodys(value: str) -> bool:
    """It is a role, a default, a number, or what comes with a program."""
    folded = value.lower()
    known = (GENERIC, COMMON_USERS, COMMON_HOSTS, NEVER_NAMES, KNOWN_NAMESPACES, KNOWN_OWNERS, KNOWN_PROGRAMS, DEFAULTS)
    if folded in NATURE:
        return False
    if any(folded in words for words in known) or value in KNOWN_PARTS:
        return True
    if _FORM.now.fullmatch(value) or _SYSTEM.now.match(folded):
        return True
    pieces = _PIECE.now.findall(folded)
    technical = familiarity(value) is Familiarity.TECHNICAL
    named = any(piece in NATURE for piece in pieces)
    return (
        technical
        and not named
        and (len(pieces) != 1 or not value.isalpha())
        and (not pieces or not GENERIC.isdisjoint(pieces))
    )
