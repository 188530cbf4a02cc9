/*
 * The chance that a silence ends, against the product limit counted day by day, its standard error against the change that
 * a little more weight on each pair makes.
 */
#include "support/engagement.h"
#include "support/support.h"

#include <math.h>

#include "metrics/gaps.h"

#define N_PAIRS 25
#define AS_OF 150
#define HORIZON 20

/* Gaps as a test counts them. */
typedef struct counted {
    int32_t length[2000];
    bool ended[2000];
    int64_t pair[2000];
    int n;
} counted;

static void count_gaps(const rt_programme *p, counted *c)
{
    c->n = 0;
    for (int64_t pair = 0; pair < p->n_pairs; pair++) {
        int32_t since = p->pair_start[pair];
        for (int32_t day = since + 1; day <= RT_DAY0 + AS_OF; day++) {
            bool held = false;
            for (int64_t i = 0; i < p->n_sessions; i++)
                held = held ||
                       (p->mentor[i] == p->name[pair][0] && p->start[i] == day && p->state[i] == REVERSA_SESSION_HELD);
            if (!held)
                continue;
            c->length[c->n] = day - since;
            c->ended[c->n] = true;
            c->pair[c->n++] = pair;
            since = day;
        }
        if (RT_DAY0 + AS_OF > since) {
            c->length[c->n] = RT_DAY0 + AS_OF - since;
            c->ended[c->n] = false;
            c->pair[c->n++] = pair;
        }
    }
}

/* The chance with `more` weight on a pair. */
static double chance_by_days(const counted *c, int32_t silence, int64_t pair, double more)
{
    double stays = 1;
    for (int32_t day = silence + 1; day <= silence + HORIZON; day++) {
        double at_risk = 0;
        double ends = 0;
        for (int i = 0; i < c->n; i++) {
            double weight = c->pair[i] == pair ? 1 + more : 1;
            at_risk += c->length[i] >= day ? weight : 0;
            ends += c->length[i] == day && c->ended[i] ? weight : 0;
        }
        stays *= at_risk > 0 ? 1 - ends / at_risk : 1;
    }
    return 1 - stays;
}

static void make_programme(rt_programme *p, uint64_t *random)
{
    for (int i = 0; i < N_PAIRS; i++) {
        int64_t pair = rt_pair(p, i ? (int32_t)rt_between(random, 0, 40) : 0);
        int32_t day = p->pair_start[pair] - RT_DAY0;
        int32_t pace = (int32_t)rt_between(random, 8, 40);
        while (i > 0 && (day += (int32_t)rt_between(random, 1, pace)) < 200) /* the first pair never meets */
            rt_session(p, pair, day,
                       rt_between(random, 0, 4) == 0 ? REVERSA_SESSION_NO_SHOW_MENTOR : REVERSA_SESSION_HELD);
    }
}

static void open_timeline(reversa_context *ctx, rv_arena *arena, const rt_programme *p, rv_timeline *timeline)
{
    reversa_sessions *sessions = rt_sessions(ctx, p);
    reversa_pair_rows pairs = rt_pair_rows(p);
    reversa_engagement_options options = rt_as_of(200);
    rv_arena_open(ctx, arena);
    assert_int_equal(rv_timeline_open(ctx, arena, sessions, &pairs, &options, timeline), REVERSA_OK);
    reversa_sessions_free(sessions);
}

