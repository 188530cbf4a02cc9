/*
 * Status codes, version, and the macros that every public declaration uses.
 *
 * A status says whether a call worked. How a solve ended (optimal, infeasible, ...) is never a status: it is a
 * property of the matching, see <reversa/matching.h>.
 */
#ifndef REVERSA_STATUS_H
#define REVERSA_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define REVERSA_API __attribute__((visibility("default")))
#define REVERSA_MUST_CHECK __attribute__((warn_unused_result))
#else
#define REVERSA_API
#define REVERSA_MUST_CHECK
#endif

#define REVERSA_VERSION_MAJOR 0
#define REVERSA_VERSION_MINOR 1
#define REVERSA_VERSION_PATCH 0

/** How a call ended. 0 is success; after any other value the outputs are NULL or untouched. */
typedef enum reversa_status {
    REVERSA_OK = 0,
    REVERSA_E_ARGUMENT = 1,    /**< NULL, out of range, or objects that do not belong together. */
    REVERSA_E_MEMORY = 2,      /**< Out of memory, or over the context's limit. */
    REVERSA_E_CANCELLED = 3,   /**< reversa_context_cancel() was called. */
    REVERSA_E_DEADLINE = 4,    /**< The context's time limit passed before there was a result. */
    REVERSA_E_IO = 5,          /**< The operating system refused to read or write. */
    REVERSA_E_FORMAT = 6,      /**< Text that is not well formed: CSV, JSON, UTF-8, a number, a date. */
    REVERSA_E_DATA = 7,        /**< Well formed but wrong: duplicate id, unknown column, cycle of managers. */
    REVERSA_E_CALLBACK = 8,    /**< A callback of the caller reported failure. */
    REVERSA_E_UNSUPPORTED = 9, /**< Asked for something that this build or version cannot do. */
    REVERSA_E_INTERNAL = 10    /**< A check inside the library failed; please report it. */
} reversa_status;

/**
 * The name of a status, such as "REVERSA_E_MEMORY".
 *
 * @param status  Any value, also one that is no status.
 * @return A static string, never NULL; "unknown status" for a value that is none. Any thread. O(1).
 * @see examples/first_match.c
 */
REVERSA_API const char *reversa_status_name(reversa_status status);

/**
 * The version of the library that is linked, "major.minor.patch".
 *
 * @return A static string, never NULL. Any thread. O(1).
 * @see examples/first_match.c
 */
REVERSA_API const char *reversa_version(void);

/**
 * The libraries that this build contains, one line, such as "GLPK 5.0, jansson 2.14, utf8proc 2.8.0".
 *
 * GLPK is under GPL-3: a program that is distributed with a build that names it is distributed under GPL terms. HiGHS, which
 * a build can have beside it or in its place, is under the MIT licence.
 *
 * @return A static string, never NULL. Any thread. O(1).
 */
REVERSA_API const char *reversa_build_info(void);

#ifdef __cplusplus
}
#endif
#endif
