/* A stand-in for libnvidia-ml.so.1, for tests: it answers what a scenario file tells it to.
 *
 * The file is named by the environment variable LAB_NVML. A line of it is `KEY = VALUE`; `#` begins a comment; of two
 * lines for the same thing the later counts.
 *
 *     driver = 535.183.01             what nvmlSystemGetDriverVersion says
 *     cuda = 12020                    what nvmlSystemGetCudaDriverVersion says
 *     gpus = 2                        how many there are
 *     delay = 10                      milliseconds that every call takes
 *     gpu0.PowerUsage = 21400         the answer of nvmlDeviceGetPowerUsage on GPU 0
 *     gpu*.PowerUsage = error 3       that return code instead, on every GPU
 *     gpu1.NvLinkState 2 = 0          the answer for link 2
 *     gpu1.* = error 15               every call on GPU 1, also for its handle
 *     nvmlInit_v2 = hang              never comes back; also `abort`, `segv`, `exit 3`, `_exit 3`, and `talk`: prints
 *                                     on and on
 *
 * Functions are named with or without `nvmlDeviceGet`, `nvmlSystemGet` or `nvml`, and without `_v2`, except to tell two
 * versions apart. An answer of several numbers is written with spaces. What the file does not mention is "not
 * supported", as it is on a real card. `missing` is "function not found": the library is older than the function.
 */
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    SUCCESS = 0,
    INVALID_ARGUMENT = 2,
    NOT_SUPPORTED = 3,
    INSUFFICIENT_SIZE = 7,
    FUNCTION_NOT_FOUND = 13,
    ARGUMENT_VERSION_MISMATCH = 25
};
enum { BOX = -1, MOST_GPUS = 64, MOST_LINES = 2000, LINE = 512 };

typedef struct { int index; } gpu_t;
typedef unsigned long long u64;
typedef struct { char key[128], value[LINE]; } line_t;

static line_t lines[MOST_LINES];
static int line_count;
static gpu_t gpus[MOST_GPUS];
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* ---- the scenario ---- */

static char *stripped(char *text)
{
    while (*text == ' ' || *text == '\t') text++;
    char *end = text + strlen(text);
    while (end > text && strchr(" \t\r\n", end[-1])) *--end = 0;
    return text;
}

static void read_scenario(void)
{
    char text[LINE], *path = getenv("LAB_NVML");
    FILE *file = path ? fopen(path, "r") : NULL;
    for (int i = 0; i < MOST_GPUS; i++) gpus[i].index = i;
    while (file && line_count < MOST_LINES && fgets(text, sizeof text, file)) {
        char *equals = strchr(text, '=');
        if (*stripped(text) == '#' || !equals) continue;
        *equals = 0;
        snprintf(lines[line_count].key, sizeof lines->key, "%s", stripped(text));
        snprintf(lines[line_count++].value, sizeof lines->value, "%s", stripped(equals + 1));
    }
    if (file) fclose(file);
}

/* `nvmlDeviceGetPowerUsage 1` and `PowerUsage 1` are the same. */
static const char *short_name(const char *function)
{
    static const char *prefixes[] = {"nvmlDeviceGet", "nvmlSystemGet", "nvml"};
    for (int i = 0; i < 3; i++)
        if (!strncmp(function, prefixes[i], strlen(prefixes[i]))) return function + strlen(prefixes[i]);
    return function;
}

static int names_gpu(const char *key, int gpu)
{
    char owner[16];
    snprintf(owner, sizeof owner, "gpu%d.", gpu);
    if (gpu == BOX) return strncmp(key, "gpu", 3) || !strchr(key, '.');
    return !strncmp(key, owner, strlen(owner)) || !strncmp(key, "gpu*.", 5);
}

