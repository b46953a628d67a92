# outlast.wasm, in place of outlast.node: scripts/wasm.mjs puts JavaScript beside it. Node-API is emnapi's: functions of
# JavaScript that the module imports, but for the one in js_native_api.c.
enable_language(C)
set(OUTLAST_EMNAPI_DIR "" CACHE PATH "Folder of the npm package emnapi")
target_include_directories(outlast_node SYSTEM BEFORE INTERFACE ${OUTLAST_EMNAPI_DIR}/include/node)
# Channels to the JavaScript thread are there without threads, too.
target_compile_definitions(outlast_node INTERFACE NAPI_HAS_THREADS=1 "NAPI_EXTERN=__attribute__((__import_module__(\"env\")))" BUILDING_NODE_EXTENSION)
add_executable(outlast ${OUTLAST_ADDON_SOURCE} ${OUTLAST_EMNAPI_DIR}/src/js_native_api.c
                       $<TARGET_OBJECTS:outlast_core_wasm> $<TARGET_OBJECTS:outlast_binding_wasm>
                       $<TARGET_OBJECTS:outlast_analysis> $<TARGET_OBJECTS:outlast_binding_shared>)
set_target_properties(outlast PROPERTIES SUFFIX ".wasm" RUNTIME_OUTPUT_DIRECTORY ${OUTLAST_OUTPUT})
target_compile_definitions(outlast PRIVATE OUTLAST_HAS_WASM)
target_compile_options(outlast PRIVATE $<$<COMPILE_LANGUAGE:CXX>:${OUTLAST_BASELINE}>)
target_link_libraries(outlast PRIVATE outlast_flags outlast_node)
# What is not defined is Node-API, which loading would miss. The stack lies lowest, so that one that overflows is a trap and not another variable's number.
set(STACK 4194304)
target_link_options(outlast PRIVATE ${OUTLAST_BASELINE} --no-entry -sSTANDALONE_WASM -sWASM_BIGINT -sALLOW_MEMORY_GROWTH
                    -sERROR_ON_UNDEFINED_SYMBOLS=0 -sWARN_ON_UNDEFINED_SYMBOLS=0 -sTOTAL_STACK=${STACK} -sGLOBAL_BASE=${STACK} -Wl,--stack-first
                    -sEXPORTED_FUNCTIONS=_malloc,_free,_napi_register_wasm_v1,_node_api_module_get_api_version_v1)
