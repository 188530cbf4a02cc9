/*
 * Random matching problems with scores from elsewhere, and what must hold of a matching of them.
 *
 * People are numbered by the order in which they were drawn; they may be handed to the library in any other order. The
 * oracle for values is the plain flow of "support/network.h" over all pairs that may be made.
 */
#ifndef RT_MATCH_H
#define RT_MATCH_H

#include <reversa.h>

#include "support/network.h"

typedef struct rt_case {
    int32_t n;
    char (*id)[16];
    uint8_t *role;        /* 1 mentor, 2 mentee, 3 both, 0 none */
    int32_t *capacity[2]; /* by reversa_side, as written */
    int32_t *score;       /* [mentor · n + mentee] micro-points, −1 for not listed */
    int8_t *state;        /* [mentor · n + mentee] reversa_pair_state, −1 */
    int32_t load[2][2];   /* by side: at_least, at_most; −1 for none */
    char objective[128];  /* words; "name:0.1" gives up a tenth of the one before, "leximin/10" has a step */
    char limits[2048];    /* further limits as JSON, each followed by a comma */
    int32_t *order;       /* [n] the order in which people and pairs are handed over */
    reversa_cohort *cohort;
    reversa_programme *programme;
    reversa_previous *previous;
    reversa_scores *scores;
    reversa_problem *problem;
} rt_case;

typedef struct rt_case_shape {
    int32_t people; /* at most */
    int32_t most;   /* capacity at most */
    int32_t density;
    int32_t top;
    bool pins;
    bool bans;
    bool loads;
} rt_case_shape;

/* Room for n people without roles, pairs or limits; the objective is "mentees score". */
void rt_case_open(rt_case *drawn, int32_t n);
void rt_case_draw(rt_case *drawn, uint64_t *random, const rt_case_shape *shape);
void rt_case_shuffle(rt_case *drawn, uint64_t *random);
void rt_case_free(rt_case *drawn);

/* Make the problem and all it borrows. */
void rt_case_build(reversa_context *ctx, rt_case *drawn);
void rt_case_unbuild(rt_case *drawn);

/* May the two be paired, by the raw data? */
bool rt_case_eligible(const rt_case *drawn, int32_t mentor, int32_t mentee);
/* Places of a person on a side: 0 where the role does not include it; loads brought in. */
int32_t rt_case_most(const rt_case *drawn, int side, int32_t human);
/* The number of a person of the cohort. */
int32_t rt_case_human(const rt_case *drawn, int32_t person);
/* The best values of the levels, pins included; false if the loads cannot be met. */
bool rt_case_best(const rt_case *drawn, int64_t best_out[RV_NETWORK_LEVELS]);
/* Assert that an optimal matching keeps all rules, reaches `best` and carries prices that prove it. */
void rt_case_check(const rt_case *drawn, const reversa_matching *matching, const int64_t best[RV_NETWORK_LEVELS]);
/* All that a matching says, by id, as text that does not depend on the order of people; the caller frees it. */
char *rt_case_print(const rt_case *drawn, const reversa_matching *matching);

/* reversa_match() with defaults but for these; asserts success. */
reversa_matching *rt_case_match(reversa_context *ctx, const rt_case *drawn, int32_t candidates, reversa_solver solver);

#endif
