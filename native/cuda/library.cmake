# outlast_cuda.so, which the core opens at run time (device/library.h) and which shares nothing with it but driver.h.
# Machine code for what most have, and PTX of 9.0, which the driver compiles for whatever is newer. Set before the
# language is enabled, which else chooses one.
set(OUTLAST_CUDA_ARCHITECTURES 80-real 86-real 89-real 90 CACHE STRING "Compute capabilities, as CMake writes them")
set(CMAKE_CUDA_ARCHITECTURES ${OUTLAST_CUDA_ARCHITECTURES})
include(CheckLanguage)
check_language(CUDA)
if(NOT CMAKE_CUDA_COMPILER)
  message(FATAL_ERROR "OUTLAST_CUDA needs nvcc 13 or newer, of NVIDIA's CUDA Toolkit: put it on the PATH, or name it in CUDACXX")
endif()
enable_language(CUDA)

add_library(outlast_cuda MODULE native/cuda/driver.cu)
set_target_properties(
  outlast_cuda PROPERTIES PREFIX "" SUFFIX ".so" LIBRARY_OUTPUT_DIRECTORY ${OUTLAST_OUTPUT} CUDA_STANDARD 20
                          CUDA_STANDARD_REQUIRED ON CUDA_VISIBILITY_PRESET hidden CUDA_RUNTIME_LIBRARY Static)
target_include_directories(outlast_cuda PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/native)
target_link_libraries(outlast_cuda PRIVATE outlast_eigen)
# The headers that kernels share with the core are constexpr throughout. What nvcc has to say of them does not matter:
# a pragma of another compiler (1675), an initializer (1046) or a function (177) that it takes for needless.
target_compile_options(outlast_cuda PRIVATE --expt-relaxed-constexpr -diag-suppress=1046,1675,177 --threads=2
                                            -Xcompiler=-Wall,-fno-gnu-unique,-Wno-unknown-pragmas)
set(OUTLAST_CUDA_EXPORTS ${CMAKE_CURRENT_SOURCE_DIR}/native/device/exports.map)
# What cudart has for symbols is nobody's business.
target_link_options(outlast_cuda PRIVATE -Wl,--version-script=${OUTLAST_CUDA_EXPORTS} -Wl,--exclude-libs,ALL -Wl,-z,now)
set_target_properties(outlast_cuda PROPERTIES LINK_DEPENDS ${OUTLAST_CUDA_EXPORTS})
