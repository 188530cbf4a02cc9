/*
 * Equity and networks against the shared reference values (scipy, statsmodels and networkx); skipped where the files are
 * absent.
 */
#include "support/expected.h"
#include "support/numbers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <reversa/impact.h>
#include <reversa/network_ties.h>

#define MOST 2048
#define SHARE 1e-10

static void near_field(json_t *of, const char *name, double value)
{
    json_t *expected = json_object_get(of, name);
    print_message("%s\n", name);
    rt_close(value, expected ? json_number_value(expected) : NAN, SHARE); /* absent: there is no such number */
}

static void near_range(json_t *of, const char *name, double low, double high)
{
    json_t *ends = json_object_get(of, name);
    print_message("%s\n", name);
    rt_close(low, ends ? json_number_value(json_array_get(ends, 0)) : NAN, SHARE);
    rt_close(high, ends ? json_number_value(json_array_get(ends, 1)) : NAN, SHARE);
}

static int64_t whole(json_t *of, const char *name)
{
    return json_integer_value(json_object_get(of, name));
}

static void test_impact_references(void **state)
{
    (void)state;
    json_t *root = rt_expected("engagement");
    json_t *list = rt_at(root, "impact_ratio");
    assert_true(json_array_size(list) >= 5);
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *e = json_array_get(list, i);
        reversa_impact_counts counts = {whole(e, "focal_selected"), whole(e, "focal_n"), whole(e, "ref_selected"),
                                        whole(e, "ref_n")};
        reversa_impact impact;
        reversa_impact_compare(&counts, 0.95, 0, &impact);
        near_field(e, "focal_rate", impact.rate);
        near_field(e, "ref_rate", impact.reference_rate);
        near_field(e, "impact_ratio", impact.ratio);
        near_field(e, "log_se_katz", impact.ratio_se);
        near_range(e, "katz_ci", impact.ratio_low, impact.ratio_high);
        near_field(e, "fisher_two_sided_p", impact.p);
        near_field(e, "fisher_less_p", impact.p_less);
        near_field(e, "risk_difference", impact.difference);
        near_field(e, "rd_wald_se", impact.difference_se);
        near_range(e, "rd_newcombe_ci", impact.difference_low, impact.difference_high);
        near_field(e, "two_sd_z_pooled", impact.z);
        near_field(e, "flip_one_ratio", impact.ratio_after_one);
        assert_int_equal(impact.four_fifths, json_is_true(json_object_get(e, "four_fifths_violation")));
    }
    json_decref(root);
}

static void test_stratified_references(void **state)
{
    (void)state;
    json_t *root = rt_expected("engagement");
    json_t *e = rt_at(root, "cmh");
    json_t *tables = rt_at(root, "cmh/tables");
    reversa_impact_counts strata[16];
    size_t n = json_array_size(tables);
    assert_in_range(n, 1, 16);
    for (size_t i = 0; i < n; i++) {
        int64_t x[4];
        for (size_t k = 0; k < 4; k++)
            x[k] = json_integer_value(json_array_get(json_array_get(json_array_get(tables, i), k / 2), k % 2));
        strata[i] = (reversa_impact_counts){x[0], x[0] + x[1], x[2], x[2] + x[3]};
    }
    reversa_stratified s;
    reversa_impact_stratified(strata, (int32_t)n, 0.95, &s);
    near_field(e, "or_mh", s.odds_ratio.value);
    near_range(e, "or_mh_ci", s.odds_ratio.low, s.odds_ratio.high);
    near_field(e, "rr_mh", s.risk_ratio.value);
    near_field(e, "chisq_cc", s.chi_square_corrected);
    near_field(e, "p_cc", s.p_corrected);
    near_field(e, "chisq", s.chi_square);
    near_field(e, "p", s.p);
    near_field(e, "breslow_day", s.breslow_day);
    near_field(e, "breslow_day_p", s.breslow_day_p);
    json_decref(root);
}

static void test_gini_references(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    json_t *root = rt_expected("engagement");
    json_t *list = rt_at(root, "gini");
    assert_true(json_array_size(list) >= 3);
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *x = json_object_get(json_array_get(list, i), "x");
        double loads[64];
        double gini;
        size_t n = json_array_size(x);
        for (size_t k = 0; k < n && k < 64; k++)
            loads[k] = json_number_value(json_array_get(x, k));
        assert_int_equal(reversa_gini(ctx, loads, (int64_t)n, &gini), REVERSA_OK);
        near_field(json_array_get(list, i), "g", gini);
    }
    json_decref(root);
    reversa_context_free(ctx);
}

/* ---- The network of an office ---- */

typedef struct office {
    int32_t n;
    int32_t n_departments;
    int32_t id[MOST];
    int32_t group[MOST];
    char department[64][16];
    int64_t n_ties;
    int32_t from[MOST];
    int32_t to[MOST];
} office;

