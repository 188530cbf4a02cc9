/* What a network looks like: by hand, a known network, and random ones against definitions over all pairs and triples. */
#include "support/numbers.h"

#include <string.h>

#include <reversa/network_ties.h>

#define MOST 24

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

static reversa_network_summary describe(int32_t n, const int32_t *group, int64_t n_ties, const int32_t *from,
                                        const int32_t *to)
{
    reversa_network *ties;
    reversa_network_summary summary;
    reversa_network_rows rows;
    reversa_network_rows_init(&rows);
    rows.n_people = n;
    rows.group = group;
    rows.n_ties = n_ties;
    rows.from = from;
    rows.to = to;
    assert_int_equal(reversa_network_create(ctx, &rows, &ties), REVERSA_OK);
    reversa_network_describe(ties, &summary);
    reversa_network_free(ties);
    return summary;
}

/* A triangle with a tail, a tie apart, two people alone: fractions by hand. */
static void test_describe_by_hand(void **state)
{
    (void)state;
    const int32_t group[] = {0, 0, 1, 1, 2, 0, 0, 2};
    const int32_t from[] = {0, 1, 0, 2, 4};
    const int32_t to[] = {1, 2, 2, 3, 5};
    reversa_network_summary s = describe(8, group, 5, from, to);
    assert_int_equal(s.external, 3);
    assert_int_equal(s.internal, 2);
    rt_close(s.ei, 1.0 / 5, 1e-14);
    rt_close(s.expected_ei, 3.0 / 7, 1e-14);
    rt_close(s.attribute_assortativity, -1.0 / 29, 1e-13);
    assert_true(fabs(s.degree_assortativity) < 1e-15);
    rt_close(s.transitivity, 3.0 / 5, 1e-14);
    rt_close(s.density, 5.0 / 28, 1e-14);
    assert_int_equal(s.n_components, 4);
    assert_int_equal(s.largest_component, 4);
}

/* Zachary's karate club (1977): transitivity and density by networkx 3.6, the correlation of degrees in exact fractions. */
static void test_describe_karate_club(void **state)
{
    (void)state;
    static const char *const neighbours[34] = {"1 2 3 4 5 6 7 8 10 11 12 13 17 19 21 31",
                                               "2 3 7 13 17 19 21 30",
                                               "3 7 8 9 13 27 28 32",
                                               "7 12 13",
                                               "6 10",
                                               "6 10 16",
                                               "16",
                                               "",
                                               "30 32 33",
                                               "33",
                                               "",
                                               "",
                                               "",
                                               "33",
                                               "32 33",
                                               "32 33",
                                               "",
                                               "",
                                               "32 33",
                                               "33",
                                               "32 33",
                                               "",
                                               "32 33",
                                               "25 27 29 32 33",
                                               "25 27 31",
                                               "31",
                                               "29 33",
                                               "33",
                                               "31 33",
                                               "32 33",
                                               "32 33",
                                               "32 33",
                                               "33",
                                               ""};
    static const int32_t group[34] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0,
                                      0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    int32_t from[100];
    int32_t to[100];
    int64_t n = 0;
    for (int32_t i = 0; i < 34; i++) {
        for (const char *at = neighbours[i]; *at; n++) {
            from[n] = i;
            to[n] = 0;
            for (; *at >= '0'; at++)
                to[n] = to[n] * 10 + (*at - '0');
            at += *at == ' ';
        }
    }
    reversa_network_summary s = describe(34, group, n, from, to);
    assert_int_equal(s.n_ties, 78);
    assert_int_equal(s.n_components, 1);
    rt_close(s.degree_assortativity, -0.47561309768461435, 1e-12);
    rt_close(s.transitivity, 0.2556818181818182, 1e-14);
    rt_close(s.density, 0.13903743315508021, 1e-14);
}

static void test_describe_degenerate(void **state)
{
    (void)state;
    const int32_t group[] = {0, 0, 1};
    const int32_t from[] = {0};
    const int32_t to[] = {1};
    reversa_network_summary s = describe(0, NULL, 0, NULL, NULL);
    assert_true(isnan(s.ei) && isnan(s.expected_ei) && isnan(s.density) && isnan(s.transitivity));
    assert_int_equal(s.n_components, 0);
    s = describe(1, group, 0, NULL, NULL);
    assert_true(isnan(s.expected_ei) && isnan(s.density));
    s = describe(3, group, 0, NULL, NULL);
    assert_true(isnan(s.ei) && isnan(s.attribute_assortativity) && isnan(s.degree_assortativity));
    rt_close(s.density, 0, 0);
    rt_close(s.expected_ei, 1.0 / 3, 1e-14);
    s = describe(3, group, 1, from, to); /* all ties in one group, all degrees equal */
    rt_close(s.ei, -1, 0);
    assert_true(isnan(s.attribute_assortativity) && isnan(s.degree_assortativity) && isnan(s.transitivity));
}

