/*
 * Where a command prints its data: standard output, or a file that is replaced whole or not at all.
 */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "options.h"

typedef struct cli_output {
    FILE *stream;
    char *path;      /* NULL for standard output */
    char *temporary; /* beside the path */
} cli_output;

/* Begin; "-" or NULL is standard output. 0 or an exit code, after a message. */
int output_open(cli_output *output, const char *path);

/* End: with code 0 the file goes in its place, else it is taken away. Returns code, or another after a message. */
int output_close(cli_output *output, int code);

/* Whether -o names a folder or a file, not "-". */
bool output_has_folder(const cli_settings *settings);

/* A file in the folder of -o; release with free(). */
char *output_path(const cli_settings *settings, const char *name);

#endif
