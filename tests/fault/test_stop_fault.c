/*
 * A stop at every look: the first solve counts how often the library asks whether to stop; then a cancel, or the deadline,
 * comes at the n-th time, for every n. A cancelled call ends with the error that says so and hardly another look; a
 * deadline leaves a matching that keeps every hard limit, with a bound that the true optimum does not pass.
 *
 * The linker puts rv_stop_status() and rv_poll() of this file in the place of the library's own: see ../CMakeLists.txt.
 */
#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "match/mip.h"
#include "support/large_stage.h"
#include "support/mixed.h"

#define MOST_AFTER 3    /* looks after a cancel: the guest's host asks once more what it was, and so may its caller */
#define EVERY_ONE_TO 40 /* looks, one after the other; then ever fewer */
#define NEVER_AT INT64_MAX /* a look that does not come */

/* The names that the linker wants of --wrap are reserved ones. */
reversa_status counted_stop_status(const reversa_context *ctx) __asm__("__wrap_rv_stop_status");
reversa_status counted_poll(reversa_context *ctx) __asm__("__wrap_rv_poll");
reversa_status real_stop_status(const reversa_context *ctx) __asm__("__real_rv_stop_status");

static atomic_llong n_looks;
static int64_t stop_at;
static bool by_deadline;
static reversa_context *stopped; /* whose looks are counted */

static void look(void)
{
    if (atomic_fetch_add(&n_looks, 1) + 1 != stop_at)
        return;
    if (by_deadline)
        stopped->deadline_ns = 0;
    else
        reversa_context_cancel(stopped);
}

reversa_status counted_stop_status(const reversa_context *ctx)
{
    if (ctx == stopped)
        look();
    return real_stop_status(ctx);
}

reversa_status counted_poll(reversa_context *ctx)
{
    reversa_status status = counted_stop_status(ctx);
    return status ? rv_fail_stopped(ctx, status) : REVERSA_OK;
}

/* ---- One solve ---- */

/* What is solved, and what the solve without a stop says. */
typedef struct subject {
    const char *name;
    reversa_context *ctx;
    const reversa_problem *problem;
    int64_t best; /* of the first level */
    bool has_pairs;
    int64_t stride; /* the greater, the more stops */
} subject;

typedef struct run {
    reversa_status status;
    reversa_matching *matching;
    int64_t n_after; /* looks after the one that stopped */
    bool reached;
} run;

static run solve(const subject *s, int64_t nth, bool deadline)
{
    run done = {REVERSA_OK, NULL, 0, false};
    reversa_match_options options;
    reversa_match_options_init(&options);
    options.candidates = 3;
    options.solver = rv_mip_choice_of(rv_mip_default_solver());
    reversa_context_resume(s->ctx);
    reversa_context_set_time_limit(s->ctx, 0);
    stopped = s->ctx;
    stop_at = nth;
    by_deadline = deadline;
    atomic_store(&n_looks, 0);
    done.status = reversa_match(s->ctx, s->problem, NULL, &options, &done.matching);
    done.reached = atomic_load(&n_looks) >= nth;
    done.n_after = atomic_load(&n_looks) - nth;
    stopped = NULL;
    return done;
}

static bool has_pairs(const reversa_matching *m)
{
    reversa_outcome outcome = reversa_matching_outcome(m);
    return outcome == REVERSA_OUTCOME_OPTIMAL || outcome == REVERSA_OUTCOME_FEASIBLE;
}

/* ---- What must hold ---- */

/* The call ends with the error that says so, and at once. */
static void check_cancelled(const subject *s, const run *done, int64_t nth)
{
    reversa_error error;
    reversa_context_error(s->ctx, 0, &error);
    if (done->status == REVERSA_OK && done->n_after == 0)
        return; /* it came with the last look of all */
    if (done->status != REVERSA_E_CANCELLED || error.code != REVERSA_E_CANCELLED || done->n_after > MOST_AFTER)
        fail_msg("%s, cancelled at look %lld: %s, '%s', %lld looks more", s->name, (long long)nth,
                 reversa_status_name(done->status), error.message, (long long)done->n_after);
    assert_null(done->matching);
    assert_int_equal(reversa_context_error_count(s->ctx), 1);
}

