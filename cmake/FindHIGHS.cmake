# HiGHS: a system package, or HIGHS_ROOT, such as the folder highsbox/highs_dist of what `pip install highsbox` installs.
# Its own CMake package asks for more than the library needs, and highsbox moves files that it names. Defines HIGHS::HIGHS,
# HIGHS_FOUND and HIGHS_VERSION.

find_path(HIGHS_INCLUDE_DIR interfaces/highs_c_api.h PATH_SUFFIXES highs)
find_library(HIGHS_LIBRARY highs)
mark_as_advanced(HIGHS_INCLUDE_DIR HIGHS_LIBRARY)

if(HIGHS_INCLUDE_DIR)
    file(STRINGS "${HIGHS_INCLUDE_DIR}/HConfig.h" highs_lines REGEX "#define HIGHS_VERSION_(MAJOR|MINOR|PATCH) ")
    string(REGEX REPLACE ".*MAJOR +([0-9]+).*MINOR +([0-9]+).*PATCH +([0-9]+).*" "\\1.\\2.\\3" HIGHS_VERSION
           "${highs_lines}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(HIGHS REQUIRED_VARS HIGHS_LIBRARY HIGHS_INCLUDE_DIR VERSION_VAR HIGHS_VERSION)

if(HIGHS_FOUND AND NOT TARGET HIGHS::HIGHS)
    add_library(HIGHS::HIGHS UNKNOWN IMPORTED)
    set_target_properties(HIGHS::HIGHS PROPERTIES IMPORTED_LOCATION "${HIGHS_LIBRARY}"
                          INTERFACE_INCLUDE_DIRECTORIES "${HIGHS_INCLUDE_DIR}")
endif()
