"""Asks NVML all there is to ask. A program of its own, because NVML may hang or end the process that calls it.

    python -I -S nvml_reader.py FOLDER_OF_PYNVML QUESTIONS [one-by-one] [CALL | GPU:CALL ...]

QUESTIONS is the JSON of nvml_calls.QUESTIONS; the calls named after it ended an earlier run and are left out. With
`one-by-one` no two calls are under way at a time, so that the one that ends the process is known. Needs nothing but the
standard library and pynvml. It says each thing at once, one JSON list a line, so that whatever happens next is not
lost. THREAD is the one that speaks, GPU a number, or null for the machine:

    ["call", THREAD, GPU, CALL]                    is about to be made: what hangs or ends the process is one of these
    ["fact", THREAD, GPU, FACT, VALUE]             NVML's own numbers
    ["fail", THREAD, GPU, FACT, CALL, CODE, TEXT]  CODE is NVML's; null: something else, TEXT says what
    ["lost", THREAD, GPU, CALL, CODE]              this GPU refuses as a whole and is asked nothing more
    ["done", THREAD]                               this thread has nothing more to ask
    ["exit", THREAD]                               its call ends the process by exit()
    ["end", THREAD]                                all has been asked
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import functools
import json
import os
import resource
import signal
import sys
import threading
import types

TYPE_CHECKING = False  # importing typing takes as long as all the calls on one GPU
if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from typing import Any

INVALID_ARGUMENT, NOT_SUPPORTED, LIBRARY_NOT_FOUND, FUNCTION_NOT_FOUND, VERSION_MISMATCH = 2, 3, 12, 13, 25
TRY_AN_OLDER_CALL = {NOT_SUPPORTED, FUNCTION_NOT_FOUND, LIBRARY_NOT_FOUND, VERSION_MISMATCH}
ONE_BY_ONE = "one-by-one"
GPU_GONE = frozenset({15, 16})
"""GPU is lost, GPU needs a reset: no use in asking it more."""
ANY_CODE = range(1, 1000)
MAX_LINKS = 36
"""NVML_NVLINK_MAX_LINKS of NVML 13; every GPU so far has fewer and answers "invalid argument" past its last."""

P2P_READ = 0  # NVML_P2P_CAPS_INDEX_READ; pynvml's constant of that name is a tuple by mistake


class RefusedError(Exception):
    """NVML, or the way to it, said no. `code` is NVML's; None: it was something else."""

    def __init__(self, code: int | None, text: str) -> None:
        super().__init__(text)
        self.code = code


class LeftOutError(Exception):
    """The call ended an earlier run of this program."""


class Subject:
    """The machine (`gpu` None) or one GPU: asks about it and says what came back."""

    def __init__(
        self, nvml: types.ModuleType, questions: dict[str, Any], left_out: Container[str], gpu: int | None = None
    ) -> None:
        self.nvml, self.questions, self.left_out, self.gpu = nvml, questions, left_out, gpu
        self.one_by_one = ONE_BY_ONE in left_out
        self.handle: Any = None
        self.gone = False
        self.carry_out = named(carry_out, f"gpu_{gpu}")

    def ask(self, fact: str, *calls: tuple[Any, ...], gone: Container[int | None] = ()) -> Any:  # noqa: ANN401
        """Say `fact` as the first of `calls` that this driver knows answers it.

        Returns the answer; None without one.

        Raises:
            RefusedError: with a code in `gone`: there is no use in asking on.
        """
        (call, *arguments), *older = calls
        try:
            value = self.call(call, *arguments)
        except LeftOutError:
            return None
        except RefusedError as refusal:
            if refusal.code in gone:
                say("lost", self.gpu, call, refusal.code)
                raise
            if older and refusal.code in TRY_AN_OLDER_CALL:
                return self.ask(fact, *older, gone=gone)
            say("fail", self.gpu, fact, call, refusal.code, str(refusal))
            return None
        say("fact", self.gpu, fact, plain(value))
        return value

    def call(self, name: str, *arguments: Any) -> Any:  # noqa: ANN401 - whatever pynvml gives
        """Make one call, announced."""
        if name in self.left_out or f"{self.gpu}:{name}" in self.left_out:
            raise LeftOutError
        function = getattr(self.nvml, name, None)
        if function is None:
            raise RefusedError(FUNCTION_NOT_FOUND, "this nvidia-ml-py has no such function")
        if name in INTO_STRUCTS:
            function = functools.partial(INTO_STRUCTS[name], self.nvml)
        say("call", self.gpu, name)
        try:
            return self.carry_out(function, *(() if self.handle is None else (self.handle,)), *arguments)
        except self.nvml.NVMLError as error:
            raise RefusedError(error.value, "") from None
        except Exception as error:  # noqa: BLE001 - text that is no UTF-8, a wrapper's own fault: say it and go on
            raise RefusedError(None, f"{type(error).__name__}: {error}") from None


