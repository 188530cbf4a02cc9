/*
 * Budgets of large costs with many digits: a solver's rounding must neither deny pairs that there are nor let through pairs
 * that cost a millionth too much. Small programmes against enumeration in whole millionths, larger ones that can be met by
 * the way they are made.
 */
#include <stdio.h>
#include <string.h>

#include <reversa/io.h>

#include "io/programme.h"
#include "match/limits.h"
#include "support/support.h"

#define SIDE 12
#define MOST_PAIRS (SIDE * SIDE)
#define MILLION 1000000

typedef struct instance {
    int n;
    int n_pairs;
    int mentor[MOST_PAIRS], mentee[MOST_PAIRS];
    int64_t cost[MOST_PAIRS], score[MOST_PAIRS]; /* millionths */
    int group[2][SIDE];
    int64_t budget;
    int least; /* pairs of different groups */
} instance;

static bool differs(const instance *it, int k)
{
    return it->group[0][it->mentor[k]] != it->group[1][it->mentee[k]];
}

static void draw(instance *it, uint64_t *random, int n, int most_pairs, int64_t largest)
{
    *it = (instance){.n = n};
    for (int i = 0; i < 2 * n; i++)
        it->group[i % 2][i / 2] = (int)rt_between(random, 0, 2);
    for (int k = 0; k < n * n && it->n_pairs < most_pairs; k++) {
        if (rt_between(random, 0, 1))
            continue;
        it->mentor[it->n_pairs] = k / n;
        it->mentee[it->n_pairs] = k % n;
        it->cost[it->n_pairs] = rt_between(random, largest * MILLION / 50, largest * MILLION);
        it->score[it->n_pairs++] = rt_between(random, 0, MILLION);
    }
}

/* A budget one and a half times what some pairs of different groups cost, found one by one; false where there are none. */
static bool make_feasible(instance *it, int wanted)
{
    bool used[2][SIDE] = {{false}};
    int64_t sum = 0;
    for (int k = 0; k < it->n_pairs && it->least < wanted; k++) {
        if (!differs(it, k) || used[0][it->mentor[k]] || used[1][it->mentee[k]])
            continue;
        used[0][it->mentor[k]] = used[1][it->mentee[k]] = true;
        sum += it->cost[k];
        it->least++;
    }
    it->budget = sum + sum / 2;
    return it->least > 0;
}

/* The best score of all sets of pairs that fit, −1 for none. */
static int64_t enumerate(const instance *it)
{
    int64_t best = -1;
    for (uint32_t set = 0; set < 1u << it->n_pairs; set++) {
        int load[2][SIDE] = {{0}};
        int64_t cost = 0, score = 0;
        int n_different = 0;
        bool fits = true;
        for (int k = 0; k < it->n_pairs; k++) {
            if (!(set >> k & 1))
                continue;
            fits = fits && ++load[0][it->mentor[k]] < 2 && ++load[1][it->mentee[k]] < 2;
            cost += it->cost[k];
            score += it->score[k];
            n_different += differs(it, k);
        }
        if (fits && cost <= it->budget && n_different >= it->least && score > best)
            best = score;
    }
    return best;
}

/* ---- The library's view ---- */

typedef struct made {
    reversa_context *ctx;
    reversa_cohort *cohort;
    reversa_programme *programme;
    reversa_scores *scores;
    reversa_problem *problem;
} made;

static void make_scores(made *m, const instance *it)
{
    static char names[2][MOST_PAIRS][8];
    static const char *mentors[MOST_PAIRS], *mentees[MOST_PAIRS];
    static double scores[MOST_PAIRS], costs[MOST_PAIRS];
    const char *const columns[] = {"c"};
    const double *const values[] = {costs};
    for (int k = 0; k < it->n_pairs; k++) {
        snprintf(names[0][k], sizeof names[0][k], "m%d", it->mentor[k]);
        snprintf(names[1][k], sizeof names[1][k], "e%d", it->mentee[k]);
        mentors[k] = names[0][k];
        mentees[k] = names[1][k];
        scores[k] = (double)it->score[k] / MILLION;
        costs[k] = (double)it->cost[k] / MILLION;
    }
    reversa_score_rows rows = {sizeof rows, it->n_pairs, mentors, mentees, scores, 1, columns, values};
    assert_int_equal(reversa_scores_create(m->ctx, m->cohort, &rows, &m->scores), REVERSA_OK);
}

