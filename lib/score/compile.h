/*
 * A scorer's inside: the mentors' columns laid out by ordinal, and rules and criteria that refer to them.
 *
 * A row (one mentee against all mentors) is worked off in chunks of RV_CHUNK mentors whose workspace stays in the cache.
 * Only the mentors' side is laid out anew; of the mentee, one cell a row is read where the cohort has it.
 * - Sets are turned over: for each tag the mentors that have it. A row adds up only the tags of its mentee.
 * - Weekly minutes are intervals between edges, the distinct minutes at which some mentor's interval begins or ends. For a
 *   row the mentee's minutes up to each edge are known, so an interval in common is one subtraction, exact to the minute.
 */
#ifndef RV_SCORE_COMPILE_H
#define RV_SCORE_COMPILE_H

#include "score/layout.h"
#include "score/micro.h"
#include "score/scorer.h"

#define RV_CHUNK 1024
#define RV_NO_KEY INT64_MIN /* an empty cell: equal to REVERSA_MISSING_NUMBER */

/* Number, text or date by mentor. */
typedef struct rv_scalars {
    const rv_column *column;
    const int64_t *key; /* [mentors] millionths, text code or days, RV_NO_KEY */
    rv_field field;
    rv_order order; /* where the field is not exact */
} rv_scalars;

/* Sets turned over. */
typedef struct rv_postings {
    const rv_column *column;
    int32_t n_tags;
    int32_t *tag;    /* [n_tags] code, ascending */
    int64_t *start;  /* [n_tags + 1] */
    int32_t *mentor; /* ascending for each tag */
    int32_t *level;  /* thousandths, beside mentor */
    int32_t *size;   /* [mentors] size of the set */
    int32_t n_codes; /* one past the largest tag */
    rv_field *field; /* [n_tags] classes by level; without steps for a tag that few have */
    rv_field sizes;
} rv_postings;

/* Something added up over the tags that a mentee and a mentor have in common. */
typedef struct rv_counter {
    const rv_postings *postings;
    const rv_column *mentee;
    int64_t full;         /* adds weight · min(level, full); 0: adds 1 */
    int32_t first_cursor; /* into the workspace, room for the largest set of a mentee */
    int32_t n_cursors;
    int64_t first_mark; /* into the workspace, room for n_codes of the postings */
} rv_counter;

/* Weekly minutes. */
typedef struct rv_weeks {
    const rv_column *column;
    int32_t n_edges;
    int32_t *edge;         /* [n_edges] minute, ascending */
    int64_t *offset;       /* [mentors + 1] */
    uint16_t *interval;    /* two edges each */
    int32_t first_elapsed; /* into the workspace, room for n_edges */
    rv_slots slots;
} rv_weeks;

/* The attributes of a similarity. */
typedef struct rv_vectors {
    const rv_bound_criterion *bound;
    int32_t n_attributes;
    int32_t first_value; /* into the workspace, room for n_attributes */
    double *value;       /* [n_attributes · mentors], attribute by attribute */
    double *norm;        /* [mentors], 0 where an attribute is missing or all are 0 */
} rv_vectors;

/* A rule that looks at pairs. */
typedef struct rv_rule_op {
    rv_rule_kind kind;
    bool missing_pass;
    const rv_column *column;
    int64_t at_least; /* millionths */
    int64_t at_most;
    int32_t index; /* of its scalars, counter or weeks */
} rv_rule_op;

/* A criterion. */
typedef struct rv_term_op {
    rv_criterion_kind kind;
    int32_t criterion;  /* index in the problem */
    int32_t weight;     /* thousandths */
    int32_t on_missing; /* micro-points, RV_MISSING_SKIP */
    int32_t index;      /* of its scalars, counter, weeks or vectors */
    const rv_bound_criterion *bound;
    rv_ratio ratio; /* where the denominator is the same for every pair */
} rv_term_op;

struct reversa_scorer {
    rv_arena arena;
    const reversa_problem *problem;
    int32_t n_mentors;
    int32_t n_mentees;
    rv_scalars *scalars;
    int32_t n_scalars;
    rv_postings *postings;
    int32_t n_postings;
    rv_counter *counters;
    int32_t n_counters;
    rv_weeks *weeks;
    int32_t n_weeks;
    rv_vectors *vectors;
    int32_t n_vectors;
    int32_t n_cursors;          /* room in a workspace, all counters together */
    int64_t n_marks;            /* all counters together */
    int32_t n_elapsed;          /* all weeks together */
    int32_t n_attributes;       /* all similarities together */
    const uint8_t *mentor_pass; /* [mentors] rules on the mentor alone; NULL if all pass */
    const uint8_t *mentee_pass; /* [mentees] rules on the mentee alone; NULL if all pass */
    const int32_t *line_first;  /* [mentors], NULL without the rule */
    const int32_t *line_last;
    rv_order line;            /* mentors by line_first, with the rule */
    const int32_t *above;     /* [people] the nearest mentor above, −1; with the rule */
    const uint64_t *everyone; /* [words] mentors who pass the rules on the mentor alone */
    bool not_paired_before;
    rv_rule_op *rules; /* cheapest first */
    int32_t n_rules;
    rv_term_op *terms; /* in the order in which they are evaluated */
    int32_t n_terms;
    bool skips; /* some criterion may be left out, so pairs differ in total weight */
};

/* Indices of laid-out columns; one that is there already is used again. −1 after an error. */
int32_t rv_compile_scalars(reversa_context *ctx, reversa_scorer *scorer, const rv_column *column);
int32_t rv_compile_counter(reversa_context *ctx, reversa_scorer *scorer, const rv_column *mentor,
                           const rv_column *mentee, int64_t full);
int32_t rv_compile_weeks(reversa_context *ctx, reversa_scorer *scorer, const rv_column *column);
int32_t rv_compile_vectors(reversa_context *ctx, reversa_scorer *scorer, const rv_bound_criterion *bound);

/* Lay out sets of bits for all that has been compiled: the last step. */
reversa_status rv_compile_sets(reversa_context *ctx, reversa_scorer *scorer);

/* A person's numbers in the listed order; returns their norm, 0 where one is missing or all are 0. `stride` apart. */
double rv_compile_vector(const rv_bound_criterion *bound, int32_t person, double *value_out, size_t stride);

#endif
