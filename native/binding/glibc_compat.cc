// What the headers of a new GCC ask of libraries newer than Node.js itself needs, defined here instead. Part of the
// addon on Linux, where nobody else sees these symbols; nothing with another C or C++ library.
#include <new>

#if defined(__GLIBC__) && defined(__GLIBCXX__)

/// glibc 2.32 says here whether there is one thread, so that shared pointers count without atomics. Node.js has more.
extern char singleThreaded __asm__("__libc_single_threaded");
char singleThreaded = 0;

/// The libstdc++ of GCC 11 has it: called where std::allocator is asked for more than the memory can hold.
[[noreturn]] void throwBadArrayLength() __asm__("_ZSt28__throw_bad_array_new_lengthv");
void throwBadArrayLength() { throw std::bad_array_new_length(); }

#endif
