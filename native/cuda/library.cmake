# outlast_cuda.so, which the core opens at run time (device/library.h) and which shares nothing with it but driver.h. nvcc
# is called as it is: what CMake knows of it as a compiler depends on CMake's version.
set(OUTLAST_CUDA_ARCHITECTURES 80 86 89 90 CACHE STRING
    "Compute capabilities to make machine code for; of the last also PTX, which drivers compile for whatever is newer")
set(OUTLAST_CUDA_OPTIONS "" CACHE STRING "More options of nvcc")
find_program(OUTLAST_NVCC nvcc HINTS ENV CUDA_PATH PATHS /usr/local/cuda PATH_SUFFIXES bin)
if(NOT OUTLAST_NVCC)
  message(FATAL_ERROR "OUTLAST_CUDA needs nvcc 13 or newer, of NVIDIA's CUDA Toolkit: put it on the PATH, or say -DOUTLAST_NVCC=")
endif()

set(CODE)
foreach(architecture ${OUTLAST_CUDA_ARCHITECTURES})
  list(APPEND CODE -gencode=arch=compute_${architecture},code=sm_${architecture})
endforeach()
list(GET OUTLAST_CUDA_ARCHITECTURES -1 LAST)
list(APPEND CODE -gencode=arch=compute_${LAST},code=compute_${LAST})
set(DRIVER ${CMAKE_CURRENT_SOURCE_DIR}/native/cuda/driver.cu)
set(EXPORTS ${CMAKE_CURRENT_SOURCE_DIR}/native/device/exports.map)
set(OBJECT ${CMAKE_BINARY_DIR}/outlast_cuda.o)
set(LIBRARY ${OUTLAST_OUTPUT}/outlast_cuda.so)
# The headers that kernels share with the core are constexpr throughout. What nvcc has to say of them does not matter:
# another compiler's pragma (1675), an initializer (1046) and functions (177) that it takes for needless.
add_custom_command(
  OUTPUT ${OBJECT}
  COMMAND ${OUTLAST_NVCC} -c ${DRIVER} -o ${OBJECT} -MD -MF ${OBJECT}.d -MT ${OBJECT} -O3 -DNDEBUG -std=c++20
          --expt-relaxed-constexpr -diag-suppress=1046,1675,177 --threads=2 ${CODE}
          -Xcompiler=-fPIC,-fvisibility=hidden,-fno-gnu-unique -I${CMAKE_CURRENT_SOURCE_DIR}/native
          ${OUTLAST_CUDA_OPTIONS}
  DEPENDS ${DRIVER}
  DEPFILE ${OBJECT}.d
  COMMENT "Compiling the kernels of CUDA devices"
  COMMAND_EXPAND_LISTS VERBATIM)
# The runtime is part of it, and its symbols are nobody's business.
add_custom_command(
  OUTPUT ${LIBRARY}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${OUTLAST_OUTPUT}
  COMMAND ${OUTLAST_NVCC} -shared -cudart=static ${OBJECT} -o ${LIBRARY}
          -Xlinker=--version-script=${EXPORTS},--no-undefined,-z,now,--as-needed
  DEPENDS ${OBJECT} ${EXPORTS}
  COMMENT "Linking outlast_cuda.so"
  COMMAND_EXPAND_LISTS VERBATIM)
add_custom_target(outlast_cuda ALL DEPENDS ${LIBRARY})