/* The value of the last line about `what` of this GPU; NULL without one. */
static const char *line_about(int gpu, const char *what)
{
    for (int i = line_count - 1; i >= 0; i--) {
        if (!names_gpu(lines[i].key, gpu)) continue;
        const char *key = gpu == BOX ? lines[i].key : strchr(lines[i].key, '.') + 1;
        if (!strcmp(short_name(key), what) || (gpu != BOX && !strcmp(key, "*"))) return lines[i].value;
    }
    return NULL;
}

/* The value for `function` with its arguments, or with fewer of them, or without its `_v2`. */
static const char *value_of(int gpu, const char *function, const char *arguments)
{
    char what[128], *cut;
    const char *value;
    snprintf(what, sizeof what, "%s%s", function, arguments);
    while (1) {
        if ((value = line_about(gpu, what))) return value;
        if (!(cut = strrchr(what, ' '))) break;
        *cut = 0;
    }
    cut = strstr(what, "_v");
    if (!cut) return NULL;
    *cut = 0;
    return line_about(gpu, what);
}

/* Does what the value says; a return code other than SUCCESS where it is no answer. */
static int obey(const char *value)
{
    const char *delay = line_about(BOX, "delay");
    if (delay) usleep(1000 * atoi(delay));
    if (!value) return NOT_SUPPORTED;
    if (!strncmp(value, "error ", 6)) return atoi(value + 6);
    if (!strncmp(value, "exit ", 5)) exit(atoi(value + 5));
    if (!strncmp(value, "_exit ", 6)) _exit(atoi(value + 6));
    if (!strcmp(value, "missing")) return FUNCTION_NOT_FOUND;
    if (!strcmp(value, "abort")) abort();
    if (!strcmp(value, "segv")) *(volatile int *)NULL = 0;
    while (!strcmp(value, "hang")) pause();
    while (!strcmp(value, "talk")) puts("a line that nobody asked for");
    return SUCCESS;
}

static int ask(int gpu, const char *function, const char *arguments, const char **value)
{
    pthread_once(&once, read_scenario);
    *value = value_of(gpu, function, arguments);
    return obey(*value);
}

static int numbers(int gpu, const char *function, const char *arguments, int most, u64 *into)
{
    const char *value;
    int code = ask(gpu, function, arguments, &value), count = 0;
    for (char *end; code == SUCCESS && count < most; value = end) {
        into[count] = strtoull(value, &end, 0);
        if (end == value) break;
        count++;
    }
    return code ? -code : count;
}

static int number(int gpu, const char *function, const char *arguments, unsigned *into)
{
    u64 value = 0;
    int count = numbers(gpu, function, arguments, 1, &value);
    if (count > 0) *into = (unsigned)value;
    return count < 0 ? -count : count ? SUCCESS : NOT_SUPPORTED;
}

static int text(int gpu, const char *function, char *into, unsigned size)
{
    const char *value;
    int code = ask(gpu, function, "", &value);
    if (code == SUCCESS) snprintf(into, size, "%s", value);
    return code;
}

static const char *args(char *buffer, int count, ...)
{
    va_list list;
    va_start(list, count);
    *buffer = 0;
    for (int i = 0; i < count; i++) sprintf(buffer + strlen(buffer), " %d", va_arg(list, int));
    va_end(list);
    return buffer;
}

/* ---- the box ---- */