def field_value(nvml: types.ModuleType, handle: Any, field: int) -> int:  # noqa: ANN401 - NVML's handle
    """One of the numbers that NVML gives by field id."""
    (value,) = nvml.nvmlDeviceGetFieldValues(handle, [field])
    if value.nvmlReturn:
        raise nvml.NVMLError(value.nvmlReturn)
    return int(value.value.uiVal)


def fabric_info(nvml: types.ModuleType, handle: Any) -> object:  # noqa: ANN401 - as above
    """The GPU's registration with the NVLink fabric, with its health."""
    info = nvml.c_nvmlGpuFabricInfoV_t()
    nvml.nvmlDeviceGetGpuFabricInfoV(handle, ctypes.byref(info))
    return info


def older_fabric_info(nvml: types.ModuleType, handle: Any) -> object:  # noqa: ANN401 - as above
    """The same, as drivers before 545 give it."""
    info = nvml.c_nvmlGpuFabricInfo_t()
    nvml.nvmlDeviceGetGpuFabricInfo(handle, ctypes.byref(info))
    return info


INTO_STRUCTS: dict[str, Callable[..., Any]] = {
    "nvmlDeviceGetFieldValues": field_value,
    "nvmlDeviceGetGpuFabricInfoV": fabric_info,
    "nvmlDeviceGetGpuFabricInfo": older_fabric_info,
}
"""Calls that pynvml leaves to fill the caller's own struct, or that answer several questions at once."""


def carry_out(function: Callable[..., Any], *arguments: Any) -> Any:  # noqa: ANN401
    """Make the call. Every subject has a copy of this under a name of its own; see `named`."""
    return function(*arguments)


