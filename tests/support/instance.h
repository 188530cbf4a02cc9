/*
 * Random problems for the tests of scoring, with the raw data that they were made from and a slow reference beside it.
 *
 * People are numbered by their place in the input; instance->person[] maps them to persons of the cohort. The reference
 * computes from the raw data by the definitions: minute by minute, tag by tag, in 128 bits; it shares no code with
 * the library.
 */
#ifndef RT_INSTANCE_H
#define RT_INSTANCE_H

#include <reversa/cohort_builder.h>
#include <reversa/problem.h>

#include "model/programme.h"
#include "score/scorer.h"
#include "support/support.h"

#define RT_N_NUMBERS 6 /* level, x, y, z, waiting_rounds, utc_offset */
#define RT_N_TEXTS 2   /* team, department */
#define RT_N_SETS 4    /* languages, skills, wants, goals */
#define RT_N_TAGS 9
#define RT_WEEK_WORDS 158 /* of 64 minutes */
#define RT_MISSING INT64_MIN
#define RT_MOST_TERMS 32
#define RT_MOST_CHECKS 24

typedef struct rt_human {
    char id[16];
    bool is_mentor;
    bool is_mentee;
    int32_t capacity[2];                  /* by reversa_side, as written */
    int64_t number[RT_N_NUMBERS];         /* millionths */
    int32_t text[RT_N_TEXTS];             /* −1 for none */
    int32_t date;                         /* days, REVERSA_MISSING_DATE */
    int32_t manager;                      /* −1 for none */
    int32_t weight[RT_N_SETS][RT_N_TAGS]; /* thousandths, 0 for not in the set */
    bool has_week;
    int32_t n_intervals;
    int32_t start[4]; /* local */
    int32_t end[4];
    uint64_t week[RT_WEEK_WORDS]; /* UTC */
} rt_human;

typedef struct rt_instance {
    int32_t n;
    rt_human *human; /* [n] */
    int32_t *rank;   /* [n · n] rank that the first gave the second, 0 */
    bool *veto;      /* [n · n] */
    int8_t *state;   /* [n · n] mentor, mentee: reversa_pair_state, −1 */
    int32_t *listed; /* [n · n] mentor, mentee: score, −1 for not listed; NULL without scores */
    int32_t *place;  /* [n] the order in which people are put in: place of the i-th row */
    int32_t *person; /* [n] human → person of the cohort */
    rv_rule rules[2 * RV_N_RULE_KINDS];
    int32_t n_rules;
    rv_criterion criteria[2 * RV_CRITERION_USER];
    int32_t n_criteria;
    reversa_user_criterion user; /* with a function: after the criteria */
    reversa_programme programme;
    reversa_cohort *cohort;
    reversa_preferences *preferences;
    reversa_previous *previous;
    reversa_scores *scores;
    reversa_problem *problem;
} rt_instance;

/* Draw people, what they say of each other, rules and criteria. */
void rt_instance_draw(rt_instance *instance, uint64_t *random, int32_t n, bool with_scores);
/* Draw people of given numbers per side, and the rest. */
void rt_instance_shape(rt_instance *instance, uint64_t *random, int32_t n_mentors, int32_t n_mentees);
/* Make the problem from the raw data, rows in the order of `place`. */
void rt_instance_build(reversa_context *ctx, rt_instance *instance);
/* Release the problem and what it borrows; the raw data stay. */
void rt_instance_unbuild(rt_instance *instance);
void rt_instance_free(rt_instance *instance);

/* ---- A scene: an instance with a scorer and a workspace of its own ---- */

typedef struct rt_scene {
    reversa_context *ctx;
    rt_instance instance;
    reversa_scorer *scorer;
    rv_score_work *work;
    const rv_side *mentors;
    const rv_side *mentees;
} rt_scene;

/* Draw people without rules and without a user-defined criterion; the test changes what it likes before it builds. */
void rt_scene_open(rt_scene *scene, uint64_t seed, int32_t n);
/* Draw people who are mentors, then mentees. */
void rt_scene_open_sides(rt_scene *scene, uint64_t seed, int32_t n_mentors, int32_t n_mentees);
void rt_scene_build(rt_scene *scene);
void rt_scene_close(rt_scene *scene);
/* The scene's only rule or criterion, with its defaults. */
rv_rule *rt_scene_rule(rt_scene *scene, rv_rule_kind kind, const char *attribute);
rv_criterion *rt_scene_criterion(rt_scene *scene, rv_criterion_kind kind, const char *attribute);
/* Person of a human, and ordinal on a side. */
int32_t rt_scene_ordinal(const rt_scene *scene, reversa_side side, int32_t human);
/* The score of a pair of humans as a row gives it. */
int32_t rt_scene_score(rt_scene *scene, int32_t mentor, int32_t mentee);

/* ---- The reference (reference.c) ---- */

/* May the two be paired? */
bool rt_reference_eligible(const rt_instance *instance, int32_t mentor, int32_t mentee);
/* Value of a criterion (the user's is the last), −1 where it is left out; *missing_out where a side has none. */
int32_t rt_reference_value(const rt_instance *instance, int32_t criterion, int32_t mentor, int32_t mentee,
                           bool *missing_out);
/* The score, whatever the rules say. contributions_out [criteria] may be NULL. */
int32_t rt_reference_score(const rt_instance *instance, int32_t mentor, int32_t mentee, int32_t *contributions_out);

/* The function of the user-defined criterion; its user is the instance. */
int rt_instance_user_value(void *user, const reversa_cohort *cohort, const reversa_block *block, int32_t *values_out);

#endif
