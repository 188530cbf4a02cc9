/* Groups compared within strata: values of R's mantelhaen.test(), and formulas of the sources worked out in R. */
#include "support/numbers.h"

#include <reversa/impact.h>

/* In R: odds ratio with interval, chi-square and p without correction, and with it; risk ratio, its log's standard error,
 * its interval; Breslow–Day and p, Tarone and p. */
static void expect(const reversa_impact_counts *strata, int32_t n, const double r[15])
{
    reversa_stratified s;
    reversa_impact_stratified(strata, n, 0.95, &s);
    const double values[15] = {
        s.odds_ratio.value,     s.odds_ratio.low, s.odds_ratio.high,  s.chi_square,    s.p,
        s.chi_square_corrected, s.p_corrected,    s.risk_ratio.value, s.risk_ratio.se, s.risk_ratio.low,
        s.risk_ratio.high,      s.breslow_day,    s.breslow_day_p,    s.tarone,        s.tarone_p};
    for (int i = 0; i < 15; i++) {
        print_message("value %d\n", i);
        rt_close(values[i], r[i], i == 3 || i == 4 ? 1e-11 : 1e-10);
    }
    assert_int_equal(s.n_strata, n);
    assert_int_equal(s.fit, REVERSA_FIT_OK);
}

static void test_stratified_three_departments(void **state)
{
    (void)state;
    const reversa_impact_counts strata[] = {{5, 20, 12, 30}, {8, 30, 10, 20}, {3, 7, 9, 18}};
    const double r[15] = {0.47457627118644063,  0.21909389789286521, 1.0279731171853892,   3.5761364337552997,
                          0.058615329168112872, 2.8914816713419826,  0.089048995887448051, 0.62762762762762758,
                          0.2496315373128315,   0.38478249185841717, 1.023737948831694,    0.46035686094238926,
                          0.79439184614546232,  0.46004679119531389, 0.79451501413228875};
    expect(strata, 3, r);
}

/* UCBAdmissions of R: admission of men and women in six departments. */
static void test_stratified_berkeley(void **state)
{
    (void)state;
    const reversa_impact_counts strata[] = {{512, 825, 89, 108},  {353, 560, 17, 25}, {120, 325, 202, 593},
                                            {138, 417, 131, 375}, {53, 191, 94, 393}, {22, 373, 24, 341}};
    const double r[15] = {0.90469682825862308,  0.77190736175935049, 1.0603297644366556,   1.5246066604434356,
                          0.21692369705551837,  1.4269462285866883,  0.23226346281704827,  0.94490502259592901,
                          0.04422399443924982,  0.86645223268300386, 1.0304613088274714,   18.825513705236514,
                          0.002071390349917576, 18.825501252053229,  0.0020714013978808299};
    expect(strata, 6, r);
}

/* A stratum in which nobody of the group is selected; the distance is below 1/2, so R does not correct it. */
static void test_stratified_with_a_zero(void **state)
{
    (void)state;
    const reversa_impact_counts strata[] = {{0, 6, 4, 9}, {3, 5, 1, 8}, {10, 20, 10, 20}};
    const double r[15] = {0.96745027124773952,  0.37092285291340504,   2.5233280181737205,  0.0047590536729486665,
                          0.94500084711712429,  0.0047590536729486665, 0.94500084711712429, 0.98017621145374456,
                          0.29551834028053497,  0.54923536165075459,   1.7492417141755898,  6.9120408738054069,
                          0.031555087945271697, 6.9120105096547446,    0.031555567020630636};
    expect(strata, 3, r);
}

static void test_stratified_large_counts(void **state)
{
    (void)state;
    const reversa_impact_counts strata[] = {{9000, 10000, 5000, 6500}, {20, 23, 400, 407}};
    const double r[15] = {2.6764263987464285,      2.4533231172783361, 2.9198185177717404,      518.46911842404893,
                          9.1118462640243052e-115, 517.45833229874791, 1.5118821370879112e-114, 1.1680003510100776,
                          0.0075369697438324992,   1.150873242675021,  1.1853823421845673,      38.287885084142367,
                          6.1040428513397921e-10,  38.282531367487962, 6.1208124528481688e-10};
    expect(strata, 2, r);
}