def named(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    """A copy of the function that tracebacks call `name`.

    When a call ends the process, faulthandler writes the traceback of the thread that made it: so it tells which GPU it
    was. (Its dump of all threads would name the thread, but may itself crash while the others go on.)
    """
    return types.FunctionType(function.__code__.replace(co_name=name), globals())


def read_gpu(gpu: Subject, ready: list[Subject], lock: threading.Lock) -> None:
    """All about one GPU, then how it and those that were done before it reach each other."""
    until_refused(get_handle, gpu)
    if gpu.handle is not None:
        links = threading.Thread(target=until_refused, args=(read_links, gpu))
        links.start()  # next to the rest: eighteen links take three times as many calls
        if gpu.one_by_one:
            links.join()
        until_refused(read_facts, gpu)
        links.join()
    if gpu.handle is not None and not gpu.gone:
        with lock:
            others = list(ready)
            ready.append(gpu)
        for other in others:
            read_pair(gpu, other)
        say("done")


def until_refused(read: Callable[[Subject], None], gpu: Subject) -> None:
    """Read, until the GPU as a whole refuses; that has been said then."""
    try:
        read(gpu)
    except RefusedError:
        gpu.gone = True
    say("done")


def get_handle(gpu: Subject) -> None:
    """The handle that all further calls on the GPU take; without one it is gone, whatever the code."""
    gpu.handle = gpu.ask("handle", ("nvmlDeviceGetHandleByIndex", gpu.gpu), gone=ANY_CODE)


def read_facts(gpu: Subject) -> None:
    """Everything but the links."""
    for fact, *calls in gpu.questions["gpu"]:
        gpu.ask(fact, *calls, gone=GPU_GONE)


def read_links(gpu: Subject) -> None:
    """Every NVLink the GPU has, and at the end that these are all."""
    for link in range(MAX_LINKS):
        try:
            more = read_link(gpu, link)
        except LeftOutError:
            return
        if not more:
            break
    say("fact", gpu.gpu, "nvlink", True)


def read_link(gpu: Subject, link: int) -> bool:
    """One NVLink; of one that is up also version, other end and error counters. False: the GPU has no such link."""
    call = "nvmlDeviceGetNvLinkState"
    try:
        active = gpu.call(call, link)
    except RefusedError as refusal:
        if refusal.code in GPU_GONE:
            say("lost", gpu.gpu, call, refusal.code)
            raise
        if refusal.code == INVALID_ARGUMENT or (link == 0 and refusal.code in TRY_AN_OLDER_CALL):
            return False  # past the last link; or a GPU without NVLink, or a library that knows of none
        if refusal.code != NOT_SUPPORTED:  # which is a gap in the numbering
            say("fail", gpu.gpu, f"nvlink[{link}].active", call, refusal.code, str(refusal))
        return True
    say("fact", gpu.gpu, f"nvlink[{link}].active", active)
    for fact, (name, *arguments) in gpu.questions["link"] if active else ():
        gpu.ask(f"nvlink[{link}].{fact}", (name, link, *arguments), gone=GPU_GONE)
    return True


def read_pair(one: Subject, other: Subject) -> None:
    """How two GPUs reach each other. A refusal here may be either's: it is noted for the pair alone."""
    for first, second in ((one, other), (other, one)):
        first.ask(f"p2p[{second.gpu}]", ("nvmlDeviceGetP2PStatus", second.handle, P2P_READ))
    one.ask(f"topology[{other.gpu}]", ("nvmlDeviceGetTopologyCommonAncestor", other.handle))


def plain(value: Any) -> Any:  # noqa: ANN401 - any of the shapes above
    """An answer as JSON can carry it: structs as objects, bytes as text."""
    if isinstance(value, ctypes.Structure):
        return {name: plain(getattr(value, name)) for name, *_ in value._fields_}
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (int, float, str)) or value is None:
        return value
    return {name: plain(item) for name, item in getattr(value, "__dict__", {}).items()}


_voice = threading.Lock()


def say(kind: str, *words: object) -> None:
    """One line, at once and whole."""
    line = json.dumps((kind, threading.get_ident(), *words)).encode() + b"\n"
    with _voice:
        while line:
            line = line[os.write(1, line) :]


def be_no_trouble() -> None:
    """End with the thread that started this process, which a hanging call could not notice; leave no core file."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (1, 1))  # 0 would still call a crash reporter, core(5)


def tell_who_exits() -> None:
    """Have the C library's exit() tell which thread called it: it runs its handlers there, whatever others do."""
    handler = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(lambda _: say("exit"))
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None)["__cxa_atexit"](handler, None, None)
        kept.append(handler)


kept: list[object] = []
"""What C still refers to."""


def why_not_loaded() -> str:
    """What the loader has against the library; pynvml swallows it."""
    try:
        ctypes.CDLL("libnvidia-ml.so.1")
    except OSError as error:
        return str(error)
    return ""


def main(folder: str, questions: dict[str, Any], left_out: set[str]) -> None:
    """Ask about the machine, then about every GPU at once."""
    sys.path.insert(0, folder)
    import pynvml

    box = Subject(pynvml, questions, left_out)
    try:
        box.call("nvmlInit")
        say("fact", None, "init", True)
    except RefusedError as refusal:
        text = why_not_loaded() if refusal.code == LIBRARY_NOT_FOUND else str(refusal)
        say("fail", None, "init", "nvmlInit", refusal.code, text)
        return
    for fact, *calls in questions["box"]:
        box.ask(fact, *calls)
    count = box.ask("count", ("nvmlDeviceGetCount",))
    ready: list[Subject] = []
    lock = threading.Lock()
    gpus = [Subject(pynvml, questions, left_out, index) for index in range(count or 0)]
    threads = [threading.Thread(target=read_gpu, args=(gpu, ready, lock)) for gpu in gpus]
    for thread in threads:
        thread.start()
        if box.one_by_one:
            thread.join()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    be_no_trouble()
    tell_who_exits()
    faulthandler.enable(all_threads=False)
    main(sys.argv[1], json.loads(sys.argv[2]), set(sys.argv[3:]))
    say("end")
    os._exit(0)  # no nvmlShutdown, no destructors of the library: both have been seen to hang
