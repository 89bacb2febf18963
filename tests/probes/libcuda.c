/* A stand-in for libcuda.so.1: answers, crashes and hangs as FAKE_CUDA says ("CUINIT COUNT_RESULT COUNT"). */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int cu_init, count_result, count;

int cuInit(unsigned int flags) {
    const char *told = getenv("FAKE_CUDA");
    (void)flags;
    puts("noise of the library");
    if (told && told[0] == 'c') raise(SIGSEGV);
    if (told && told[0] == 'h') sleep(600);
    if (told) sscanf(told, "%d %d %d", &cu_init, &count_result, &count);
    return cu_init;
}

int cuDeviceGetCount(int *answer) {
    *answer = count;
    return count_result;
}
