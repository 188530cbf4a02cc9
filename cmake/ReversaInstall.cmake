# What `cmake --install` puts where: headers, library, pkg-config file, CMake package. The command line installs itself.

include(CMakePackageConfigHelpers)
set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/reversa")

install(TARGETS reversa EXPORT reversaTargets LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
        ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.h")

install(EXPORT reversaTargets NAMESPACE reversa:: DESTINATION "${package_dir}")
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/reversaConfig.cmake.in"
                              "${PROJECT_BINARY_DIR}/reversaConfig.cmake" INSTALL_DESTINATION "${package_dir}")
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/reversaConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/reversaConfig.cmake" "${PROJECT_BINARY_DIR}/reversaConfigVersion.cmake"
        "${PROJECT_SOURCE_DIR}/cmake/FindGLPK.cmake" "${PROJECT_SOURCE_DIR}/cmake/FindHIGHS.cmake"
        "${PROJECT_SOURCE_DIR}/cmake/FindJansson.cmake"
        "${PROJECT_SOURCE_DIR}/cmake/FindUtf8proc.cmake" DESTINATION "${package_dir}")

# Distributions may set the directories as absolute paths.
cmake_path(APPEND pc_includedir "\${prefix}" "${CMAKE_INSTALL_INCLUDEDIR}")
cmake_path(APPEND pc_libdir "\${exec_prefix}" "${CMAKE_INSTALL_LIBDIR}")
# Not under Requires.private: pkg-config would hand on the flags that are for building against these alone.
set(pc_libs_private "-ljansson -lutf8proc -pthread -lm")
if(REVERSA_WITH_GLPK)
    string(PREPEND pc_libs_private "-lglpk ")
endif()
if(REVERSA_WITH_HIGHS)
    get_filename_component(highs_dir "${HIGHS_LIBRARY}" DIRECTORY)
    string(PREPEND pc_libs_private "-L${highs_dir} -lhighs -lstdc++ ")
endif()
configure_file("${PROJECT_SOURCE_DIR}/cmake/reversa.pc.in" "${PROJECT_BINARY_DIR}/reversa.pc.configured" @ONLY)
# A second pass at install time follows `cmake --install --prefix`.
install(CODE "
    file(READ \"${PROJECT_BINARY_DIR}/reversa.pc.configured\" pc)
    string(REGEX REPLACE \"^prefix=[^\\n]*\" \"prefix=\${CMAKE_INSTALL_PREFIX}\" pc \"\${pc}\")
    file(WRITE \"${PROJECT_BINARY_DIR}/reversa.pc\" \"\${pc}\")")
install(FILES "${PROJECT_BINARY_DIR}/reversa.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
