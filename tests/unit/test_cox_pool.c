/* Kaplan-Meier and ranks at the event times, by counting. */
#include "metrics/cox.h"

#include <math.h>

#include "support/cox.h"

static reversa_context *ctx;

static int open_context(void **state)
{
    (void)state;
    ctx = rt_context(NULL);
    return 0;
}

static int close_context(void **state)
{
    (void)state;
    reversa_context_free(ctx);
    return 0;
}

static void check(const rt_cox *data, const reversa_cox *cox)
{
    const rv_cox_frame *f = &cox->frame;
    for (int64_t k = 0; k < f->n_slots; k++) {
        double time = f->slot_time[k];
        double survival = 1;
        double below = 0;
        double equal = 0;
        if (!isfinite(time))
            continue;
        for (int32_t i = 0; i < data->n; i++) {
            below += data->exit[i] < time;
            equal += data->exit[i] == time;
        }
        for (double t = 0; t < time; t++) { /* exits are whole */
            double events = 0;
            double at_risk = 0;
            for (int32_t i = 0; i < data->n; i++) {
                at_risk += data->entry[i] < t && t <= data->exit[i];
                events += data->event[i] && data->exit[i] == t;
            }
            survival *= events > 0 ? 1 - events / at_risk : 1;
        }
        rt_cox_near(cox->slot_km[k], 1 - survival, 1e-13, "one less Kaplan-Meier");
        rt_cox_near(cox->slot_rank[k], below + (equal + 1) / 2, 1e-13, "mean rank");
    }
}

static void test_pool_times_by_counting(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int32_t trial = 0; trial < 40; trial++) {
        rt_cox data;
        rt_cox_draw(&data, &random, trial % 16);
        reversa_survival *survival = rt_cox_survival(ctx, &data);
        reversa_cox *cox = rt_cox_fit(ctx, &data, survival, NULL);
        check(&data, cox);
        reversa_cox_free(cox);
        reversa_survival_free(survival);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pool_times_by_counting),
    };
    return cmocka_run_group_tests_name("cox_pool", tests, open_context, close_context);
}