/* Hard limits hold, and nothing that is claimed passes what is true. */
static void check_deadline(const subject *s, const run *done, int64_t nth)
{
    if (done->status != REVERSA_OK)
        fail_msg("%s, deadline at look %lld: %s", s->name, (long long)nth, reversa_status_name(done->status));
    reversa_level first;
    reversa_matching_level(done->matching, 0, &first);
    bool feasible = reversa_matching_outcome(done->matching) != REVERSA_OUTCOME_INFEASIBLE;
    if (!s->has_pairs) {
        assert_false(has_pairs(done->matching));
        return;
    }
    if (!feasible || first.bound < s->best || (has_pairs(done->matching) && first.value > s->best))
        fail_msg("%s, deadline at look %lld: %lld of %lld, and the optimum is %lld", s->name, (long long)nth,
                 (long long)first.value, (long long)first.bound, (long long)s->best);
    for (int32_t k = 0; k < s->problem->n_limits && has_pairs(done->matching); k++) {
        reversa_limit_use use;
        reversa_matching_limit(done->matching, k, &use);
        if (use.violation != 0 && !s->problem->limits[k].limit->soft)
            fail_msg("%s, deadline at look %lld: '%s' is broken", s->name, (long long)nth, use.text);
    }
}

static int64_t n_stops; /* of all walks */

static void walk(subject *s, bool deadline)
{
    run whole = solve(s, NEVER_AT, deadline);
    int64_t n = atomic_load(&n_looks);
    int64_t most_after = 0;
    int64_t n_stopped = 0;
    reversa_level first;
    assert_int_equal(whole.status, REVERSA_OK);
    reversa_matching_level(whole.matching, 0, &first);
    s->best = first.bound;
    s->has_pairs = has_pairs(whole.matching);
    reversa_matching_free(whole.matching);
    uint64_t used = reversa_context_memory_used(s->ctx);
    for (int64_t nth = 1; nth <= n; nth += nth < EVERY_ONE_TO ? 1 : 1 + nth / s->stride) {
        run done = solve(s, nth, deadline);
        if (done.reached && deadline)
            check_deadline(s, &done, nth);
        else if (done.reached)
            check_cancelled(s, &done, nth);
        most_after = done.n_after > most_after ? done.n_after : most_after;
        n_stopped += done.reached;
        reversa_matching_free(done.matching);
        reversa_context_resume(s->ctx);
        assert_int_equal(reversa_context_memory_used(s->ctx), used);
    }
    print_message("%s: %s at %lld of %lld looks, at most %lld looks after it\n", s->name,
                  deadline ? "deadline" : "cancelled", (long long)n_stopped, (long long)n, (long long)most_after);
    assert_true(n_stopped > 0);
    n_stops += n_stopped;
}

/* ---- Subjects ---- */

/* Every kind of limit at once, and all of them over the rounds. */
static void test_stop_within_every_kind_of_limit(void **state)
{
    (void)state;
    const rt_mixed_shape shape = {.people = 9, .limits = 5, .kinds = RT_MIXED_ALL};
    if (!rv_mip_default_solver())
        skip();
    unsigned kinds = 0;
    for (int round = 0; round < 10; round++) {
        uint64_t random = rt_seed() + 7000000 + (uint64_t)round;
        rt_mixed drawn;
        subject s = {.name = drawn.label, .stride = 12, .ctx = rt_context(NULL)};
        rt_mixed_open(&drawn, s.ctx, &random, &shape);
        snprintf(drawn.label, sizeof drawn.label, "seed + %d", round);
        s.problem = drawn.problem;
        walk(&s, false);
        walk(&s, true);
        kinds |= drawn.kinds;
        rt_mixed_close(&drawn);
        reversa_context_free(s.ctx);
    }
    print_message("kinds of limits: %x of %x, %lld stops\n", kinds, RT_MIXED_ALL, (long long)n_stops);
    assert_true(n_stops > 300);
}

/* Stages that are decomposed: the master, the network as its oracle, the search over moves. */
static void test_stop_in_large_stages(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    made m;
    make(&m, rt_seed(), 1, "\"mentees\",\"score\"", 100);
    subject s = {.name = "large stages", .ctx = m.ctx, .problem = m.problem, .stride = 3};
    walk(&s, false);
    walk(&s, true);
    unmake(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stop_within_every_kind_of_limit),
        cmocka_unit_test(test_stop_in_large_stages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