static int init(void)
{
    const char *value;
    int code = ask(BOX, "Init_v2", "", &value);
    return value ? code : SUCCESS;
}
int nvmlInit_v2(void) { return init(); }
int nvmlInitWithFlags(unsigned flags) { (void)flags; return init(); }
int nvmlShutdown(void) { return SUCCESS; }
const char *nvmlErrorString(int code) { (void)code; return "an error"; }
int nvmlSystemGetDriverVersion(char *into, unsigned size)
{
    const char *refusal = line_about(BOX, "DriverVersion");
    return refusal ? obey(refusal) : text(BOX, "driver", into, size);
}
int nvmlSystemGetCudaDriverVersion(int *into)
{
    const char *refusal = line_about(BOX, "CudaDriverVersion");
    return refusal ? obey(refusal) : number(BOX, "cuda", "", (unsigned *)into);
}
int nvmlSystemGetCudaDriverVersion_v2(int *into)
{
    const char *refusal = line_about(BOX, "CudaDriverVersion_v2");
    return refusal ? obey(refusal) : nvmlSystemGetCudaDriverVersion(into);
}
int nvmlDeviceGetCount_v2(unsigned *into)
{
    const char *refusal = line_about(BOX, "Count");
    return refusal ? obey(refusal) : number(BOX, "gpus", "", into);
}
int nvmlDeviceGetHandleByIndex_v2(unsigned index, gpu_t **into)
{
    const char *value;
    unsigned count = 0;
    int code = ask((int)index, "HandleByIndex", "", &value);
    if (value && code) return code;
    number(BOX, "gpus", "", &count);
    if (index >= count || index >= MOST_GPUS) return INVALID_ARGUMENT;
    *into = &gpus[index];
    return SUCCESS;
}

/* ---- a GPU: one line for each function that gives one number ---- */

