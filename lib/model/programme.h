/*
 * The inside of a programme: rules, criteria, limits and levels as plain tables.
 *
 * All strings and arrays live in the programme's arena. The JSON reader in io and rv_programme_builtin() fill it; nothing
 * changes it later. Names of columns are resolved only when a problem is made.
 */
#ifndef RV_MODEL_PROGRAMME_H
#define RV_MODEL_PROGRAMME_H

#include <reversa/cohort.h>
#include <reversa/programme.h>

#include "base/context.h"

typedef enum rv_rule_kind {
    RV_RULE_LEVEL_GAP,
    RV_RULE_NOT_IN_REPORTING_LINE,
    RV_RULE_SAME,
    RV_RULE_DIFFERENT,
    RV_RULE_SHARED,
    RV_RULE_OVERLAP_MINUTES,
    RV_RULE_ATTRIBUTE,
    RV_RULE_NOT_PAIRED_BEFORE,
    RV_N_RULE_KINDS
} rv_rule_kind;

typedef enum rv_criterion_kind {
    RV_CRITERION_COVERAGE,
    RV_CRITERION_OVERLAP,
    RV_CRITERION_COMPLEMENT,
    RV_CRITERION_CLOSENESS,
    RV_CRITERION_GAP,
    RV_CRITERION_AVAILABILITY,
    RV_CRITERION_MEAN,
    RV_CRITERION_SAME,
    RV_CRITERION_DIFFERENT,
    RV_CRITERION_PREFERENCE,
    RV_CRITERION_WAITING,
    RV_CRITERION_SIMILARITY,
    RV_CRITERION_USER, /* only in problems */
    RV_N_CRITERION_KINDS
} rv_criterion_kind;

typedef enum rv_limit_kind {
    RV_LIMIT_QUOTA,
    RV_LIMIT_PAIRS,
    RV_LIMIT_BUDGET,
    RV_LIMIT_LOAD,
    RV_LIMIT_MENTOR_MINIMUM,
    RV_LIMIT_ONE_ROLE,
    RV_LIMIT_SLOTS,
    RV_LIMIT_CHANGES,
    RV_LIMIT_STABLE,
    RV_LIMIT_CONFLICT,
    RV_N_LIMIT_KINDS
} rv_limit_kind;

typedef enum rv_level_kind {
    RV_LEVEL_MENTEES,
    RV_LEVEL_MENTORS,
    RV_LEVEL_PAIRS,
    RV_LEVEL_SCORE,
    RV_LEVEL_WORST,
    RV_LEVEL_LEXIMIN,
    RV_LEVEL_KEEP,
    RV_LEVEL_EVEN,
    RV_N_LEVEL_KINDS
} rv_level_kind;

/* The words of the file format, by kind. */
extern const char *const rv_rule_names[RV_N_RULE_KINDS];
extern const char *const rv_criterion_names[RV_N_CRITERION_KINDS];
extern const char *const rv_limit_names[RV_N_LIMIT_KINDS];
extern const char *const rv_level_names[RV_N_LEVEL_KINDS];

typedef enum rv_who { RV_WHO_MENTOR = REVERSA_MENTOR, RV_WHO_MENTEE = REVERSA_MENTEE, RV_WHO_BOTH = 2 } rv_who;

/* A test of one attribute: equal to one of `values`, or a number within bounds. */
typedef struct rv_test {
    const char *attribute;
    const char **values; /* [n_values] the texts or numbers of is / in, as written */
    int32_t n_values;    /* 0: bounds hold instead */
    bool is_list;        /* written as `in` */
    int64_t at_least;    /* millionths, INT64_MIN for none */
    int64_t at_most;     /* millionths, INT64_MAX for none */
} rv_test;

typedef struct rv_rule {
    rv_rule_kind kind;
    bool missing_pass;
    bool optional;
    bool allow_sensitive;
    rv_who who;   /* ATTRIBUTE */
    rv_test test; /* ATTRIBUTE: all of it. SAME, DIFFERENT, SHARED: test.attribute. LEVEL_GAP, SHARED and
                        OVERLAP_MINUTES: the bounds (millionths, also of counts and minutes) */
} rv_rule;

#define RV_MISSING_SKIP (-1)

typedef struct rv_criterion {
    rv_criterion_kind kind;
    const char *name; /* never NULL: given or by default, coverage, overlap_goals, … */
    int32_t weight;   /* thousandths, > 0 */
    int32_t missing;  /* millionths, or RV_MISSING_SKIP */
    bool optional;
    bool allow_sensitive;
    const char *mentor;      /* COVERAGE: the mentor's set */
    const char *mentee;      /* COVERAGE: the mentee's set */
    const char *attribute;   /* one-attribute criteria */
    const char **attributes; /* SIMILARITY [n_attributes] */
    int32_t n_attributes;
    reversa_side side; /* PREFERENCE, WAITING */
    int64_t full;      /* COVERAGE (thousandths), AVAILABILITY (minutes), WAITING (rounds) */
    int64_t range;     /* COMPLEMENT, CLOSENESS, GAP: millionths, > 0 */
    int64_t ideal;     /* GAP: millionths */
} rv_criterion;

