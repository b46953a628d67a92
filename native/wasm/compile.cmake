# How everything is compiled for WebAssembly: packs of 16 bytes, Eigen's too (its SSE2 code, which Emscripten translates),
# and exceptions of WebAssembly's own. There is no fused product, so that the bits are those of the native baseline.
# Eigen writes x86 assembly where it takes the compiler for a GCC before 6.3, and after 6.0: "5.13" is neither to it.
set(OUTLAST_BASELINE -msimd128 -msse2 -fgnuc-version=5.13 -fwasm-exceptions)
set(OUTLAST_COMPAT -isystem ${CMAKE_CURRENT_SOURCE_DIR}/native/wasm/include
                   -include ${CMAKE_CURRENT_SOURCE_DIR}/native/wasm/library.h)
set(OUTLAST_LOWEST wasm)
set(OUTLAST_LOWEST_ENTRY outlastRegisterWasm)
