# What every target of ours is compiled and linked with.
add_library(ambito_warnings INTERFACE)
target_compile_options(ambito_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor
  $<$<BOOL:${AMBITO_WERROR}>:-Werror>
  # GCC 12 warns of an overlap inside std::string's own operator+ (GCC bug 105651).
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-restrict>
  $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety>)

# Hardening that costs nothing one can measure here.
add_compile_options($<$<CONFIG:Release>:-fstack-protector-strong>)
add_compile_definitions($<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
add_link_options($<$<CONFIG:Release>:-Wl,-z,relro,-z,now>)

if(AMBITO_SANITIZE)
  add_compile_options(-fsanitize=${AMBITO_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${AMBITO_SANITIZE})
endif()

# The default linker takes seconds a test binary; lld does not.
find_program(AMBITO_LLD NAMES ld.lld ld.lld-14)
if(AMBITO_LLD)
  add_link_options(-fuse-ld=lld)
endif()

find_program(AMBITO_CCACHE ccache)
if(AMBITO_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${AMBITO_CCACHE})
endif()
