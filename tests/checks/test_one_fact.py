"""Two machines that differ in one fact, and the one thing that is said of the first and not of the second."""

import pytest
from msgspec.structs import replace

from envcheck.checks import run_checks
from envcheck.checks.evidence import MOST
from envcheck.checks.gpu_memory import ACTIVATION_BYTES, CONTEXT_BYTES
from envcheck.checks.package_conflicts import NAMED
from envcheck.compat.predicates import chosen_model
from envcheck.findings import Finding
from envcheck.snapshot import (
    FabricManager,
    KernelEvent,
    Process,
    PythonEnvironment,
    ShadowedModule,
    Snapshot,
    Source,
    Toolkit,
)
from tests.boxes import (
    cpu_torch,
    docker,
    driver_525,
    healthy_2x3090,
    hgx_h100,
    one_3090,
    with_cuda,
    with_driver,
    with_environment,
    with_gpu,
    with_host,
    with_packages,
    with_pcie,
    with_torch,
)
from tests.checks.environment import with_requirements

TEXT = (Source(format="prose", first_line=1, last_line=3, confidence=0.9),)


def said(box: Snapshot, problem: str) -> list[Finding]:
    return [f for f in run_checks(box) if f.problem == problem]


def detail(box: Snapshot, problem: str) -> str:
    (one,) = said(box, problem)
    return one.detail


def passed(box: Snapshot, check: str) -> list[str]:
    return [f.title for f in run_checks(box) if f.check == check and f.status == "pass"]


def in_image(driver: str) -> Snapshot:
    box = with_driver(docker(), version=driver, kernel_module=driver, library_version=driver)
    return with_packages(with_torch(with_cuda(box, image="13.0.1"), version=None, cuda=None), torch=None)


def test_an_image_for_cuda_13_is_too_new_for_a_driver_of_cuda_12() -> None:
    assert "13.0.1" in detail(in_image("535.183.01"), "cuda-runtime-too-new")
    assert not said(in_image("580.65.06"), "cuda-runtime-too-new")
    assert passed(in_image("580.65.06"), "cuda.image") == ["The driver supports the image's CUDA 13.0.1"]


def test_a_driver_just_older_than_torch_s_cuda_needs_is_too_old_for_it() -> None:
    box = with_torch(driver_525(), cuda="12.1")
    old = with_driver(box, version="525.60.12", kernel_module="525.60.12", library_version="525.60.12")
    new = with_driver(box, version="525.60.13", kernel_module="525.60.13", library_version="525.60.13")
    assert not passed(old, "cuda.runtime")
    assert passed(new, "cuda.runtime") == ["The driver supports torch's CUDA 12.1"]


def test_a_cuda_home_that_nobody_looked_at_is_not_called_wrong() -> None:
    box = with_cuda(healthy_2x3090(), home="/opt/cuda", home_version=None, home_exists=None)
    assert not said(box, "cuda-home-wrong")
    assert said(with_cuda(box, home_exists=False), "cuda-home-wrong")
    assert not said(with_cuda(box, home="/usr/local/cuda-12.1", home_version="12.1", nvcc="12.1"), "cuda-home-wrong")


def test_the_order_of_cuda_passes_only_where_it_is_that_of_the_bus() -> None:
    box = with_gpu(healthy_2x3090(), 1, name="NVIDIA GeForce RTX 4090", compute_capability="8.9")
    assert passed(with_environment(box, CUDA_DEVICE_ORDER="PCI_BUS_ID"), "driver.device-order")
    assert not passed(with_environment(box, CUDA_DEVICE_ORDER="FASTEST_FIRST"), "driver.device-order")


def test_a_call_that_hangs_names_the_gpu_that_it_was_for() -> None:
    box = with_driver(healthy_2x3090(), nvml_timeout=True)
    hanging = with_gpu(box, 1, error_call="nvmlDeviceGetUtilizationRates")
    assert "The call was for GPU 1" in detail(hanging, "nvml-timeout")
    assert "The call was for" not in detail(with_gpu(hanging, 1, error=999), "nvml-timeout")


@pytest.mark.parametrize(("running", "told"), [(False, True), (True, False), (None, False)])
def test_that_the_fabric_manager_is_not_running_is_said_where_it_is_so(running: bool | None, told: bool) -> None:
    manager = FabricManager(nvswitches=0, running=running, version="535.183.01")
    box = with_driver(with_gpu(hgx_h100(), 0, fabric_state="in-progress"), fabric_manager=manager)
    assert ("nv-fabricmanager is not running" in detail(box, "fabric-manager-missing")) == told


@pytest.mark.parametrize(("more", "told"), [(0, ""), (1, " and 1 more")])
def test_as_many_impossible_values_as_there_is_room_for_are_all_named(more: int, told: str) -> None:
    odd = {f"gpus[{n}].power_w": "no machine has what is stated: 90000 W" for n in range(MOST + more)}
    text = detail(replace(healthy_2x3090(), unavailable=odd), "evidence-impossible")
    assert text.count("as 90000 W") == MOST
    assert text.partition("which is")[0].rstrip(", ").endswith(told or "90000 W")


