/* A library with the name and the functions of NVIDIA's driver: one card, and one accelerator with one slice.
   The real bindings load it, so that tests see how they answer. OLD leaves out what older drivers lack. */

#include <stdio.h>
#include <string.h>

typedef void *device;
static int card, whole, slice;

struct memory { unsigned long long total, free, used; };
struct memory_v2 { unsigned version; unsigned long long total, reserved, free, used; };
struct pci { char legacy[16]; unsigned domain, bus, device, id, subsystem; char address[32]; };

enum { DONE = 0, INVALID = 2, NOT_SUPPORTED = 3, NOT_FOUND = 6, MEMORY_CLOCK = 2 };
static const unsigned long long GIB = 1ull << 30;

int nvmlInitWithFlags(unsigned flags) { (void)flags; return DONE; }
int nvmlShutdown(void) { return DONE; }
const char *nvmlErrorString(int code) { (void)code; return "an error"; }
int nvmlDeviceGetCount_v2(unsigned *count) { *count = 2; return DONE; }

int nvmlDeviceGetHandleByIndex_v2(unsigned index, device *found) {
    *found = index ? &whole : &card;
    return DONE;
}

int nvmlDeviceGetMigMode(device one, unsigned *now, unsigned *later) {
    if (one != &whole) return NOT_SUPPORTED;
    *now = *later = 1;
    return DONE;
}

int nvmlDeviceGetMaxMigDeviceCount(device one, unsigned *count) { (void)one; *count = 7; return DONE; }

int nvmlDeviceGetMigDeviceHandleByIndex(device one, unsigned index, device *found) {
    (void)one;
    *found = &slice;
    return index == 2 ? DONE : NOT_FOUND;
}

int nvmlDeviceGetMemoryInfo(device one, struct memory *memory) {
    memory->total = one == &slice ? 10 * GIB : 24 * GIB;
    memory->free = memory->total - 4 * GIB;
    memory->used = 4 * GIB;
    return DONE;
}

#ifndef OLD
int nvmlDeviceGetMemoryInfo_v2(device one, struct memory_v2 *memory) {
    memory->total = one == &slice ? 10 * GIB : 24 * GIB;
    memory->reserved = GIB / 4;
    memory->free = memory->total - 4 * GIB;
    memory->used = memory->total - memory->free - memory->reserved;
    return DONE;
}
#endif

int nvmlDeviceGetName(device one, char *name, unsigned length) {
    snprintf(name, length, "%s", one == &slice ? "NVIDIA H100 MIG 1g.10gb" : "NVIDIA GeForce RTX 3090");
    return DONE;
}

int nvmlDeviceGetUUID(device one, char *name, unsigned length) {
    snprintf(name, length, "%s", one == &slice ? "MIG-2" : "GPU-0");
    return DONE;
}

int nvmlDeviceGetPciInfo_v3(device one, struct pci *found) {
    memset(found, 0, sizeof *found);
    found->id = one == &card ? 0x220410DE : 0x233010DE;
    return DONE;
}

int nvmlDeviceGetMaxClockInfo(device one, int kind, unsigned *clock_mhz) {
    (void)one;
    *clock_mhz = 9751;
    return kind == MEMORY_CLOCK ? DONE : INVALID;
}

int nvmlDeviceGetMemoryBusWidth(device one, unsigned *bits) { (void)one; *bits = 384; return DONE; }