#define NUMBER(NAME) int nvmlDeviceGet##NAME(gpu_t *gpu, unsigned *into) { return number(gpu->index, #NAME, "", into); }
#define NUMBER_OF(NAME) \
    int nvmlDeviceGet##NAME(gpu_t *gpu, int which, unsigned *into) \
    { char a[64]; return number(gpu->index, #NAME, args(a, 1, which), into); }
#define TEXT(NAME) int nvmlDeviceGet##NAME(gpu_t *gpu, char *into, unsigned size) { return text(gpu->index, #NAME, into, size); }

TEXT(Name)
TEXT(UUID)
NUMBER(PowerUsage)
NUMBER(PowerManagementLimit)
NUMBER(EnforcedPowerLimit)
NUMBER(PowerManagementDefaultLimit)
NUMBER(PerformanceState)
NUMBER(ComputeMode)
NUMBER(PersistenceMode)
NUMBER(DisplayActive)
NUMBER(VirtualizationMode)
NUMBER(CurrPcieLinkGeneration)
NUMBER(MaxPcieLinkGeneration)
NUMBER(GpuMaxPcieLinkGeneration)
NUMBER(CurrPcieLinkWidth)
NUMBER(MaxPcieLinkWidth)
NUMBER(PcieReplayCounter)
NUMBER(RetiredPagesPendingStatus)
NUMBER_OF(Temperature)
NUMBER_OF(TemperatureThreshold)
NUMBER_OF(ClockInfo)
NUMBER_OF(MaxClockInfo)
NUMBER_OF(NvLinkVersion)
NUMBER_OF(NvLinkRemoteDeviceType)

static int wide(int gpu, const char *function, const char *arguments, u64 *into)
{
    int count = numbers(gpu, function, arguments, 1, into);
    return count < 0 ? -count : count ? SUCCESS : NOT_SUPPORTED;
}
static int several(gpu_t *gpu, const char *function, int count, unsigned **into)
{
    u64 values[8] = {0};
    int found = numbers(gpu->index, function, "", count, values);
    if (found < 0) return -found;
    for (int i = 0; i < count; i++) *into[i] = (unsigned)values[i];
    return SUCCESS;
}

int nvmlDeviceGetCurrentClocksEventReasons(gpu_t *gpu, u64 *into) { return wide(gpu->index, "CurrentClocksEventReasons", "", into); }
int nvmlDeviceGetCurrentClocksThrottleReasons(gpu_t *gpu, u64 *into) { return wide(gpu->index, "CurrentClocksThrottleReasons", "", into); }
int nvmlDeviceGetTotalEccErrors(gpu_t *gpu, int type, int counter, u64 *into)
{
    char a[64];
    return wide(gpu->index, "TotalEccErrors", args(a, 2, type, counter), into);
}
int nvmlDeviceGetCudaComputeCapability(gpu_t *gpu, unsigned *major, unsigned *minor)
{
    return several(gpu, "CudaComputeCapability", 2, (unsigned *[]){major, minor});
}
int nvmlDeviceGetPowerManagementLimitConstraints(gpu_t *gpu, unsigned *least, unsigned *most)
{
    return several(gpu, "PowerManagementLimitConstraints", 2, (unsigned *[]){least, most});
}
int nvmlDeviceGetUtilizationRates(gpu_t *gpu, unsigned *rates)
{
    return several(gpu, "UtilizationRates", 2, (unsigned *[]){rates, rates + 1});
}
int nvmlDeviceGetMigMode(gpu_t *gpu, unsigned *current, unsigned *pending)
{
    return several(gpu, "MigMode", 2, (unsigned *[]){current, pending});
}
int nvmlDeviceGetEccMode(gpu_t *gpu, unsigned *current, unsigned *pending)
{
    return several(gpu, "EccMode", 2, (unsigned *[]){current, pending});
}
int nvmlDeviceGetRemappedRows(gpu_t *gpu, unsigned *corrected, unsigned *uncorrected, unsigned *pending, unsigned *failed)
{
    return several(gpu, "RemappedRows", 4, (unsigned *[]){corrected, uncorrected, pending, failed});
}

/* Memory: `total used`; the first version counts what the driver reserves, `total used reserved`, as used. */
int nvmlDeviceGetMemoryInfo(gpu_t *gpu, u64 *info)
{
    u64 v[3] = {0};
    int found = numbers(gpu->index, "MemoryInfo", "", 3, v);
    if (found < 0) return -found;
    info[0] = v[0], info[1] = v[0] - v[1] - v[2], info[2] = v[1] + v[2];
    return SUCCESS;
}
typedef struct { unsigned version; u64 total, reserved, free, used; } memory_v2_t;
int nvmlDeviceGetMemoryInfo_v2(gpu_t *gpu, memory_v2_t *info)
{
    u64 v[3] = {0};
    if (info->version != (sizeof *info | 2u << 24)) return ARGUMENT_VERSION_MISMATCH;
    int found = numbers(gpu->index, "MemoryInfo_v2", "", 3, v);
    if (found < 0) return -found;
    info->total = v[0], info->used = v[1], info->reserved = v[2], info->free = v[0] - v[1] - v[2];
    return SUCCESS;
}

/* PCI: the address and, with the vendor's, the device's number: `0000:01:00.0 220410de`. */
typedef struct { char legacy[16]; unsigned domain, bus, device, id, subsystem; char address[32]; } pci_t;
static int pci(gpu_t *gpu, const char *function, const char *arguments, pci_t *info)
{
    const char *value;
    int code = ask(gpu->index, function, arguments, &value);
    if (code) return code;
    memset(info, 0, sizeof *info);
    sscanf(value, "%x:%x:%x.0 %x", &info->domain, &info->bus, &info->device, &info->id);
    snprintf(info->address, sizeof info->address, "%08X:%02X:%02X.0", info->domain, info->bus, info->device);
    return SUCCESS;
}
int nvmlDeviceGetPciInfo_v3(gpu_t *gpu, pci_t *info) { return pci(gpu, "PciInfo", "", info); }
int nvmlDeviceGetNvLinkRemotePciInfo_v2(gpu_t *gpu, int link, pci_t *info)
{
    char a[64];
    return pci(gpu, "NvLinkRemotePciInfo", args(a, 1, link), info);
}

/* NVLink: a link past the last that `NvLinkState` has a line for does not exist. */
int nvmlDeviceGetNvLinkState(gpu_t *gpu, int link, unsigned *into)
{
    char a[64];
    int code = number(gpu->index, "NvLinkState", args(a, 1, link), into);
    return link && code == NOT_SUPPORTED ? INVALID_ARGUMENT : code;
}
int nvmlDeviceGetNvLinkErrorCounter(gpu_t *gpu, int link, int counter, u64 *into)
{
    char a[64];
    return wide(gpu->index, "NvLinkErrorCounter", args(a, 2, link, counter), into);
}

/* Processes: `pid bytes pid bytes ...`; an empty value: there are none. */
typedef struct { unsigned pid; u64 bytes; unsigned instance, compute_instance; } process_t;
static int processes(gpu_t *gpu, const char *function, unsigned *count, process_t *into)
{
    u64 v[128];
    int found = numbers(gpu->index, function, "", 128, v);
    unsigned room = *count;
    if (found < 0) return -found;
    *count = (unsigned)found / 2;
    if (room < *count) return INSUFFICIENT_SIZE;
    for (unsigned i = 0; i < *count; i++) into[i] = (process_t){(unsigned)v[2 * i], v[2 * i + 1], ~0u, ~0u};
    return SUCCESS;
}
#define PROCESSES(NAME) int nvmlDeviceGet##NAME(gpu_t *gpu, unsigned *count, process_t *into) { return processes(gpu, #NAME, count, into); }
PROCESSES(ComputeRunningProcesses_v3)
PROCESSES(ComputeRunningProcesses_v2)
PROCESSES(GraphicsRunningProcesses_v3)
PROCESSES(GraphicsRunningProcesses_v2)

/* Retired pages: how many. */
int nvmlDeviceGetRetiredPages(gpu_t *gpu, int cause, unsigned *count, u64 *into)
{
    char a[64];
    unsigned pages = 0, room = *count;
    int code = number(gpu->index, "RetiredPages", args(a, 1, cause), &pages);
    if (code) return code;
    *count = pages;
    if (room < pages) return INSUFFICIENT_SIZE;
    for (unsigned i = 0; i < pages; i++) into[i] = 4096 * i;
    return SUCCESS;
}

/* Numbers by field id, `FieldValues 230 = 1`; what has no line is not supported. */
typedef struct { unsigned id, scope; long long timestamp, latency; int type, code; u64 value; } field_t;
int nvmlDeviceGetFieldValues(gpu_t *gpu, int count, field_t *fields)
{
    char a[64];
    for (int i = 0; i < count; i++) {
        unsigned value = 0;
        fields[i].code = number(gpu->index, "FieldValues", args(a, 1, fields[i].id), &value);
        fields[i].type = 1, fields[i].value = value;
    }
    return SUCCESS;
}

/* The NVLink fabric: `STATE STATUS HEALTH`; the first version knows no health. */
typedef struct { unsigned char cluster[16]; unsigned status, clique, state; } fabric_t;
typedef struct { unsigned version; fabric_t fabric; unsigned health; } fabric_v2_t;
static int fabric(gpu_t *gpu, const char *function, fabric_t *info, unsigned *health)
{
    u64 v[3] = {0};
    int found = numbers(gpu->index, function, "", 3, v);
    if (found < 0) return -found;
    memset(info, 0, sizeof *info);
    info->state = (unsigned)v[0], info->status = (unsigned)v[1];
    if (health) *health = (unsigned)v[2];
    return SUCCESS;
}
int nvmlDeviceGetGpuFabricInfo(gpu_t *gpu, fabric_t *info) { return fabric(gpu, "GpuFabricInfo", info, NULL); }
int nvmlDeviceGetGpuFabricInfoV(gpu_t *gpu, fabric_v2_t *info)
{
    if (info->version != (sizeof *info | 2u << 24)) return ARGUMENT_VERSION_MISMATCH;
    return fabric(gpu, "GpuFabricInfoV", &info->fabric, &info->health);
}

/* ---- two GPUs ---- */

int nvmlDeviceGetP2PStatus(gpu_t *one, gpu_t *other, int capability, unsigned *into)
{
    char a[64];
    (void)capability;
    return number(one->index, "P2PStatus", args(a, 1, other->index), into);
}
int nvmlDeviceGetTopologyCommonAncestor(gpu_t *one, gpu_t *other, unsigned *into)
{
    char a[64];
    return number(one->index, "TopologyCommonAncestor", args(a, 1, other->index), into);
}