@pytest.mark.parametrize(("more", "told"), [(0, False), (1, True)])
def test_conflicts_beyond_those_named_are_counted(more: int, told: bool) -> None:
    asked = [f"other>={number}" for number in range(900, 900 + NAMED + more)]
    box = with_requirements(with_packages(healthy_2x3090(), mine="1.0", other="2.0"), "mine", *asked)
    (one,) = said(box, "package-conflict")
    assert ("And 1 more." in one.detail) == told
    assert "And 0 more" not in one.detail
    assert one.evidence["wanted"] == []  # it is there, and asked for in several ways: what would meet all is not known


def test_one_conflict_says_what_to_install() -> None:
    box = with_requirements(with_packages(healthy_2x3090(), mine="1.0", other="2.0"), "mine", "other>=26")
    (one,) = said(box, "package-conflict")
    assert one.evidence["wanted"] == ["other>=26"]


@pytest.mark.parametrize(
    ("cause", "told"),
    [("file", "/v/x.pth puts that folder first."), ("PYTHONPATH", "The variable PYTHONPATH names that folder.")],
)
def test_what_puts_another_module_first_is_named(cause: str, told: str) -> None:
    module = ShadowedModule(
        module="torch", path="/v/torch.py", distribution="torch 2.9.1", cause=cause, source="/v/x.pth"
    )
    box = healthy_2x3090()
    box = replace(box, python=replace(box.python or PythonEnvironment(), shadowed=(module,)))
    assert told in detail(box, "module-shadowed")


def on(capability: str, *architectures: str) -> Snapshot:
    return with_torch(with_gpu(one_3090(), 0, compute_capability=capability), architectures=architectures)


@pytest.mark.parametrize(("capability", "runs"), [("8.6", True), ("8.9", True), ("8.0", False)])
def test_ptx_runs_on_its_own_architecture_and_on_newer_ones(capability: str, runs: bool) -> None:
    assert bool(said(on(capability, "compute_86"), "gpu-architecture-unsupported")) != runs


@pytest.mark.parametrize(("capability", "old"), [("5.0", False), ("3.7", True)])
def test_a_text_about_a_gpu_that_no_cuda_12_runs_on_is_told_so(capability: str, old: bool) -> None:
    box = with_torch(with_gpu(one_3090(), 0, compute_capability=capability), version=None, cuda=None, architectures=())
    box = replace(with_packages(box, torch=None, flash_attn=None), sources=TEXT, attention=None)
    assert bool(said(box, "gpu-architecture-unsupported")) == old


@pytest.mark.parametrize(("version", "old"), [("2.6.0", True), ("2.7.0", False)])
def test_a_torch_from_before_blackwell_has_no_kernels_for_it_whatever_its_build(version: str, old: bool) -> None:
    box = with_gpu(one_3090(), 0, compute_capability="12.0", name="NVIDIA GeForce RTX 5090")
    box = with_torch(with_packages(box, torch=version), version=version, cuda=None, architectures=())
    assert bool(said(replace(box, unavailable={"torch.cuda": "not read"}), "gpu-architecture-unsupported")) == old


@pytest.mark.parametrize(("capability", "warned"), [("7.5", True), ("8.0", False)])
def test_an_installed_flash_attn_supports_ampere_and_newer(capability: str, warned: bool) -> None:
    box = with_gpu(one_3090(), 0, compute_capability=capability)
    found = [f for f in said(box, "gpu-architecture-unsupported") if "flash-attn" in f"{f.title} {f.detail}"]
    assert bool(found) == warned


def test_nvml_s_word_that_a_gpu_is_lost_is_enough() -> None:
    box = replace(with_driver(one_3090(), nvml_error=15), gpus=())
    assert said(box, "gpu-lost")
    assert not said(replace(with_driver(one_3090(), nvml_error=None), gpus=()), "gpu-lost")


@pytest.mark.parametrize(("short", "crowded"), [(0, False), (1, True)])
def test_a_model_that_just_fits_in_what_is_free_is_not_crowded_out(short: int, crowded: bool) -> None:
    needs = (chosen_model(one_3090()).weights_bytes or 0) + CONTEXT_BYTES + ACTIVATION_BYTES
    small = Process(pid=1, kind="graphics", memory_bytes=short)
    box = with_gpu(
        one_3090(),
        0,
        memory_total_bytes=needs,
        memory_used_bytes=short,
        memory_free_bytes=needs - short,
        processes=(small,),
    )
    assert bool(said(box, "gpu-memory-in-use")) == crowded


