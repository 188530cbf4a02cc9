/*
 * Large stages against simplex: on the same columns and rows the decomposition's multipliers must price to the bound of the
 * linear program over pairs, and what the search over moves finds must meet the limits. Sizes are just beyond the one from which
 * networks are decomposed, so that simplex still manages.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "match/limit_master.h"
#include "support/support.h"

#include <reversa/io.h>

#include "io/programme.h"

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

static void make_people(made *m, uint64_t *random, int capacity)
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

static void make_scores(made *m, uint64_t *random)
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

static void make(made *m, uint64_t seed, int capacity, const char *levels, int least)
{
    char text[2048];
    uint64_t random = seed;
    reversa_problem_options options;
    memset(m, 0, sizeof *m);
    m->ctx = rt_context(NULL);
    make_people(m, &random, capacity);
    make_scores(m, &random);
    int length = snprintf(text, sizeof text,
                          "{\"schema\":\"reversa.programme/1\",\"rules\":[],\"criteria\":[],\"limits\":["
                          "{\"limit\":\"pairs\",\"where\":{\"same\":\"a\"},\"at_least\":{\"count\":%d}},"
                          "{\"limit\":\"pairs\",\"where\":{\"same\":\"b\"},\"at_most\":{\"count\":90}},"
                          "{\"limit\":\"pairs\",\"where\":{\"same\":\"c\"},\"at_least\":{\"share\":0.4}},"
                          "{\"limit\":\"quota\",\"side\":\"mentor\",\"where\":{\"attribute\":\"a\",\"is\":\"g0\"},\"at_"
                          "most\":{\"count\":80}},"
                          "{\"limit\":\"quota\",\"side\":\"mentee\",\"where\":{\"attribute\":\"b\",\"is\":\"g1\"},\"at_"
                          "most\":{\"count\":85}},"
                          "{\"limit\":\"quota\",\"side\":\"mentee\",\"where\":{\"attribute\":\"c\",\"is\":\"g2\"},\"at_"
                          "least\":{\"count\":80}}],"
                          "\"objective\":[%s]}",
                          least, levels);
    assert_int_equal(rv_programme_parse(m->ctx, text, (size_t)length, "programme.json", &m->programme), REVERSA_OK);
    reversa_problem_options_init(&options);
    options.scores = m->scores;
    assert_int_equal(reversa_problem_create(m->ctx, m->cohort, m->programme, &options, &m->problem), REVERSA_OK);
}

static void unmake(made *m)
{
    reversa_problem_free(m->problem);
    reversa_scores_free(m->scores);
    reversa_programme_free(m->programme);
    reversa_cohort_free(m->cohort);
    reversa_context_free(m->ctx);
}

static void open_search(rv_solve *solve, rv_search *search)
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

/* The bound that the multipliers prove over every eligible pair. */
static rv_wide priced(rv_search *search)
{
    rv_priced found;
    assert_int_equal(rv_search_price(search, RV_ONE, 1, &found), REVERSA_OK);
    assert_int_equal(found.n_fresh, 0); /* all eligible pairs are columns here */
    rv_free(search->solve->ctx, found.fresh);
    return found.bound;
}

static void compare(uint64_t seed, int capacity, int32_t level)
{
    made m;
    rv_solve solve;
    rv_search search;
    rv_mip_end end;
    reversa_match_options options = {.struct_size = sizeof options, .candidates = PAIRS_EACH};
    make(&m, seed, capacity, level == RV_VIOLATION ? "\"pairs\"" : "\"score\"", level == RV_VIOLATION ? 310 : 105);
    assert_int_equal(rv_solve_open(m.ctx, m.problem, NULL, &options, &solve), REVERSA_OK);
    open_search(&solve, &search);
    search.stage = (rv_stage){.level = level, .bound = INT64_MAX, .value = INT64_MIN};
    assert_true(rv_master_suits(&search));
    assert_int_equal(rv_search_linear(&search, &end), REVERSA_OK);
    assert_int_equal(end, RV_MIP_OPTIMAL);
    double simplex = (double)priced(&search) / (double)RV_ONE;
    assert_int_equal(rv_master_linear(&search, &end), REVERSA_OK);
    assert_int_equal(end, RV_MIP_OPTIMAL);
    double master = (double)priced(&search) / (double)RV_ONE;
    print_message("simplex %.6f, master %.6f\n", simplex, master);
    assert_true(fabs(simplex - master) <= 1e-6 * fabs(simplex) + 1e-3);
    rv_search_close(&search);
    rv_solve_close(&solve);
    unmake(&m);
}

static void test_master_linear_agrees_with_simplex(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    for (uint64_t round = 0; round < 3; round++)
        compare(rt_seed() + 9100 + round, round == 2 ? 2 : 1, 0);
}

static void test_master_linear_of_violations_agrees_with_simplex(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    compare(rt_seed() + 9200, 1, RV_VIOLATION);
}

/* The whole way; limits are measured by their other description. */
static int64_t solve_whole(uint64_t seed, const char *levels, int threads, double gap, int64_t *bound_out)
{
    made m;
    reversa_matching *matching = NULL;
    reversa_match_options options;
    reversa_level level;
    reversa_match_options_init(&options);
    options.gap = gap;
    make(&m, seed, 1, levels, 105);
    reversa_context_set_threads(m.ctx, threads);
    assert_int_equal(reversa_match(m.ctx, m.problem, NULL, &options, &matching), REVERSA_OK);
    assert_in_range(reversa_matching_outcome(matching), REVERSA_OUTCOME_OPTIMAL, REVERSA_OUTCOME_FEASIBLE);
    assert_int_equal(reversa_matching_n_limits(matching), N_LIMITS);
    for (int32_t k = 0; k < N_LIMITS; k++) {
        reversa_limit_use use;
        reversa_matching_limit(matching, k, &use);
        assert_true(use.value >= use.least && use.value <= use.most);
    }
    reversa_matching_level(matching, reversa_matching_n_levels(matching) - 1, &level);
    *bound_out = level.bound;
    reversa_matching_free(matching);
    unmake(&m);
    return level.value;
}

static void test_match_of_a_large_stage_meets_limits_and_gap(void **state)
{
    (void)state;
    int64_t bound[2];
    if (!rv_mip_default_solver())
        skip();
    for (uint64_t round = 0; round < 2; round++) {
        const char *levels = round ? "\"mentees\",\"score\"" : "\"score\"";
        int64_t one = solve_whole(rt_seed() + 9300 + round, levels, 1, 0.002, &bound[0]);
        int64_t two = solve_whole(rt_seed() + 9300 + round, levels, 2, 0.002, &bound[1]);
        assert_int_equal(one, two);
        assert_int_equal(bound[0], bound[1]);
        assert_true(one <= bound[0]);
        assert_true((double)(bound[0] - one) <= 0.002 * (double)bound[0]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_master_linear_agrees_with_simplex),
        cmocka_unit_test(test_master_linear_of_violations_agrees_with_simplex),
        cmocka_unit_test(test_match_of_a_large_stage_meets_limits_and_gap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
