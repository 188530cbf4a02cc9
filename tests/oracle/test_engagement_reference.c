/*
 * Engagement and surveys against the shared reference values (scipy and statsmodels on the formulas of the papers); the
 * test is skipped where the file is absent. null in the file means that there is no number.
 */
#include "support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include <reversa/surveys.h>

#define MOST 64

static json_t *root;

static int load(void **state)
{
    (void)state;
    const char *path = rt_shared("references/survival/expected/engagement.json");
    if (!path)
        return 0;
    char *text = rt_read(path, NULL);
    assert_non_null(text);
    root = json_loads(text, 0, NULL);
    free(text);
    assert_non_null(root);
    return 0;
}

static int unload(void **state)
{
    (void)state;
    json_decref(root);
    return 0;
}

static const json_t *section(const char *name)
{
    if (!root)
        skip();
    const json_t *found = json_object_get(root, name);
    assert_non_null(found);
    return found;
}

static void expect_number(const json_t *expected, double value)
{
    assert_non_null(expected);
    if (json_is_null(expected)) {
        assert_true(isnan(value));
        return;
    }
    double number = json_number_value(expected);
    if (!(fabs(value - number) <= 1e-10 * fmax(1e-300, fabs(number))) && !(number == 0 && fabs(value) < 1e-15))
        fail_msg("%.17g, expected %.17g", value, number);
}

static void expect_field(const json_t *of, const char *name, double value)
{
    print_message("%s\n", name);
    expect_number(json_object_get(of, name), value);
}

static void expect_range(const json_t *of, const char *name, reversa_estimate value)
{
    const json_t *ends = json_object_get(of, name);
    expect_number(json_array_get(ends, 0), value.low);
    expect_number(json_array_get(ends, 1), value.high);
}

static int64_t take(const json_t *array, double *numbers)
{
    size_t n = json_array_size(array);
    assert_true(n <= MOST);
    for (size_t i = 0; i < n; i++)
        numbers[i] = json_number_value(json_array_get(array, i));
    return (int64_t)n;
}

static int64_t whole(const json_t *of, const char *name)
{
    return (int64_t)json_integer_value(json_object_get(of, name));
}

static void test_burstiness(void **state)
{
    (void)state;
    const char *name;
    json_t *of;
    json_object_foreach((json_t *)(uintptr_t)section("burstiness"), name, of)
    {
        double times[MOST];
        reversa_burstiness b;
        int64_t n = take(json_object_get(of, "times"), times);
        print_message("%s\n", name);
        reversa_burstiness_of(times, n, &b);
        assert_int_equal(b.n, whole(of, "n"));
        expect_field(of, "mean_iet", b.mean_interval);
        expect_field(of, "sd_iet_pop", b.sd_interval);
        expect_field(of, "cv", b.cv);
        expect_field(of, "B_goh_barabasi", b.burstiness);
        expect_field(of, "A_kim_jo_n_events", b.corrected);
        expect_field(of, "A_kim_jo_n_intervals", b.corrected_intervals);
        expect_field(of, "memory_M", b.memory);
        assert_int_equal(b.memory_fit == REVERSA_FIT_OK, !isnan(b.memory));
        assert_int_equal(b.corrected_fit == REVERSA_FIT_OK, !isnan(b.corrected));
    }
}

static void test_enps(void **state)
{
    (void)state;
    const json_t *all = section("enps");
    for (size_t i = 0; i < json_array_size(all); i++) {
        const json_t *of = json_array_get(all, i);
        reversa_enps enps;
        reversa_enps_of_counts(whole(of, "promoters"), whole(of, "passives"), whole(of, "detractors"), 0.95, &enps);
        expect_field(of, "enps", enps.score.value);
        expect_field(of, "se", enps.score.se);
        expect_range(of, "wald", enps.score);
        expect_field(of, "adjusted_center", enps.adjusted.value);
        expect_range(of, "adjusted_wald", enps.adjusted);
    }
}

static void test_response_rate(void **state)
{
    (void)state;
    const json_t *all = section("response_rate");
    for (size_t i = 0; i < json_array_size(all); i++) {
        const json_t *of = json_array_get(all, i);
        reversa_estimate rate = reversa_response_rate(whole(of, "k"), whole(of, "n"), 0, 0.95);
        expect_field(of, "rate", rate.value);
        expect_range(of, "wilson", rate);
    }
}

static void test_paired(void **state)
{
    (void)state;
    const json_t *of = section("paired");
    double before[MOST];
    double after[MOST];
    int64_t n = take(json_object_get(of, "pre"), before);
    assert_int_equal(take(json_object_get(of, "post"), after), n);
    reversa_context *ctx = rt_context(NULL);
    reversa_change c;
    assert_int_equal(reversa_change_of(ctx, before, after, n, 0.95, &c), REVERSA_OK);
    reversa_context_free(ctx);
    assert_int_equal(c.n, whole(of, "n"));
    expect_field(of, "mean_diff", c.mean.value);
    expect_field(of, "sd_diff", c.sd);
    expect_field(of, "se", c.mean.se);
    expect_field(of, "t", c.t);
    expect_field(of, "df", c.df);
    expect_field(of, "p", c.p);
    expect_range(of, "ci", c.mean);
    expect_field(of, "d_z", c.d_z);
    expect_field(of, "hedges_g_z", c.g_z);
    expect_field(of, "J", c.correction);
    expect_field(of, "d_av", c.d_av);
    expect_field(of, "wilcoxon_T_min", c.rank_sum);
    expect_field(of, "wilcoxon_p_normal", c.wilcoxon_p);
    expect_field(of, "prop_improved", c.improved);
    expect_field(of, "prop_worse", c.worse);
    expect_field(of, "sign_test_p", c.sign_p);
}

static void test_cronbach_alpha(void **state)
{
    (void)state;
    const json_t *of = section("cronbach_alpha");
    const json_t *rows = json_object_get(of, "items");
    double scores[MOST * 4];
    int64_t n_items = 0;
    size_t n_people = json_array_size(rows);
    for (size_t i = 0; i < n_people; i++)
        n_items = take(json_array_get(rows, i), scores + (int64_t)i * n_items);
    expect_field(of, "alpha", reversa_cronbach_alpha(scores, (int64_t)n_people, n_items, 0.95).value);
}

static void test_skill_gain(void **state)
{
    (void)state;
    const json_t *of = section("skill_gain");
    reversa_gain gain = reversa_gain_of(json_number_value(json_object_get(of, "pre")),
                                        json_number_value(json_object_get(of, "post")),
                                        json_number_value(json_object_get(of, "max")));
    expect_field(of, "absolute", gain.absolute);
    expect_field(of, "hake", gain.hake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_burstiness), cmocka_unit_test(test_enps),           cmocka_unit_test(test_response_rate),
        cmocka_unit_test(test_paired),     cmocka_unit_test(test_cronbach_alpha), cmocka_unit_test(test_skill_gain),
    };
    return cmocka_run_group_tests_name("engagement_reference", tests, load, unload);
}
