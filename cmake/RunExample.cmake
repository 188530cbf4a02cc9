# Runs PROGRAM and compares what it prints with the file EXPECTED, if there is one.

execute_process(COMMAND "${PROGRAM}" OUTPUT_VARIABLE output ERROR_VARIABLE messages RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "${PROGRAM} ended with ${result}\n${output}\n${messages}")
endif()
if(NOT EXISTS "${EXPECTED}")
    message("${output}")
    return()
endif()
file(READ "${EXPECTED}" expected)
if(NOT output STREQUAL expected)
    message(FATAL_ERROR "The output differs from ${EXPECTED}\n--- printed:\n${output}--- expected:\n${expected}")
endif()
