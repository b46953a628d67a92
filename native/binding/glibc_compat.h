// Force-included on Linux: binds the symbols that glibc 2.34 moved into libc.so.6 to their first versions, so that a
// binary built on a new system loads on every glibc that Node itself supports. No effect with another C library.
#pragma once
#include <features.h>

#if defined(__GLIBC__)
#if defined(__x86_64__)
#define OUTLAST_GLIBC_BASE "GLIBC_2.2.5"
#elif defined(__aarch64__)
#define OUTLAST_GLIBC_BASE "GLIBC_2.17"
#endif
#ifdef OUTLAST_GLIBC_BASE
#define OUTLAST_SYMVER(f) __asm__(".symver " #f "," #f "@" OUTLAST_GLIBC_BASE)
OUTLAST_SYMVER(pthread_create);
OUTLAST_SYMVER(pthread_join);
OUTLAST_SYMVER(pthread_detach);
OUTLAST_SYMVER(pthread_once);
OUTLAST_SYMVER(pthread_mutex_timedlock);
OUTLAST_SYMVER(dlopen);
OUTLAST_SYMVER(dlsym);
OUTLAST_SYMVER(dlerror);
OUTLAST_SYMVER(dlclose);
#undef OUTLAST_SYMVER
#endif
#undef OUTLAST_GLIBC_BASE
#endif
