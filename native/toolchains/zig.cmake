# Zig's compiler, which brings libc++ and a C library for every target: cmake -DOUTLAST_ZIG_TARGET=x86_64-linux-musl
# -DCMAKE_TOOLCHAIN_FILE=native/toolchains/zig.cmake, with the compiler's path in the environment as OUTLAST_ZIG.
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES OUTLAST_ZIG_TARGET)
if(OUTLAST_ZIG_TARGET MATCHES "-linux-")
  set(CMAKE_SYSTEM_NAME Linux)
elseif(OUTLAST_ZIG_TARGET MATCHES "-macos")
  set(CMAKE_SYSTEM_NAME Darwin)
elseif(OUTLAST_ZIG_TARGET MATCHES "-windows-")
  set(CMAKE_SYSTEM_NAME Windows)
endif()
# No CMAKE_SYSTEM_PROCESSOR: a target is for its oldest CPU already, and Zig has its own names for the others.
set(CMAKE_CXX_COMPILER $ENV{OUTLAST_ZIG} c++)
set(CMAKE_CXX_COMPILER_TARGET ${OUTLAST_ZIG_TARGET})
# It makes no position-independent programs, which CMake would try to link.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