static void test_chance_against_counting(void **state)
{
    (void)state;
    static rt_programme p;
    static counted c;
    uint64_t random = rt_seed();
    make_programme(&p, &random);
    count_gaps(&p, &c);
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_timeline timeline;
    open_timeline(ctx, &arena, &p, &timeline);
    rv_gaps gaps;
    assert_int_equal(rv_gaps_open(ctx, &timeline, RT_DAY0 + AS_OF, HORIZON, 0.95, &gaps), REVERSA_OK);
    int n_told = 0;
    int n_bounds = 0;
    for (int32_t silence = 0; silence < gaps.longest + 2; silence++) {
        rv_chance told;
        assert_int_equal(rv_gaps_chance(&gaps, silence, &told), REVERSA_OK);
        reversa_estimate chance = told.estimate;
        if (chance.fit != REVERSA_FIT_OK) {
            assert_true(isnan(chance.value) && silence + HORIZON > gaps.longest);
            assert_true(isnan(told.at_least) == (silence >= gaps.longest));
            if (silence < gaps.longest) /* nobody is left to meet after the longest gap */
                assert_true(fabs(told.at_least - chance_by_days(&c, silence, -1, 0)) < 1e-12);
            n_bounds += silence < gaps.longest;
            continue;
        }
        n_told++;
        assert_true(told.at_least == chance.value);
        assert_true(fabs(chance.value - chance_by_days(&c, silence, -1, 0)) < 1e-12);
        if (chance.value == 1)
            continue;
        double variance = 0;
        for (int64_t pair = 0; pair < N_PAIRS; pair++) {
            double slope = (chance_by_days(&c, silence, pair, 1e-5) - chance_by_days(&c, silence, pair, -1e-5)) / 2e-5;
            variance += slope * slope;
        }
        assert_true(fabs(chance.se - sqrt(variance)) < 1e-7);
        assert_true(chance.low <= chance.value && chance.value <= chance.high);
    }
    assert_true(n_told > 5 && n_bounds > 0);
    rv_gaps_close(&gaps);
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

static void test_standing(void **state)
{
    (void)state;
    static rt_programme p;
    int64_t a = rt_pair(&p, 0);
    int64_t b = rt_pair(&p, 10);
    rt_session(&p, a, 5, REVERSA_SESSION_HELD);
    rt_session(&p, a, 12, REVERSA_SESSION_CANCELLED_BY_MENTEE);
    rt_session(&p, a, 19, REVERSA_SESSION_NO_SHOW_MENTOR);
    rt_session(&p, a, 20, REVERSA_SESSION_PLANNED);
    rt_session(&p, a, 26, REVERSA_SESSION_HELD);
    p.pair_end[b] = RT_DAY0 + 30;
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_timeline timeline;
    open_timeline(ctx, &arena, &p, &timeline);
    rv_standing standing = rv_gaps_standing(&timeline, a, RT_DAY0 + 18);
    assert_true(standing.running && !standing.missed && standing.silence == 13);
    standing = rv_gaps_standing(&timeline, a, RT_DAY0 + 20);
    assert_true(standing.missed && standing.silence == 15);
    standing = rv_gaps_standing(&timeline, a, RT_DAY0 + 26);
    assert_true(!standing.missed && standing.silence == 0);
    standing = rv_gaps_standing(&timeline, b, RT_DAY0 + 9);
    assert_true(!standing.started && !standing.running);
    standing = rv_gaps_standing(&timeline, b, RT_DAY0 + 29);
    assert_true(standing.running && standing.silence == 19);
    assert_false(rv_gaps_standing(&timeline, b, RT_DAY0 + 30).running);
    assert_true(rv_gaps_meets(&timeline, a, RT_DAY0 + 5, RT_DAY0 + 26));
    assert_false(rv_gaps_meets(&timeline, a, RT_DAY0 + 5, RT_DAY0 + 25));
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

static void test_longest_of_the_others(void **state)
{
    (void)state;
    static rt_programme p;
    for (int i = 0; i < 3; i++)
        (void)rt_pair(&p, 0);
    const int32_t days[][2] = {{0, 30}, {1, 20}, {1, 45}, {1, 75}, {1, 110},
                               {2, 5},  {2, 40}, {0, 62}, {0, 90}, {2, 71}};
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
        rt_session(&p, days[i][0], days[i][1], REVERSA_SESSION_HELD);
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_timeline timeline;
    open_timeline(ctx, &arena, &p, &timeline);
    rv_gaps gaps; /* as of day 110 the longest are 32, 35 and 39, the last still going on */
    assert_int_equal(rv_gaps_open(ctx, &timeline, RT_DAY0 + 110, HORIZON, 0.95, &gaps), REVERSA_OK);
    assert_int_equal(gaps.longest, 39);
    assert_int_equal(rv_gaps_longest_other(&gaps, 0), 39);
    assert_int_equal(rv_gaps_longest_other(&gaps, 1), 39);
    assert_int_equal(rv_gaps_longest_other(&gaps, 2), 35);
    rv_gaps_close(&gaps);
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

/* Of a day without hours nobody knows what came first: the order that raises no flag is as likely. */
static void test_held_and_cancelled_on_one_day(void **state)
{
    (void)state;
    static rt_programme p;
    int64_t a = rt_pair(&p, 0);
    int64_t b = rt_pair(&p, 0);
    rt_session(&p, a, 5, REVERSA_SESSION_HELD);
    rt_session(&p, a, 5, REVERSA_SESSION_CANCELLED_BY_MENTEE);
    rt_session(&p, a, 12, REVERSA_SESSION_CANCELLED_BY_MENTEE);
    rt_session(&p, a, 19, REVERSA_SESSION_NO_SHOW_MENTOR);
    rt_session(&p, b, 5, REVERSA_SESSION_CANCELLED_BY_MENTEE);
    rt_session(&p, b, 5, REVERSA_SESSION_CANCELLED_BY_MENTOR);
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_timeline timeline;
    open_timeline(ctx, &arena, &p, &timeline);
    assert_false(rv_gaps_standing(&timeline, a, RT_DAY0 + 12).missed);
    assert_true(rv_gaps_standing(&timeline, a, RT_DAY0 + 19).missed);
    assert_true(rv_gaps_standing(&timeline, b, RT_DAY0 + 5).missed);
    int64_t n = 0;
    int32_t minute[6];
    for (; n < 6; n++)
        minute[n] = n == 1 ? 660 : 600; /* the first meeting of a is at ten, the cancelled one at eleven */
    p.minute = minute;
    rv_arena_free(&arena);
    open_timeline(ctx, &arena, &p, &timeline);
    assert_true(rv_gaps_standing(&timeline, a, RT_DAY0 + 12).missed);
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

static void test_gaps_of_nobody(void **state)
{
    (void)state;
    static rt_programme p;
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_timeline timeline;
    open_timeline(ctx, &arena, &p, &timeline);
    rv_gaps gaps;
    assert_int_equal(rv_gaps_open(ctx, &timeline, RT_DAY0, HORIZON, 0.95, &gaps), REVERSA_OK);
    rv_chance chance;
    assert_int_equal(rv_gaps_chance(&gaps, 0, &chance), REVERSA_OK);
    assert_true(isnan(chance.estimate.value) && isnan(chance.at_least));
    assert_int_equal(chance.estimate.fit, REVERSA_FIT_NO_DATA);
    assert_int_equal(rv_gaps_longest_other(&gaps, 0), 0);
    rv_gaps_close(&gaps);
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chance_against_counting), cmocka_unit_test(test_standing),
        cmocka_unit_test(test_longest_of_the_others),   cmocka_unit_test(test_held_and_cancelled_on_one_day),
        cmocka_unit_test(test_gaps_of_nobody),
    };
    return cmocka_run_group_tests_name("gaps", tests, NULL, NULL);
}
