/*
 * Which kind of file is it? By its ending or by its header.
 */
#ifndef CLI_SNIFF_H
#define CLI_SNIFF_H

#include <stdint.h>

typedef enum file_kind {
    KIND_PEOPLE,
    KIND_PREFERENCES,
    KIND_PREVIOUS,
    KIND_SCORES,
    KIND_PAIR_LIST,
    KIND_SESSIONS,
    KIND_SURVEYS,
    KIND_EMPLOYMENT,
    KIND_PROGRAMME,
    KIND_DECISIONS,
    KIND_UNKNOWN,
    KIND_UNREADABLE
} file_kind;

#define N_KINDS KIND_UNKNOWN /* that can be read */

/* Standard input is taken for people. */
file_kind sniff_kind(const char *path);

/* "people", "preferences", … */
const char *sniff_name(file_kind kind);

/* Rows of a CSV file below its header; −1 where it cannot be read. */
int64_t sniff_rows(const char *path);

#endif
