// Preloaded into a process: refuses memory or threads to code in one range of addresses, when the file that
// OUTLAST_REFUSE names says so. The process writes that file itself, which is mapped here.
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#include <atomic>
#include <new>

extern "C" {
void* __libc_malloc(size_t);
void* __libc_calloc(size_t, size_t);
void* __libc_realloc(void*, size_t);
void* __libc_memalign(size_t, size_t);
}

namespace {

/// As scripts/trust/lib/refusal.mjs writes it.
struct Plan {
  uint64_t begin, end;              // whose requests for memory are counted
  uint64_t threadBegin, threadEnd;  // whose requests for threads are counted
  std::atomic<int64_t> seen;        // requests for memory so far
  int64_t first, count;             // which of them are refused: `count` from the `first` on, from 1; 0: none
  std::atomic<int64_t> threads;     // threads asked for so far
  int64_t firstThread, threadCount;
};

Plan* plan() {
  static std::atomic<Plan*> mapped{nullptr};
  if (Plan* found = mapped.load(std::memory_order_relaxed)) return found;
  const char* path = getenv("OUTLAST_REFUSE");
  const int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
  if (file < 0) return nullptr;
  void* at = mmap(nullptr, sizeof(Plan), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (at == MAP_FAILED) return nullptr;
  mapped = static_cast<Plan*>(at);
  return mapped;
}

bool isOneOf(int64_t number, int64_t first, int64_t count) {
  return first > 0 && number >= first && number - first < count;
}

bool refuses(const void* caller) {
  Plan* of = plan();
  const auto at = reinterpret_cast<uint64_t>(caller);
  if (of == nullptr || at < of->begin || at >= of->end) return false;
  return isOneOf(++of->seen, of->first, of->count);
}

}  // namespace

#define CALLER __builtin_return_address(0)

extern "C" {

void* malloc(size_t size) { return refuses(CALLER) ? (errno = ENOMEM, nullptr) : __libc_malloc(size); }
void* calloc(size_t count, size_t size) {
  return refuses(CALLER) ? (errno = ENOMEM, nullptr) : __libc_calloc(count, size);
}
void* realloc(void* old, size_t size) {
  return refuses(CALLER) ? (errno = ENOMEM, nullptr) : __libc_realloc(old, size);
}
void* aligned_alloc(size_t alignment, size_t size) {
  return refuses(CALLER) ? (errno = ENOMEM, nullptr) : __libc_memalign(alignment, size);
}
int posix_memalign(void** to, size_t alignment, size_t size) {
  if (refuses(CALLER)) return ENOMEM;
  *to = __libc_memalign(alignment, size);
  return *to ? 0 : ENOMEM;
}

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*), void* argument) {
  using Create = int (*)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
  static const auto create = reinterpret_cast<Create>(dlsym(RTLD_NEXT, "pthread_create"));
  Plan* of = plan();
  const auto at = reinterpret_cast<uint64_t>(CALLER);
  if (of != nullptr && at >= of->threadBegin && at < of->threadEnd &&
      isOneOf(++of->threads, of->firstThread, of->threadCount))
    return EAGAIN;
  return create(thread, attributes, start, argument);
}

}  // extern "C"

void* operator new(size_t size) {
  void* made = refuses(CALLER) ? nullptr : __libc_malloc(size);
  if (made == nullptr) throw std::bad_alloc();
  return made;
}
void* operator new[](size_t size) {
  void* made = refuses(CALLER) ? nullptr : __libc_malloc(size);
  if (made == nullptr) throw std::bad_alloc();
  return made;
}
void* operator new(size_t size, const std::nothrow_t&) noexcept {
  return refuses(CALLER) ? nullptr : __libc_malloc(size);
}
void* operator new[](size_t size, const std::nothrow_t&) noexcept {
  return refuses(CALLER) ? nullptr : __libc_malloc(size);
}
void operator delete(void* made) noexcept { free(made); }
void operator delete[](void* made) noexcept { free(made); }
void operator delete(void* made, size_t) noexcept { free(made); }
void operator delete[](void* made, size_t) noexcept { free(made); }