def test_a_slot_whose_width_is_told_is_judged_although_nvml_was_not_read() -> None:
    narrow = with_pcie(healthy_2x3090(), 0, width=8, width_max=16, slot_width_max=16)
    unread = {"gpus[0].pcie.slot_width_max": "not read"}
    (told,) = said(replace(narrow, unavailable=unread), "pcie-link-degraded")
    assert told.status == "warn"
    (unknown,) = said(replace(with_pcie(narrow, 0, slot_width_max=None), unavailable=unread), "pcie-link-degraded")
    assert unknown.status == "info"


@pytest.mark.parametrize(("torch", "wrong"), [("2.15.0", False), ("2.14.0", True)])
def test_a_torchvision_after_the_table_belongs_to_a_torch_after_it(torch: str, wrong: bool) -> None:
    box = with_packages(healthy_2x3090(), torch=torch, torchvision="0.40.0", flash_attn=None)
    box = with_torch(replace(box, python=replace(box.python or PythonEnvironment(), distributions=())), version=torch)
    assert bool(said(box, "torchvision-mismatch")) == wrong


@pytest.mark.parametrize(("kits", "known"), [(("12.1",), True), (("12.1", "11.8"), False)])
def test_a_folder_of_the_default_toolkit_has_its_version_where_there_is_one(kits: tuple[str, ...], known: bool) -> None:
    toolkits = tuple(Toolkit(path=f"/usr/local/cuda-{kit}", version=kit) for kit in kits)
    box = with_cuda(
        healthy_2x3090(), toolkits=toolkits, nvcc=None, nvcc_path=None, loader_path=("/usr/local/cuda/lib64",)
    )
    assert bool(said(with_torch(box, cuda="13.0"), "ld-library-path-shadows")) == known


@pytest.mark.parametrize(("unasked", "told"), [(True, True), (False, False)])
def test_a_text_that_says_nouveau_is_believed_where_nothing_says_that_the_driver_works(
    unasked: bool, told: bool
) -> None:
    box = with_driver(replace(one_3090(), sources=TEXT), nouveau_loaded=True, kernel_module=None, uvm_loaded=None)
    gaps = {"driver.nvml_error": "not told", "driver.version": "not told"} if unasked else {}
    box = replace(with_driver(box, version=None) if unasked else box, unavailable=gaps)
    assert bool(said(box, "nouveau-loaded")) == told


@pytest.mark.parametrize(("named", "told"), [(None, False), ("2.8.3", True)])
def test_a_text_about_an_old_gpu_is_told_of_flash_attn_where_it_names_it(named: str | None, told: bool) -> None:
    box = replace(with_gpu(one_3090(), 0, compute_capability="7.5", name="Tesla T4"), attention=None, sources=TEXT)
    box = with_packages(box, flash_attn=named)
    assert bool([f for f in run_checks(box) if f.problem == "flash-attn-unsupported-gpu"]) == told


def test_a_text_that_says_nothing_of_its_machine_is_read_all_the_same() -> None:
    assert not [f for f in run_checks(Snapshot(sources=TEXT)) if f.status in {"fail", "error"}]


def test_native_windows_hides_nothing_that_a_text_says_of_torch() -> None:
    text = with_host(with_packages(cpu_torch(), flash_attn=None), system="Windows", os_id="windows")
    assert said(replace(text, sources=TEXT), "torch-cpu-build")


@pytest.mark.parametrize(("code", "recovered"), [(None, True), (999, False)])
def test_a_gpu_has_recovered_only_where_the_driver_answers(code: int | None, recovered: bool) -> None:
    fallen = KernelEvent(kind="fallen-off-bus", text="NVRM: GPU has fallen off the bus.", address="0000:01:00.0")
    box = with_driver(healthy_2x3090(), kernel_events=(fallen,), nvml_error=code)
    assert ("has recovered" in detail(box, "gpu-lost")) == recovered


def test_each_xid_is_explained_next_to_the_recovery_that_the_driver_asks_for() -> None:
    asks = "NVRM: Xid (PCI:0000:01:00): 154, GPU recovery action changed from 0x0 (None) to 0x1 (GPU Reset Required)"
    box = with_driver(
        healthy_2x3090(),
        kernel_events=(
            KernelEvent(kind="xid", code=31, text="NVRM: Xid (PCI:0000:01:00): 31, pid=1", address="0000:01:00.0"),
            KernelEvent(kind="xid", code=154, text=asks, address="0000:01:00.0"),
        ),
    )
    text = detail(box, "xid-errors")
    assert "Xid 31 (once on 0000:01:00.0): a program accessed" in text or "Xid 31 (on 0000:01:00.0): a program" in text
    assert text.count("the driver reports which recovery is needed") == 1


@pytest.mark.parametrize(("driver", "runs"), [("440.33", True), ("418.226.00", False)])
def test_torch_for_cuda_10_needs_the_driver_of_its_minor_release(driver: str, runs: bool) -> None:
    box = with_torch(with_driver(one_3090(), version=driver, library_version=driver), cuda="10.2", version="1.8.1")
    assert bool(passed(box, "cuda.runtime")) == runs
