/*
 * What the best matching says of a pair, and of all pairs: the part of `reversa explain` that solves first.
 */
#ifndef CLI_EXPLAIN_H
#define CLI_EXPLAIN_H

#include <stdbool.h>

#include "command.h"
#include "inputs.h"
#include "table.h"

/* The pair itself, and the alternatives of both sides. */
#define CLI_FIGURES (1 + 2 * REVERSA_MAX_ALTERNATIVES)

/* The best matching, and what it says of one pair. */
typedef struct cli_insight {
    const cli_inputs *inputs;
    reversa_matching *matching;
    reversa_insight *insight; /* NULL where the matching has no pairs */
    reversa_pair_insight pair;
    reversa_solved_exchange solved[CLI_FIGURES]; /* as they were asked: the pair, then by side and alternative */
    bool is_solved[CLI_FIGURES];
    int32_t n_terms;
    int32_t *deciding; /* [n_terms] the value of each criterion that would decide alone */
} cli_insight;

/* Solve, and look at a pair; with mentor −1 at none. Freed after any code. */
int insight_open(cli_session *session, const cli_inputs *inputs, int32_t mentor, int32_t mentee, cli_insight *seen);
void insight_free(cli_insight *seen);

/* For people, as an object of JSON without its name, and as rows behind those of one pair's table. */
void insight_print(const cli_insight *seen, FILE *stream);
void insight_print_json(const cli_insight *seen, FILE *stream);
void insight_add_rows(const cli_insight *seen, cli_table *table);

/* How much of the best matching had to be so. */
int insight_summary(cli_session *session, const cli_inputs *inputs);

#endif
