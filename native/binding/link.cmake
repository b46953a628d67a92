# The addon is linked under another name and then renamed: a build that ends while the linker writes leaves no half of a
# binary at the place where the loader looks.
if(NOT MSVC)
  string(REPLACE "-o <TARGET>" "-o <TARGET>.part" OUTLAST_LINK "${CMAKE_CXX_CREATE_SHARED_MODULE}")
  set(CMAKE_CXX_CREATE_SHARED_MODULE "${OUTLAST_LINK}" "<CMAKE_COMMAND> -E rename <TARGET>.part <TARGET>")
endif()
