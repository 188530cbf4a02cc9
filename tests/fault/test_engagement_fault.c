/*
 * Every allocation of engagement, risk, longevity and surveys fails once, and from each on.
 */
#include "support/engagement.h"
#include "support/support.h"

#include <reversa/pair_risk.h>
#include <reversa/surveys.h>

typedef struct fault_state {
    rt_programme programme;
    reversa_sessions *sessions;
    reversa_surveys *surveys;
    reversa_engagement *engagement;
    reversa_risk *risk;
    reversa_curve *curve;
} fault_state;

static const char *const people[] = {"M0", "M0", "M1", "M1", "M2", "M2"};
static const char *const items[] = {"recommend", "recommend", "recommend", "recommend", "recommend", "recommend"};
static const int32_t waves[] = {0, 2, 0, 2, 0, 2};
static const double scores[] = {3, 9, 4, 8, 5, 10};

static void setup(reversa_context *ctx, void *state)
{
    fault_state *s = state;
    s->programme.n_pairs = 0;
    s->programme.n_sessions = 0;
    for (int i = 0; i < 3; i++) {
        int64_t pair = rt_pair(&s->programme, 0);
        for (int32_t day = 5; day < 100; day += 7 + 5 * i)
            rt_session(&s->programme, pair, day, REVERSA_SESSION_HELD);
    }
    s->sessions = rt_sessions(ctx, &s->programme);
    reversa_survey_rows rows;
    reversa_survey_rows_init(&rows);
    rows.n = 6;
    rows.person_id = people;
    rows.item = items;
    rows.wave = waves;
    rows.score = scores;
    assert_int_equal(reversa_surveys_create(ctx, &rows, &s->surveys), REVERSA_OK);
}

static void release(reversa_context *ctx, void *state)
{
    (void)ctx;
    fault_state *s = state;
    reversa_sessions_free(s->sessions);
    reversa_surveys_free(s->surveys);
    reversa_engagement_free(s->engagement);
    reversa_risk_free(s->risk);
    reversa_curve_free(s->curve);
    s->engagement = NULL;
    s->risk = NULL;
    s->curve = NULL;
}

static reversa_status engage(reversa_context *ctx, void *state)
{
    fault_state *s = state;
    reversa_pair_rows pairs = rt_pair_rows(&s->programme);
    reversa_engagement_options options = rt_as_of(120);
    return reversa_engagement_create(ctx, s->sessions, &pairs, &options, &s->engagement);
}

static reversa_status list(reversa_context *ctx, void *state)
{
    fault_state *s = state;
    reversa_pair_rows pairs = rt_pair_rows(&s->programme);
    reversa_engagement_options options = rt_as_of(120);
    return reversa_risk_create(ctx, s->sessions, &pairs, &options, NULL, &s->risk);
}

static reversa_status last(reversa_context *ctx, void *state)
{
    fault_state *s = state;
    reversa_pair_rows pairs = rt_pair_rows(&s->programme);
    reversa_engagement_options options = rt_as_of(120);
    return reversa_pair_longevity(ctx, &pairs, &options, &s->curve);
}

static reversa_status gain(reversa_context *ctx, void *state)
{
    fault_state *s = state;
    reversa_pair_rows pairs = rt_pair_rows(&s->programme);
    reversa_survey_options options;
    reversa_survey_options_init(&options);
    options.pairs = &pairs;
    options.side = REVERSA_MENTOR;
    options.maximum = 10;
    reversa_skill_gain out;
    return reversa_survey_gain(ctx, s->surveys, "recommend", &options, &out);
}

static reversa_status respond(reversa_context *ctx, void *state)
{
    reversa_estimate out;
    return reversa_survey_response(ctx, ((fault_state *)state)->surveys, NULL, NULL, &out);
}

static reversa_status recommend(reversa_context *ctx, void *state)
{
    reversa_enps out;
    return reversa_survey_enps(ctx, ((fault_state *)state)->surveys, "recommend", NULL, &out);
}

static reversa_status turn_round(reversa_context *ctx, void *state)
{
    reversa_estimate out;
    return reversa_survey_enps_change(ctx, ((fault_state *)state)->surveys, "recommend", NULL, &out);
}

static reversa_status agree(reversa_context *ctx, void *state)
{
    const char *const names[] = {"recommend", "recommend"};
    reversa_alpha out;
    return reversa_survey_alpha(ctx, ((fault_state *)state)->surveys, names, 2, NULL, &out);
}

static fault_state shared;

static void walk(const char *name, reversa_status (*call)(reversa_context *, void *), const void *out)
{
    const rt_walk walk = {.name = name, .setup = setup, .call = call, .release = release, .state = &shared, .out = out};
    assert_true(rt_fault_walk(&walk) > 0);
}

static void test_engagement_without_memory(void **state)
{
    (void)state;
    walk("engagement", engage, &shared.engagement);
    walk("risk", list, &shared.risk);
    walk("longevity", last, &shared.curve);
}

static void test_surveys_without_memory(void **state)
{
    (void)state;
    walk("gain", gain, NULL);
    walk("response", respond, NULL);
    walk("enps", recommend, NULL);
    walk("change of enps", turn_round, NULL);
    walk("alpha", agree, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_engagement_without_memory),
        cmocka_unit_test(test_surveys_without_memory),
    };
    return cmocka_run_group_tests_name("engagement_fault", tests, NULL, NULL);
}
