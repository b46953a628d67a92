// Making what native code has written into an array visible to JavaScript.
#pragma once
#include <napi.h>
#if defined(__wasm__)
#include <emnapi.h>
#endif

namespace outlast::binding {

/// To be called when numbers have been written to the Data() of a new array. In WebAssembly, which cannot see
/// JavaScript's arrays, that is memory beside the array.
inline void publish([[maybe_unused]] const Napi::TypedArray& written) {
#if defined(__wasm__)
  napi_value array = written;
  if (written.ByteLength() == 0) return;
  if (emnapi_sync_memory(written.Env(), false, &array, 0, NAPI_AUTO_LENGTH) != napi_ok)
    throw Napi::Error::New(written.Env());
#endif
}

}  // namespace outlast::binding