static char *read_data(const char *name)
{
    const char *path = rt_shared(name);
    if (!path)
        skip();
    char *text = rt_read(path, NULL);
    assert_non_null(text);
    return text;
}

static int32_t place_of(const office *o, int32_t id)
{
    int32_t place = 0;
    while (place < o->n && o->id[place] != id)
        place++;
    assert_true(place < o->n);
    return place;
}

static void read_office(office *o)
{
    char *nodes = read_data("references/survival/data/workfrance_nodes.csv");
    char *edges = read_data("references/survival/data/workfrance_edges.csv");
    int consumed;
    char name[16];
    for (const char *at = strchr(nodes, '\n') + 1; sscanf(at, "%d,%15s%n", &o->id[o->n], name, &consumed) == 2;
         at += consumed) {
        int32_t g = 0;
        while (g < o->n_departments && strcmp(o->department[g], name) != 0)
            g++;
        if (g == o->n_departments)
            memcpy(o->department[o->n_departments++], name, sizeof name);
        o->group[o->n++] = g;
    }
    int from;
    int to;
    for (const char *at = strchr(edges, '\n') + 1; sscanf(at, "%d,%d,%*d%n", &from, &to, &consumed) == 2;
         at += consumed) {
        o->from[o->n_ties] = place_of(o, from);
        o->to[o->n_ties++] = place_of(o, to);
    }
    free(nodes);
    free(edges);
}

static void test_network_references(void **state)
{
    (void)state;
    static office o;
    reversa_context *ctx = rt_context(NULL);
    json_t *root = rt_expected("engagement");
    json_t *e = rt_at(root, "network_workfrance");
    json_t *gain_expected = rt_at(root, "network_gain");
    reversa_network *ties;
    reversa_network *after;
    reversa_network_rows rows;
    reversa_network_summary s;
    reversa_network_gain gain;
    read_office(&o);
    reversa_network_rows_init(&rows);
    rows.n_people = o.n;
    rows.group = o.group;
    rows.n_ties = o.n_ties;
    rows.from = o.from;
    rows.to = o.to;
    rows.smallest = 0;
    assert_int_equal(reversa_network_create(ctx, &rows, &ties), REVERSA_OK);
    reversa_network_describe(ties, &s);
    assert_int_equal(s.n_people, whole(e, "nodes"));
    assert_int_equal(s.n_ties, whole(e, "edges"));
    assert_int_equal(s.external, whole(e, "external"));
    assert_int_equal(s.internal, whole(e, "internal"));
    assert_int_equal(s.n_components, whole(e, "components"));
    near_field(e, "ei", s.ei);
    near_field(e, "expected_ei_random", s.expected_ei);
    near_field(e, "attribute_assortativity", s.attribute_assortativity);
    near_field(e, "degree_assortativity", s.degree_assortativity);
    near_field(e, "transitivity", s.transitivity);
    near_field(e, "density", s.density);
    for (int32_t g = 0; g < o.n_departments; g++) {
        int64_t external;
        int64_t internal;
        json_t *counts = json_object_get(json_object_get(e, "per_dept_external_internal"), o.department[g]);
        reversa_network_of_group(ties, g, &external, &internal);
        assert_int_equal(external, json_integer_value(json_array_get(counts, 0)));
        assert_int_equal(internal, json_integer_value(json_array_get(counts, 1)));
    }
    json_t *added = json_object_get(gain_expected, "added");
    rows.n_ties = (int64_t)json_array_size(added);
    assert_true(rows.n_ties > 0);
    for (size_t i = 0; i < json_array_size(added); i++) {
        o.from[i] = place_of(&o, (int32_t)json_integer_value(json_array_get(json_array_get(added, i), 0)));
        o.to[i] = place_of(&o, (int32_t)json_integer_value(json_array_get(json_array_get(added, i), 1)));
    }
    assert_int_equal(reversa_network_add(ctx, ties, &rows, &after), REVERSA_OK);
    reversa_network_compare(ties, after, &gain);
    assert_int_equal(gain.n_new, rows.n_ties);
    assert_int_equal(gain.external_before, whole(gain_expected, "external_before"));
    assert_int_equal(gain.external_after, whole(gain_expected, "external_after"));
    near_field(gain_expected, "ei_before", gain.ei_before);
    near_field(gain_expected, "ei_after", gain.ei_after);
    near_field(gain_expected, "assort_after", gain.assortativity_after);
    near_field(gain_expected, "gain_pct", gain.gain_percent);
    reversa_network_free(after);
    reversa_network_free(ties);
    json_decref(root);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_impact_references),
        cmocka_unit_test(test_stratified_references),
        cmocka_unit_test(test_gini_references),
        cmocka_unit_test(test_network_references),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
