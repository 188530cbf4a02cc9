/*
 * The inside of a matching: pairs, levels, prices, reasons. Made by match, written by io.
 */
#ifndef RV_MODEL_MATCHING_H
#define RV_MODEL_MATCHING_H

#include <reversa/match.h>
#include <reversa/wishes.h>

#include "model/problem.h"

#define RV_MAX_LEVELS 8

/* Was it made of wishes, and how? */
typedef struct rv_wishes_asked {
    bool given;
    reversa_side from;
    reversa_wishes_among among;
} rv_wishes_asked;

/* In result.json; NULL-terminated. */
extern const char *const rv_wishes_from_names[];
extern const char *const rv_wishes_among_names[];

/* A check of a pair, by name. */
typedef struct rv_check_name {
    const char *name;
    const char *attribute; /* NULL if none */
} rv_check_name;

/* What removed the partners of those without an eligible one: a row for each REVERSA_REASON_NO_ELIGIBLE of unmatched, in
 * its order; no rows where nobody counted. */
typedef struct rv_removals {
    const rv_check_name *check; /* [n_checks] */
    const int32_t *asked;       /* [n_rows] others who were asked */
    const int32_t *count;       /* [n_rows · n_checks] of these, whom the check is the first to remove */
    int32_t n_rows;
    int32_t n_checks;
} rv_removals;

/* Prices within nested quotas, where there are some: what people and quotas pay for themselves. What a pair pays is that of
 * its two people and of the quotas around them. Rows have a level more than the objective, the first: it fills least loads
 * and least numbers. */
typedef struct rv_quota_prices {
    const int64_t *person[2]; /* by side: [ordinals · (n_levels + 1)]; NULL without */
    const int64_t *quota;     /* [limits of the problem · (n_levels + 1)], 0 for all but quotas */
} rv_quota_prices;

struct reversa_matching {
    rv_arena arena;
    const reversa_problem *problem;
    reversa_outcome outcome;
    reversa_solver solver;         /* the one that gave the result: network, GLPK or HiGHS */
    reversa_match_options options; /* as they were given */
    rv_wishes_asked wishes;        /* in place of the objective */
    reversa_certificate certificate;
    reversa_level levels[RV_MAX_LEVELS];
    int64_t level_price[RV_MAX_LEVELS]
                       [RV_MAX_LEVELS]; /* with has_level_prices: [left out][level], REVERSA_NO_PRICE for none */
    int32_t n_levels;
    int32_t n_pairs; /* sorted by mentor id, mentee id, bytewise */
    const reversa_matched_pair *pairs;
    const int32_t *contribution;        /* [n_pairs · n_criteria], row by row */
    const reversa_unmatched *unmatched; /* sorted by id, then mentor before mentee */
    const reversa_limit_use *limits;
    rv_removals removals;
    int32_t n_unmatched;
    int32_t n_limits;
    const char *const *conflict;
    int32_t n_conflict;
    int32_t threads;
    const int64_t *price[2];      /* by side: [ordinals · n_levels]; NULL without duals */
    const int64_t *load_price[2]; /* the same of the level before all, which fills least loads: [ordinals] */
    rv_quota_prices quota_prices; /* in place of both */
    int64_t n_signed_up[2];       /* by side: people whose role includes it */
    const int32_t
        *best[2];   /* by side: [ordinals] the best score of an eligible pair, REVERSA_NOT_ELIGIBLE; NULL where nobody
                               has counted */
    double seconds; /* of the whole call */
    uint64_t memory_peak; /* bytes, of the context so far */
    bool has_level_prices;
    bool is_drawn; /* among all optima, as options.lottery asks */
};

#endif
