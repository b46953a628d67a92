// An addon that leaves the thread that loads it in the mode in which other native code may leave it: results under the
// smallest normal number become 0, and so do numbers there that are read.
#include <node_api.h>
#include <xmmintrin.h>

NAPI_MODULE_INIT() {
  (void)env;
  _mm_setcsr(_mm_getcsr() | 0x8040U);
  return exports;
}
