/*
 * Names of statuses, the version, and what this build was made of.
 *
 * The build hands in REVERSA_BUILD_INFO as a string literal, so that this floor includes no header of a dependency. A
 * build by hand that does not define it still links and says so.
 */
#include <reversa/status.h>

#include <stddef.h>

#ifndef REVERSA_BUILD_INFO
#define REVERSA_BUILD_INFO "unknown build"
#endif

#define QUOTE(text) #text
#define VERSION_TEXT(major, minor, patch) QUOTE(major) "." QUOTE(minor) "." QUOTE(patch)

const char *reversa_status_name(reversa_status status)
{
    static const char *const names[] = {
        [REVERSA_OK] = "REVERSA_OK",
        [REVERSA_E_ARGUMENT] = "REVERSA_E_ARGUMENT",
        [REVERSA_E_MEMORY] = "REVERSA_E_MEMORY",
        [REVERSA_E_CANCELLED] = "REVERSA_E_CANCELLED",
        [REVERSA_E_DEADLINE] = "REVERSA_E_DEADLINE",
        [REVERSA_E_IO] = "REVERSA_E_IO",
        [REVERSA_E_FORMAT] = "REVERSA_E_FORMAT",
        [REVERSA_E_DATA] = "REVERSA_E_DATA",
        [REVERSA_E_CALLBACK] = "REVERSA_E_CALLBACK",
        [REVERSA_E_UNSUPPORTED] = "REVERSA_E_UNSUPPORTED",
        [REVERSA_E_INTERNAL] = "REVERSA_E_INTERNAL",
    };
    size_t index = (size_t)status; /* a negative value becomes a large one */
    return index < sizeof names / sizeof names[0] ? names[index] : "unknown status";
}

const char *reversa_version(void)
{
    return VERSION_TEXT(REVERSA_VERSION_MAJOR, REVERSA_VERSION_MINOR, REVERSA_VERSION_PATCH);
}

const char *reversa_build_info(void)
{
    return REVERSA_BUILD_INFO;
}