static void make(made *m, const instance *it)
{
    char text[2048] = "id,role,group\n";
    reversa_problem_options options;
    m->ctx = rt_context(NULL);
    for (int i = 0; i < 2 * it->n; i++) {
        size_t at = strlen(text);
        snprintf(text + at, sizeof text - at, "%c%d,%s,%c\n", "me"[i % 2], i / 2, i % 2 ? "mentee" : "mentor",
                 "XYZ"[it->group[i % 2][i / 2]]);
    }
    assert_int_equal(reversa_people_read(m->ctx, rt_write_text("people.csv", text), NULL, &m->cohort), REVERSA_OK);
    int length = snprintf(text, sizeof text,
                          "{\"schema\":\"reversa.programme/1\",\"rules\":[],\"criteria\":[],\"limits\":["
                          "{\"limit\":\"budget\",\"per\":\"all\",\"cost\":\"c\",\"at_most\":%lld.%06lld},"
                          "{\"limit\":\"pairs\",\"where\":{\"different\":\"group\"},\"at_least\":{\"count\":%d}}],"
                          "\"objective\":[\"score\"]}",
                          (long long)(it->budget / MILLION), (long long)(it->budget % MILLION), it->least);
    assert_int_equal(rv_programme_parse(m->ctx, text, (size_t)length, "programme.json", &m->programme), REVERSA_OK);
    make_scores(m, it);
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

/* Solve; the outcome and the score, with the limits measured by the other description. */
static reversa_outcome match(const instance *it, int64_t *score_out)
{
    made m = {0};
    rv_solve solve;
    rv_solution relaxed = {0}, solution = {0};
    reversa_match_options options = {.struct_size = sizeof options, .candidates = 3};
    make(&m, it);
    assert_int_equal(rv_solve_open(m.ctx, m.problem, NULL, &options, &solve), REVERSA_OK);
    assert_int_equal(rv_network_match(&solve, &relaxed), REVERSA_OK);
    assert_int_equal(rv_limits_match(&solve, &relaxed, &solution), REVERSA_OK);
    reversa_outcome outcome = solution.outcome;
    *score_out = solution.value[0];
    if (outcome == REVERSA_OUTCOME_OPTIMAL || outcome == REVERSA_OUTCOME_FEASIBLE) {
        reversa_limit_use use[2];
        bool holds[2];
        assert_int_equal(rv_limits_use(&solve, solution.chosen, solution.n_chosen, use, holds), REVERSA_OK);
        assert_true(holds[0] && holds[1]);
    }
    rv_solution_free(&solve, &solution);
    rv_solution_free(&solve, &relaxed);
    rv_solve_close(&solve);
    unmake(&m);
    return outcome;
}

static const int64_t sizes[] = {100, 10000, 1000000, 100000000};

static void test_limits_match_of_large_costs_agrees_with_enumeration(void **state)
{
    (void)state;
    int n_infeasible = 0, n_optimal = 0;
    if (!rv_mip_default_solver())
        skip();
    for (int round = 0; round < 240; round++) {
        instance it;
        uint64_t random = rt_seed() + 7000000 + (uint64_t)round;
        draw(&it, &random, 4, 11, sizes[round % 4]);
        if (it.n_pairs == 0)
            continue;
        make_feasible(&it, 2);
        it.least += round % 3 == 0;
        it.budget = it.budget / 3 * 2 + rt_between(&random, -1, 1); /* what they cost, or a millionth less or more */
        int64_t score;
        int64_t best = enumerate(&it);
        reversa_outcome outcome = match(&it, &score);
        assert_int_equal(outcome, best < 0 ? REVERSA_OUTCOME_INFEASIBLE : REVERSA_OUTCOME_OPTIMAL);
        if (best >= 0)
            assert_int_equal(score, best);
        n_infeasible += best < 0;
        n_optimal += best >= 0;
    }
    print_message("%d optimal, %d infeasible\n", n_optimal, n_infeasible);
    assert_true(n_optimal > 50 && n_infeasible > 10);
}

static void test_limits_match_never_denies_what_there_is(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    for (int round = 0; round < 60; round++) {
        instance it;
        uint64_t random = rt_seed() + 8000000 + (uint64_t)round;
        int64_t score;
        draw(&it, &random, SIDE, MOST_PAIRS, sizes[2 + round % 2]);
        if (make_feasible(&it, (int)rt_between(&random, 1, 4)))
            assert_in_range(match(&it, &score), REVERSA_OUTCOME_OPTIMAL, REVERSA_OUTCOME_FEASIBLE);
    }
}

/* Costs as reported: the pair e10 m4 aside, each fits the budget, and one pair of different groups is enough. */
static void test_limits_match_of_five_pairs(void **state)
{
    (void)state;
    int64_t score;
    instance it = {.n = 4,
                   .n_pairs = 5,
                   .mentor = {0, 1, 1, 2, 2},
                   .mentee = {0, 2, 3, 0, 1},
                   .score = {1000000, 1000000, 600000, 816908, 1000000},
                   .cost = {33428571428538, 137142857142720, 406285714285308, 194999999999808, 18428571428553},
                   .group = {{2, 0, 0, 0}, {0, 0, 0, 1}},
                   .budget = 177599999999822,
                   .least = 1};
    if (!rv_mip_default_solver())
        skip();
    assert_int_equal(match(&it, &score), REVERSA_OUTCOME_OPTIMAL);
    assert_int_equal(score, enumerate(&it));
    it = (instance){.n = 4, /* three pairs cost a third of a unit too much, of ten thousand million */
                    .n_pairs = 3,
                    .mentor = {0, 1, 2},
                    .mentee = {0, 1, 2},
                    .score = {600000, 1000000, 600000},
                    .cost = {1300000000972836, 780000000350777, 7510000000052571},
                    .budget = 9590000001000000};
    assert_int_equal(match(&it, &score), REVERSA_OUTCOME_OPTIMAL);
    assert_int_equal(score, 1600000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_limits_match_of_large_costs_agrees_with_enumeration),
        cmocka_unit_test(test_limits_match_never_denies_what_there_is),
        cmocka_unit_test(test_limits_match_of_five_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