/* Strata that tell nothing change nothing. */
static void test_stratified_leaves_out_what_tells_nothing(void **state)
{
    (void)state;
    const reversa_impact_counts plain[] = {{5, 20, 12, 30}, {8, 30, 10, 20}};
    const reversa_impact_counts padded[] = {{0, 0, 4, 9},   {5, 20, 12, 30}, {7, 7, 3, 3},
                                            {0, 10, 0, 11}, {8, 30, 10, 20}, {0, 0, 0, 0}};
    reversa_stratified a;
    reversa_stratified b;
    reversa_impact_stratified(plain, 2, 0.9, &a);
    reversa_impact_stratified(padded, 6, 0.9, &b);
    assert_int_equal(b.n_strata, 2);
    rt_close(b.odds_ratio.low, a.odds_ratio.low, 0);
    rt_close(b.risk_ratio.high, a.risk_ratio.high, 0);
    rt_close(b.chi_square_corrected, a.chi_square_corrected, 0);
    rt_close(b.breslow_day_p, a.breslow_day_p, 0);
}

static void test_stratified_without_data(void **state)
{
    (void)state;
    const reversa_impact_counts empty[] = {{0, 0, 4, 9}, {7, 7, 3, 3}};
    const reversa_impact_counts wrong[] = {{5, 20, 12, 30}, {5, 4, 0, 0}};
    reversa_stratified s;
    reversa_impact_stratified(NULL, 0, 0.95, &s);
    assert_int_equal(s.fit, REVERSA_FIT_NO_DATA);
    reversa_impact_stratified(empty, 2, 0.95, &s);
    assert_int_equal(s.fit, REVERSA_FIT_NO_DATA);
    assert_true(isnan(s.p) && isnan(s.odds_ratio.value) && isnan(s.breslow_day));
    reversa_impact_stratified(wrong, 2, 0.95, &s);
    assert_int_equal(s.fit, REVERSA_FIT_NO_DATA);
    assert_true(isnan(s.p));
}

static void test_stratified_without_a_finite_effect(void **state)
{
    (void)state;
    const reversa_impact_counts never[] = {{0, 20, 12, 30}, {0, 30, 10, 20}};
    const reversa_impact_counts always[] = {{20, 20, 12, 30}, {30, 30, 10, 20}};
    reversa_stratified s;
    reversa_impact_stratified(never, 2, 0.95, &s);
    assert_int_equal(s.fit, REVERSA_FIT_NO_EVENTS);
    rt_close(s.odds_ratio.value, 0, 0);
    assert_true(isnan(s.odds_ratio.low) && isnan(s.breslow_day));
    assert_true(s.p < 1e-4);
    reversa_impact_stratified(always, 2, 0.95, &s);
    assert_int_equal(s.fit, REVERSA_FIT_NO_EVENTS);
    assert_true(isnan(s.odds_ratio.value) && s.p < 1e-4);
    assert_int_equal(s.risk_ratio.fit, REVERSA_FIT_OK);
}

static void test_stratified_one_stratum_is_the_table(void **state)
{
    (void)state;
    const reversa_impact_counts one[] = {{12, 60, 30, 90}};
    reversa_stratified s;
    reversa_impact_stratified(one, 1, 0.95, &s);
    rt_close(s.odds_ratio.value, 12.0 * 60 / (48.0 * 30), 1e-14);
    rt_close(s.odds_ratio.se, sqrt(1.0 / 12 + 1.0 / 48 + 1.0 / 30 + 1.0 / 60), 1e-13);
    rt_close(s.risk_ratio.value, 0.6, 1e-14);
    rt_close(s.risk_ratio.se, 0.29814239699997197, 1e-12);
    assert_true(isnan(s.breslow_day)); /* nothing to compare */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stratified_three_departments),
        cmocka_unit_test(test_stratified_berkeley),
        cmocka_unit_test(test_stratified_with_a_zero),
        cmocka_unit_test(test_stratified_large_counts),
        cmocka_unit_test(test_stratified_leaves_out_what_tells_nothing),
        cmocka_unit_test(test_stratified_without_data),
        cmocka_unit_test(test_stratified_without_a_finite_effect),
        cmocka_unit_test(test_stratified_one_stratum_is_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