/* ---- By definition ---- */

typedef struct network {
    int32_t n;
    bool tied[MOST][MOST];
    int32_t group[MOST];
    int32_t from[MOST * MOST];
    int32_t to[MOST * MOST];
    int64_t n_ties;
} network;

static void draw(network *w, uint64_t *random)
{
    memset(w, 0, sizeof *w);
    w->n = (int32_t)rt_between(random, 2, MOST);
    int64_t chance = rt_between(random, 2, 60);
    for (int32_t i = 0; i < w->n; i++) {
        w->group[i] = (int32_t)rt_between(random, 0, 3);
        for (int32_t k = 0; k < i; k++) {
            if (rt_between(random, 0, 99) >= chance)
                continue;
            w->tied[i][k] = w->tied[k][i] = true;
            w->from[w->n_ties] = i;
            w->to[w->n_ties++] = k;
        }
    }
}

static double degree(const network *w, int32_t i)
{
    double d = 0;
    for (int32_t k = 0; k < w->n; k++)
        d += w->tied[i][k];
    return d;
}

/* The correlation of two numbers over the ends of all ties, both ways round. */
static double correlation(const network *w)
{
    double n = 0, x = 0, xx = 0, xy = 0;
    for (int32_t i = 0; i < w->n; i++) {
        for (int32_t k = 0; k < w->n; k++) {
            if (!w->tied[i][k])
                continue;
            n++;
            x += degree(w, i);
            xx += degree(w, i) * degree(w, i);
            xy += degree(w, i) * degree(w, k);
        }
    }
    double spread = xx * n - x * x;
    return spread > 0 ? (xy * n - x * x) / spread : NAN;
}

static double closed_paths(const network *w)
{
    double paths = 0;
    double closed = 0;
    for (int32_t i = 0; i < w->n; i++) {
        for (int32_t a = 0; a < w->n; a++) {
            for (int32_t b = 0; b < a; b++) {
                bool path = w->tied[i][a] && w->tied[i][b];
                paths += path;
                closed += path && w->tied[a][b];
            }
        }
    }
    return paths > 0 ? closed / paths : NAN;
}

static double assortativity(const network *w)
{
    double mixed[4][4] = {{0}};
    double same = 0;
    double expected = 0;
    for (int64_t t = 0; t < w->n_ties; t++) {
        int32_t a = w->group[w->from[t]];
        int32_t b = w->group[w->to[t]];
        mixed[a][b] += 0.5 / (double)w->n_ties;
        mixed[b][a] += 0.5 / (double)w->n_ties;
    }
    for (int a = 0; a < 4; a++) {
        double row = mixed[a][0] + mixed[a][1] + mixed[a][2] + mixed[a][3];
        same += mixed[a][a];
        expected += row * row;
    }
    return expected < 1 - 1e-9 ? (same - expected) / (1 - expected) : NAN;
}

static int32_t count_components(const network *w)
{
    int32_t of[MOST];
    int32_t count = 0;
    for (int32_t i = 0; i < w->n; i++)
        of[i] = i;
    for (int32_t round = 0; round < w->n; round++) {
        for (int64_t t = 0; t < w->n_ties; t++) {
            int32_t least = of[w->from[t]] < of[w->to[t]] ? of[w->from[t]] : of[w->to[t]];
            of[w->from[t]] = of[w->to[t]] = least;
        }
    }
    for (int32_t i = 0; i < w->n; i++)
        count += of[i] == i;
    return count;
}

static void near_number(double value, double expected)
{
    if (!(fabs(value - expected) < 1e-10) && !(isnan(value) && isnan(expected)))
        fail_msg("%.17g, expected %.17g", value, expected);
}

static void test_describe_random(void **state)
{
    (void)state;
    static network w;
    uint64_t random = rt_seed();
    for (int round = 0; round < 500; round++) {
        draw(&w, &random);
        reversa_network_summary s = describe(w.n, w.group, w.n_ties, w.from, w.to);
        double across = 0;
        for (int32_t i = 0; i < w.n; i++)
            for (int32_t k = 0; k < i; k++)
                across += w.group[i] != w.group[k] ? 1 : -1;
        near_number(s.expected_ei, across / (w.n * (w.n - 1) / 2.0));
        if (w.n_ties > 0)
            near_number(s.degree_assortativity, correlation(&w));
        near_number(s.transitivity, closed_paths(&w));
        near_number(s.attribute_assortativity, w.n_ties > 0 ? assortativity(&w) : NAN);
        assert_int_equal(s.n_components, count_components(&w));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_describe_by_hand),
        cmocka_unit_test(test_describe_karate_club),
        cmocka_unit_test(test_describe_degenerate),
        cmocka_unit_test(test_describe_random),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
