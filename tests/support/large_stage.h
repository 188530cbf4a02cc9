/*
 * A programme just large enough for its stages to be decomposed: some hundred people, listed pairs, six overlapping limits.
 */
#ifndef RT_LARGE_STAGE_H
#define RT_LARGE_STAGE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <reversa/io.h>

#include "io/programme.h"
#include "match/limit_master.h"
#include "support/support.h"

#define MENTEES 320
#define MENTORS 300
#define PAIRS_EACH 14
#define GROUPS 3
#define N_LIMITS 6
#define TEXT_ROOM 65536

typedef struct made {
    reversa_context *ctx;
    reversa_cohort *cohort;
    reversa_programme *programme;
    reversa_scores *scores;
    reversa_problem *problem;
} made;

static inline void make_people(made *m, uint64_t *random, int capacity)
{
    static char text[TEXT_ROOM];
    size_t at = (size_t)snprintf(text, sizeof text, "id,role,mentor_capacity,a,b,c\n");
    for (int i = 0; i < MENTORS + MENTEES; i++) {
        bool is_mentor = i < MENTORS;
        at += (size_t)snprintf(text + at, sizeof text - at, "%c%d,%s,%d,g%d,g%d,g%d\n", is_mentor ? 'm' : 'e',
                               is_mentor ? i : i - MENTORS, is_mentor ? "mentor" : "mentee", capacity,
                               (int)rt_between(random, 0, GROUPS - 1), (int)rt_between(random, 0, GROUPS - 1),
                               (int)rt_between(random, 0, GROUPS - 1));
    }
    assert_int_equal(reversa_people_read(m->ctx, rt_write_text("people.csv", text), NULL, &m->cohort), REVERSA_OK);
}

static inline void make_scores(made *m, uint64_t *random)
{
    static char names[2][MENTEES][8];
    static const char *mentors[MENTEES * PAIRS_EACH], *mentees[MENTEES * PAIRS_EACH];
    static double scores[MENTEES * PAIRS_EACH];
    for (int i = 0; i < MENTEES; i++) {
        snprintf(names[0][i], sizeof names[0][i], "m%d", i);
        snprintf(names[1][i], sizeof names[1][i], "e%d", i);
        for (int k = 0; k < PAIRS_EACH; k++) {
            int j = (i * 7 + k * 19 + k * k) % MENTORS;
            mentors[i * PAIRS_EACH + k] = names[0][j];
            mentees[i * PAIRS_EACH + k] = names[1][i];
            scores[i * PAIRS_EACH + k] = (double)rt_between(random, 0, 1000000) / 1e6;
        }
    }
    for (int j = 0; j < MENTORS; j++)
        snprintf(names[0][j], sizeof names[0][j], "m%d", j);
    reversa_score_rows rows = {sizeof rows, MENTEES * PAIRS_EACH, mentors, mentees, scores, 0, NULL, NULL};
    assert_int_equal(reversa_scores_create(m->ctx, m->cohort, &rows, &m->scores), REVERSA_OK);
}

/* Makes it with these limits and a context that m has already. */
static inline void make_limits(made *m, uint64_t seed, int capacity, const char *levels, const char *limits)
{
    char text[4096];
    uint64_t random = seed;
    reversa_problem_options options;
    make_people(m, &random, capacity);
    make_scores(m, &random);
    int length = snprintf(text, sizeof text,
                          "{\"schema\":\"reversa.programme/1\",\"rules\":[],\"criteria\":[],\"limits\":[%s],"
                          "\"objective\":[%s]}",
                          limits, levels);
    assert_int_equal(rv_programme_parse(m->ctx, text, (size_t)length, "programme.json", &m->programme), REVERSA_OK);
    reversa_problem_options_init(&options);
    options.scores = m->scores;
    assert_int_equal(reversa_problem_create(m->ctx, m->cohort, m->programme, &options, &m->problem), REVERSA_OK);
}

/* Makes it with a context that m has already. */
static inline void make_within(made *m, uint64_t seed, int capacity, const char *levels, int least)
{
    char limits[2048];
    snprintf(limits, sizeof limits,
             "{\"limit\":\"pairs\",\"where\":{\"same\":\"a\"},\"at_least\":{\"count\":%d}},"
             "{\"limit\":\"pairs\",\"where\":{\"same\":\"b\"},\"at_most\":{\"count\":90}},"
             "{\"limit\":\"pairs\",\"where\":{\"same\":\"c\"},\"at_least\":{\"share\":0.4}},"
             "{\"limit\":\"quota\",\"side\":\"mentor\",\"where\":{\"attribute\":\"a\",\"is\":\"g0\"},\"at_"
             "most\":{\"count\":80}},"
             "{\"limit\":\"quota\",\"side\":\"mentee\",\"where\":{\"attribute\":\"b\",\"is\":\"g1\"},\"at_"
             "most\":{\"count\":85}},"
             "{\"limit\":\"quota\",\"side\":\"mentee\",\"where\":{\"attribute\":\"c\",\"is\":\"g2\"},\"at_"
             "least\":{\"count\":80}}",
             least);
    make_limits(m, seed, capacity, levels, limits);
}

static inline void make(made *m, uint64_t seed, int capacity, const char *levels, int least)
{
    *m = (made){.ctx = rt_context(NULL)};
    make_within(m, seed, capacity, levels, least);
}

static inline void unmake_within(made *m)
{
    reversa_problem_free(m->problem);
    reversa_scores_free(m->scores);
    reversa_programme_free(m->programme);
    reversa_cohort_free(m->cohort);
}

static inline void unmake(made *m)
{
    unmake_within(m);
    reversa_context_free(m->ctx);
}

static inline void open_search(rv_solve *solve, rv_search *search)
{
    assert_int_equal(rv_search_open(solve, rv_mip_default_solver(), search), REVERSA_OK);
    rv_new_pair *all = calloc((size_t)solve->pairs.n, sizeof *all);
    int64_t n = 0;
    for (int32_t i = 0; i < solve->side[REVERSA_MENTEE].n; i++) {
        for (int64_t e = solve->pairs.offset[i]; e < solve->pairs.offset[i + 1]; e++)
            all[n++] = (rv_new_pair){i, solve->pairs.mentor[e], solve->pairs.score[e]};
    }
    assert_int_equal(rv_search_add(search, all, n), REVERSA_OK);
    free(all);
}

#endif