/* A bound written as {"count": n} or {"share": s}. */
typedef struct rv_amount {
    bool given;
    bool is_share;
    int64_t value; /* pairs, or millionths of all pairs */
} rv_amount;

typedef struct rv_limit {
    rv_limit_kind kind;
    bool soft;
    int64_t penalty;   /* micro-points a unit, with soft */
    reversa_side side; /* QUOTA, LOAD */
    bool has_where;
    rv_test where;              /* QUOTA; PAIRS: where.attribute, and … */
    bool where_different;       /* PAIRS: {"different": …} rather than {"same": …} */
    rv_amount at_least;         /* QUOTA, PAIRS, LOAD (count) */
    rv_amount at_most;          /* QUOTA, PAIRS, LOAD, CHANGES (count) */
    rv_who per;                 /* BUDGET: RV_WHO_BOTH means "all" */
    const char *cost;           /* BUDGET: column */
    const char *at_most_column; /* BUDGET: column of the person, or NULL */
    int64_t at_most_number;     /* BUDGET: millionths, when at_most_column is NULL */
    const char ***groups;       /* CONFLICT: [n_groups] lists of ids */
    const int32_t *group_sizes;
    int32_t n_groups;
} rv_limit;

typedef struct rv_level {
    rv_level_kind kind;
    int64_t give_up; /* millionths of the level before */
    int64_t step;    /* LEXIMIN: width of a score class in micro-points, default 1 */
} rv_level;

typedef struct rv_cadence {
    bool given;
    int32_t start;              /* days, REVERSA_MISSING_DATE if not given */
    int64_t meetings_per_month; /* millionths */
    int32_t minutes;
    int32_t months;
} rv_cadence;

/* What the people of one side of a circle must meet together: a number of those whom `where` selects, or, with `each`, of
 * those who share a value of a column. */
typedef struct rv_circle_rule {
    reversa_side side;
    const char *each; /* column, NULL with `where`; an empty cell is no value */
    rv_test where;
    int32_t at_least;         /* 0 for none */
    int32_t at_most;          /* INT32_MAX for none */
    int32_t none_or_at_least; /* 0 for none */
} rv_circle_rule;

/* What a circle is. */
typedef struct rv_circle_plan {
    bool given;
    int32_t n_mentors; /* 1 or 2 */
    int32_t at_least;  /* mentees */
    int32_t at_most;
    int32_t minutes;   /* of the weekly slot, 0 for none */
    bool missing_pass; /* who gives no availability can always come, rather than never */
    const rv_circle_rule *rules;
    int32_t n_rules;
} rv_circle_plan;

struct reversa_programme {
    rv_arena arena;
    const char *name;   /* "" if none */
    const char *source; /* NULL for the built-in one */
    char sha256[65];    /* of the file, "" for none */
    bool builtin;       /* rules and criteria on absent columns are skipped */
    const rv_rule *rules;
    int32_t n_rules;
    const rv_criterion *criteria;
    int32_t n_criteria;
    const rv_limit *limits;
    int32_t n_limits;
    const rv_level *objective;
    int32_t n_levels;
    const char **sensitive; /* beside gender and birth_year */
    int32_t n_sensitive;
    rv_cadence cadence;
    rv_circle_plan circle;
};

/* Set a rule, criterion or limit of a kind to its defaults: missing 0, full 3 or 120, weight 1, range 1, no bounds but
 * at_least 1 for `shared` and `overlap_minutes`. */
void rv_rule_init(rv_rule *rule, rv_rule_kind kind);
void rv_criterion_init(rv_criterion *criterion, rv_criterion_kind kind);
void rv_limit_init(rv_limit *limit, rv_limit_kind kind);

/* Is the column an audit attribute: gender, birth_year, or in the programme's list? */
bool rv_programme_is_sensitive(const reversa_programme *programme, const char *column);

/* The default name of a criterion (coverage, overlap_goals, …), in the arena. */
const char *rv_criterion_default_name(reversa_context *ctx, rv_arena *arena, const rv_criterion *criterion);

/* Is the name one of the columns that results have anyway: mentor_id, mentee_id, score, state, note? */
bool rv_criterion_name_is_taken(const char *name);

/* Report what is wrong with a programme whoever the people are: names of criteria used twice or taken, levels that miss
 * the level they need, soft limits without the level `score`. The file in messages is the programme's source. */
reversa_status rv_programme_check(reversa_context *ctx, const reversa_programme *programme);

/* Does a level before `level` fix the number of pairs, given whether anyone can have several? */
bool rv_programme_fixes_pairs(const reversa_programme *programme, int32_t level, bool several);

/* reversa_programme_builtin() without the door. */
reversa_status rv_programme_build(reversa_context *ctx, reversa_programme **programme_out);

#endif
