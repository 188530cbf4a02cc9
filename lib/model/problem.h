/*
 * The inside of a problem: sides, columns resolved, pair data turned to rows per mentee.
 *
 * A mentor or mentee is an ordinal within its side: sides list the people with capacity > 0 in the cohort's order. Columns
 * that the programme names are resolved to the kind that it needs; a text column of a file that is used as numbers or
 * tags is converted once, here, with an error per wrong cell. Everything is immutable afterwards.
 */
#ifndef RV_MODEL_PROBLEM_H
#define RV_MODEL_PROBLEM_H

#include <reversa/problem.h>

#include "model/cohort.h"
#include "model/programme.h"
#include "model/relations.h"

/* One side of the programme. */
typedef struct rv_side {
    int32_t n;
    const int32_t *person;   /* [n] ordinal → person, ascending */
    const int32_t *ordinal;  /* [n_people] person → ordinal, −1 */
    const int32_t *capacity; /* [n] > 0 */
    const int32_t *least;    /* [n] from hard `load` at_least, 0 if none; may exceed `most`: then nothing is feasible */
    const int32_t *most;     /* [n] from capacity and hard `load` at_most; may be 0, and below the number of pins */
} rv_side;

/* Pair data as rows per mentee: mentor ordinals ascending, each with a value. */
typedef struct rv_rows {
    const int64_t *offset; /* [mentees + 1] */
    const int32_t *mentor;
    const int32_t *value;
} rv_rows;

/* A test with its column and its values resolved. */
typedef struct rv_bound_test {
    const rv_column *column; /* NUMBER or TEXT */
    const int64_t *keys;     /* [n_keys] ascending: text codes, or millionths; a text that nobody has is left out */
    int32_t n_keys;
    bool by_key; /* is / in; else bounds */
    int64_t at_least;
    int64_t at_most;
} rv_bound_test;

typedef struct rv_bound_rule {
    const rv_rule *rule;
    bool skipped;
    const rv_column *column; /* level, the attribute, or availability; NULL if it needs none */
    rv_bound_test test;      /* ATTRIBUTE */
} rv_bound_rule;

typedef struct rv_bound_criterion {
    const rv_criterion *criterion; /* for user-defined ones a record in the problem's arena, kind RV_CRITERION_USER */
    const rv_column *mentor;       /* the column of either side; equal for one-attribute criteria */
    const rv_column *mentee;
    const rv_column *const *columns; /* SIMILARITY [n_attributes] */
    const reversa_user_criterion *user;
} rv_bound_criterion;

/* Pairs by ordinals, as bits. */
typedef struct rv_pair_set {
    const int32_t *ordinal[2]; /* by side: person → ordinal */
    int64_t words;             /* of a mentee's row */
    const uint64_t *bits;      /* [mentees · words] */
} rv_pair_set;

typedef struct rv_bound_limit {
    const rv_limit *limit;
    const char *text;          /* in words */
    rv_bound_test where;       /* QUOTA with where */
    const rv_column *column;   /* PAIRS: where; MENTOR_MINIMUM; SLOTS: availability; NULL for none */
    const int32_t **groups;    /* CONFLICT: the people of each group */
    const rv_column *cost;     /* BUDGET: column of a side … */
    int32_t cost_score_column; /* … or of the scores, −1 */
    const rv_column *at_most;  /* BUDGET: column of the person, or NULL */
    const rv_pair_set *listed; /* PAIRS of no programme: the pairs that it selects, in place of `where`; else NULL */
} rv_bound_limit;

/* A rule of circles with its column resolved. */
typedef struct rv_bound_circle_rule {
    const rv_circle_rule *rule;
    const char *text;      /* in words */
    const rv_column *each; /* NULL with where */
    rv_bound_test where;
} rv_bound_circle_rule;

struct reversa_problem {
    rv_arena arena;
    const reversa_cohort *cohort;
    const reversa_programme *programme; /* the caller's, or `own` */
    reversa_programme *own;             /* the built-in one, freed with the problem; else NULL */
    const reversa_preferences *preferences;
    const reversa_previous *previous;
    const reversa_scores *scores;
    rv_side side[2]; /* by reversa_side */
    const rv_bound_rule *rules;
    int32_t n_rules;
    const rv_bound_criterion *criteria;
    int32_t n_criteria; /* 0 with scores; criteria on absent columns are left out */
    const rv_bound_limit *limits;
    int32_t n_limits;
    const rv_bound_circle_rule *circle_rules; /* with a circle in the programme */
    int32_t n_circle_rules;
    const rv_column *circle_week; /* availability, NULL where circles need no slot */
    rv_rows forbidden;            /* vetoes of either, and forbidden pairs; value: 1 veto, 2 forbidden, 3 both */
    rv_rows ended;                /* earlier pairs, state ended */
    rv_rows active;               /* earlier pairs, state active */
    rv_rows pinned;               /* value 0 */
    rv_rows mentee_rank;          /* rank that the mentee gave, > 0 */
    rv_rows mentor_rank;          /* rank that the mentor gave, > 0 */
    rv_rows listed;               /* with scores: value is the score; offset NULL without */
    const char *const *tags;      /* [n_tags] of columns read as sets for the programme: codes after the cohort's */
    int32_t n_tags;
    int32_t n_warnings;
    const char *const *warnings;
};

/* The text of a tag of any column of the problem. */
const char *rv_problem_tag(const reversa_problem *problem, int32_t code);
/* Does a test hold for a person? `missing` is what an empty cell gives. */
bool rv_test_holds(const rv_bound_test *test, int32_t person, bool missing);
/* Does a limit's `where` select the pair (people)? True without `where`. */
bool rv_limit_selects(const rv_bound_limit *limit, int32_t mentor, int32_t mentee);
/* What the pair costs for a budget, in millionths; an empty cell costs 0. For a budget per person, the cost that counts
 * for that person. */
int64_t rv_limit_cost(const reversa_problem *problem, const rv_bound_limit *limit, int32_t mentor, int32_t mentee);
/* The most that a budget allows the person (people index; any for per "all"), millionths; INT64_MAX for an empty cell. */
int64_t rv_limit_budget(const rv_bound_limit *limit, int32_t person);
/* The note of an earlier pair, "" if none. */
const char *rv_problem_note(const reversa_problem *problem, int32_t mentor, int32_t mentee);

/* Scalar key of a cell for equality: text code, millionths or days; *missing_out tells an empty cell. */
int64_t rv_column_key(const rv_column *column, int32_t person, bool *missing_out);

#endif
