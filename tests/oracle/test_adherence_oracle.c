/*
 * Matching of sessions to windows against all ways to match them, and its number against the rule by earliest deadline.
 */
#include "support/support.h"

#include <stdlib.h>

#include "metrics/adherence.h"

#define MOST 7

typedef struct small_case {
    int32_t first[MOST];
    int32_t last[MOST];
    int32_t day[MOST];
    rv_due due;
} small_case;

static void make_case(uint64_t *random, small_case *c)
{
    int32_t n_windows = (int32_t)rt_between(random, 0, MOST);
    int64_t n_days = rt_between(random, 0, MOST);
    int32_t length = (int32_t)rt_between(random, 1, 6);
    for (int32_t w = 0; w < n_windows; w++) {
        c->first[w] = w == 0 ? 10 : c->last[w - 1] + 1;
        c->last[w] = c->first[w] + length - 1 + (int32_t)rt_between(random, 0, 1);
    }
    for (int64_t i = 0; i < n_days; i++)
        c->day[i] = (i == 0 ? 5 : c->day[i - 1]) + (int32_t)rt_between(random, 0, 7);
    c->due = (rv_due){c->first, c->last, n_windows, c->day, n_days, (int32_t)rt_between(random, 0, 8)};
}

/* The best value of windows from w on with the sessions that are not used: matched · 1000 − days off. */
static int64_t try_all(const rv_due *due, int32_t w, uint32_t used)
{
    if (w == due->n_windows)
        return 0;
    int64_t most = try_all(due, w + 1, used);
    for (int64_t i = 0; i < due->n_days; i++) {
        int32_t off = rv_adherence_days_off(due, w, i);
        if (used >> i & 1 || off > due->tolerance)
            continue;
        int64_t value = 1000 - off + try_all(due, w + 1, used | 1u << i);
        most = value > most ? value : most;
    }
    return most;
}

/* Glover: each session in order goes to the window within reach, not taken, that closes first. */
static int64_t by_earliest_deadline(const rv_due *due)
{
    bool taken[MOST] = {false};
    int64_t n = 0;
    for (int64_t i = 0; i < due->n_days; i++)
        for (int32_t w = 0; w < due->n_windows; w++)
            if (!taken[w] && rv_adherence_days_off(due, w, i) <= due->tolerance) {
                taken[w] = true;
                n++;
                break;
            }
    return n;
}

static void test_match_is_the_best_of_all(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    rv_adherence adherence = {0};
    for (int round = 0; round < 3000; round++) {
        small_case c;
        int64_t met[MOST];
        make_case(&random, &c);
        assert_int_equal(rv_adherence_match(ctx, &adherence, &c.due, met), REVERSA_OK);
        int64_t value = 0;
        int64_t matched = 0;
        uint32_t used = 0;
        for (int32_t w = 0; w < c.due.n_windows; w++) {
            if (met[w] < 0)
                continue;
            assert_true(met[w] < c.due.n_days && !(used >> met[w] & 1));
            used |= 1u << met[w];
            int32_t off = rv_adherence_days_off(&c.due, w, met[w]);
            assert_true(off <= c.due.tolerance);
            value += 1000 - off;
            matched++;
        }
        assert_int_equal(value, try_all(&c.due, 0, 0));
        assert_int_equal(matched, by_earliest_deadline(&c.due));
    }
    rv_adherence_close(ctx, &adherence);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_match_is_the_best_of_all)};
    return cmocka_run_group_tests_name("adherence_oracle", tests, NULL, NULL);
}
