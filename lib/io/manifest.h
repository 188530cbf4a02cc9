/*
 * result.json read back as what it is for a later run: what went in, what was asked for, what came out.
 */
#ifndef RV_IO_MANIFEST_H
#define RV_IO_MANIFEST_H

#include "io/record.h"

#define RV_MANIFEST_OUTPUTS 32

/* A file that a run wrote. */
typedef struct rv_manifest_output {
    const char *file;
    const char *sha256;
} rv_manifest_output;

typedef struct rv_manifest_level {
    const char *name;
    int64_t value;
    int64_t bound;
} rv_manifest_level;

/* All texts live in the arena. */
typedef struct rv_manifest {
    rv_arena arena;
    const char *source;
    const char *outcome;
    const char *version; /* of the library that wrote it */
    uint64_t seed;
    reversa_match_options options;
    rv_wishes_asked wishes;
    reversa_unknown_manager unknown_manager;
    bool user_criteria;    /* there were some: nobody else can compute them */
    bool not_drawn;        /* though a lottery was asked for: its time was up */
    const char *programme; /* JSON */
    int32_t n_inputs;
    rv_input inputs[RV_MAX_INPUTS];
    int32_t n_outputs;
    rv_manifest_output outputs[RV_MANIFEST_OUTPUTS];
    int32_t n_levels;
    rv_manifest_level levels[RV_MAX_LEVELS];
} rv_manifest;

/* Read result.json; does not begin a call. After an error *manifest_out is all zero; else free it with its arena. */
reversa_status rv_manifest_read(reversa_context *ctx, const char *path, rv_manifest *manifest_out);

#endif
