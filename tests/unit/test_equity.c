/* Audits made: groups and their order, counts, what is hidden, what is refused, memory. */
#include "support/support.h"

#include <string.h>

#include "metrics/equity.h"

#define MOST 400

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

typedef struct people {
    int64_t n;
    int32_t attribute[2][MOST];
    int32_t stratum[MOST];
    int32_t reached[MOST];
    const int32_t *attributes[2];
} people;

static void add(people *p, int count, int32_t a, int32_t b, int32_t reached)
{
    for (int i = 0; i < count; i++) {
        p->attribute[0][p->n] = a;
        p->attribute[1][p->n] = b;
        p->stratum[p->n] = i % 2;
        p->reached[p->n++] = reached;
    }
}

static reversa_equity_rows rows_of(people *p, int32_t n_attributes, int32_t n_stages)
{
    reversa_equity_rows rows;
    reversa_equity_rows_init(&rows);
    p->attributes[0] = p->attribute[0];
    p->attributes[1] = p->attribute[1];
    rows.n = p->n;
    rows.n_attributes = n_attributes;
    rows.attributes = p->attributes;
    rows.stratum = p->stratum;
    rows.n_stages = n_stages;
    rows.reached = p->reached;
    return rows;
}

static reversa_equity *make(people *p, int32_t n_attributes, int32_t n_stages)
{
    reversa_equity *equity;
    reversa_equity_rows rows = rows_of(p, n_attributes, n_stages);
    assert_int_equal(reversa_equity_create(ctx, &rows, NULL, &equity), REVERSA_OK);
    return equity;
}

static void test_create_combines_attributes(void **state)
{
    (void)state;
    static people p;
    p.n = 0;
    add(&p, 6, 7, 2, 1);
    add(&p, 8, 1, 9, 0);
    add(&p, 9, 1, 3, 1);
    add(&p, 7, 1, -1, 0); /* not known */
    add(&p, 5, 4, 4, -1); /* not counted */
    add(&p, 6, 1, 9, 1);
    reversa_equity *equity = make(&p, 2, 2);
    const int32_t expected[4][2] = {{1, 3}, {1, 9}, {7, 2}, {-1, -1}};
    const int64_t counts[4][2] = {{9, 9}, {14, 6}, {6, 6}, {7, 0}};
    assert_int_equal(reversa_equity_n_groups(equity), 4);
    for (int32_t g = 0; g < 4; g++) {
        reversa_equity_group group;
        reversa_equity_group_at(equity, g, &group);
        assert_memory_equal(group.codes, expected[g], sizeof expected[g]);
        assert_int_equal(group.known, g < 3);
        assert_null(group.label);
        assert_false(group.hidden);
        assert_int_equal(reversa_equity_count(equity, g, 0), counts[g][0]);
        assert_int_equal(reversa_equity_count(equity, g, 1), counts[g][1]);
    }
    reversa_equity_free(equity);
}

static void test_create_hides_small_groups(void **state)
{
    (void)state;
    static people p;
    p.n = 0;
    add(&p, 3, 0, 0, 0);
    add(&p, 20, 0, 0, 1);
    add(&p, 30, 1, 0, 0);
    add(&p, 30, 1, 0, 1);
    add(&p, 10, 2, 0, 0);
    add(&p, 11, 2, 0, 1);
    reversa_equity *equity = make(&p, 1, 2);
    const bool hidden[] = {true, false, true}; /* the second goes with the first, it is the cheaper one */
    for (int32_t g = 0; g < 3; g++) {
        reversa_equity_group group;
        reversa_equity_group_at(equity, g, &group);
        assert_int_equal(group.hidden, hidden[g]);
    }
    assert_int_equal(reversa_equity_count(equity, 0, 1), REVERSA_HIDDEN_COUNT);
    assert_int_equal(reversa_equity_count(equity, -1, 0), 104);
    assert_int_equal(reversa_equity_count(equity, -1, 1), 61);
    reversa_equity_free(equity);
}

/* A group is not hidden alone, and a total from which a small number follows is hidden. */
static void test_create_hides_totals(void **state)
{
    (void)state;
    static people p;
    p.n = 0;
    add(&p, 20, 0, 0, 0);
    add(&p, 3, 0, 0, 1);
    add(&p, 30, 1, 0, 0);
    add(&p, 7, 2, 0, 0);
    reversa_equity *equity = make(&p, 1, 2);
    assert_int_equal(reversa_equity_count(equity, -1, 0), 60);
    assert_int_equal(reversa_equity_count(equity, -1, 1), REVERSA_HIDDEN_COUNT);
    assert_int_equal(reversa_equity_count(equity, 0, 0), REVERSA_HIDDEN_COUNT);
    assert_int_equal(reversa_equity_count(equity, 1, 0), 30);
    assert_int_equal(reversa_equity_count(equity, 2, 0), REVERSA_HIDDEN_COUNT);
    reversa_equity_free(equity);
}

/* Everything that audits by one attribute, by the other and by both give, for one stage, to the exact bounds of a table: no
 * small number of people who came to it and no further is given away. */
static void attack(const people *p, int32_t stages, reversa_equity *const equity[3], int32_t stage)
{
    int64_t counts[64] = {0};
    uint8_t cells[81] = {0};
    reversa_count_range ranges[81];
    for (int64_t i = 0; i < p->n; i++)
        counts[8 * p->attribute[0][i] + p->attribute[1][i]] += p->reached[i] == stage;
    for (int32_t i = 0; i < 81; i++) {
        const int32_t codes[] = {i / 9, i % 9};
        int which = codes[1] == 8 ? 0 : codes[0] == 8 ? 1 : 2;
        int32_t group = reversa_equity_find(equity[which], which == 1 ? codes + 1 : codes);
        cells[i] = group < 0 ? which == 2 : reversa_equity_count(equity[which], group, 0) == REVERSA_HIDDEN_COUNT;
        if (group >= 0 && !cells[i])
            assert_true(reversa_equity_count(equity[which], group, stages - 1) >= 0);
    }
    cells[80] = 0;
    const reversa_count_table table = {sizeof table, 8, 8, counts};
    assert_int_equal(reversa_disclosure_audit(ctx, &table, cells, 0, ranges), REVERSA_OK);
    for (int32_t i = 0; i < 81; i++) {
        int64_t x = 0;
        for (int32_t k = 0; k < 64; k++)
            x += (i / 9 == 8 || i / 9 == k / 8) && (i % 9 == 8 || i % 9 == k % 8) ? counts[k] : 0;
        if (i < 80 && x > 0 && x < 5)
            assert_true(cells[i] && ranges[i].high - ranges[i].low >= 4);
    }
}

static void test_create_withstands_subtraction(void **state)
{
    (void)state;
    static people p;
    static people turned;
    uint64_t random = rt_seed();
    int n_hidden = 0;
    int n_shown = 0;
    for (int round = 0; round < 400; round++) {
        int32_t stages = (int32_t)rt_between(&random, 2, 3);
        int32_t most[] = {(int32_t)rt_between(&random, 1, 4), (int32_t)rt_between(&random, 1, 5)};
        p.n = 0;
        for (int i = (int)rt_between(&random, 200, MOST); i > 0; i--)
            add(&p, 1, (int32_t)rt_between(&random, 0, most[0]), (int32_t)rt_between(&random, 0, most[1]),
                (int32_t)rt_between(&random, 0, stages - 1));
        turned = p;
        memcpy(turned.attribute[0], p.attribute[1], sizeof p.attribute[1]);
        reversa_equity *equity[] = {make(&p, 1, stages), make(&turned, 1, stages), make(&p, 2, stages)};
        for (int32_t s = 0; s < stages; s++)
            attack(&p, stages, equity, s);
        for (int32_t g = 0; g < equity[2]->n_groups; g++) {
            n_hidden += equity[2]->hidden[g];
            n_shown += !equity[2]->hidden[g];
        }
        for (int k = 0; k < 3; k++)
            reversa_equity_free(equity[k]);
    }
    assert_true(n_hidden > 100 && n_shown > 100);
}

static void test_create_empty(void **state)
{
    (void)state;
    static people p;
    p.n = 0;
    reversa_equity *equity = make(&p, 1, 2);
    assert_int_equal(reversa_equity_n_groups(equity), 0);
    assert_int_equal(reversa_equity_count(equity, -1, 0), 0);
    reversa_equity_free(equity);
    reversa_equity_free(NULL);
}

static void expect_refused(const reversa_equity_rows *rows, const reversa_equity_options *options,
                           reversa_status status, const char *column)
{
    reversa_equity *equity = NULL;
    reversa_error error;
    assert_int_equal(reversa_equity_create(ctx, rows, options, &equity), status);
    assert_null(equity);
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.code, status);
    if (column)
        assert_string_equal(error.column, column);
}

static void test_create_wrong_rows(void **state)
{
    (void)state;
    static people p;
    const int32_t *lacking[] = {NULL};
    reversa_equity *equity = NULL;
    p.n = 0;
    add(&p, 8, 1, 1, 1);
    const reversa_equity_rows good = rows_of(&p, 1, 2);
    reversa_equity_rows rows = good;
    assert_int_equal(reversa_equity_create(NULL, &rows, NULL, &equity), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_equity_create(ctx, NULL, NULL, &equity), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_equity_create(ctx, &rows, NULL, NULL), REVERSA_E_ARGUMENT);
    rows.struct_size = 4;
    expect_refused(&rows, NULL, REVERSA_E_ARGUMENT, NULL);
    rows = good;
    rows.n = -1;
    expect_refused(&rows, NULL, REVERSA_E_ARGUMENT, NULL);
    rows = good;
    rows.n_attributes = 5;
    expect_refused(&rows, NULL, REVERSA_E_ARGUMENT, NULL);
    rows = good;
    rows.attributes = lacking;
    expect_refused(&rows, NULL, REVERSA_E_ARGUMENT, NULL);
    rows = good;
    rows.n_stages = 1;
    expect_refused(&rows, NULL, REVERSA_E_ARGUMENT, NULL);
    rows = good;
    rows.reached = NULL;
    expect_refused(&rows, NULL, REVERSA_E_ARGUMENT, NULL);
    p.reached[3] = 2;
    expect_refused(&good, NULL, REVERSA_E_DATA, "reached");
    p.reached[3] = 1;
    p.attribute[0][2] = -2;
    expect_refused(&good, NULL, REVERSA_E_DATA, "attribute 1");
    p.attribute[0][2] = 1;
    p.stratum[2] = -2;
    expect_refused(&good, NULL, REVERSA_E_DATA, "stratum");
}

static void test_create_too_many_groups(void **state)
{
    (void)state;
    static int32_t codes[5000];
    static int32_t reached[5000];
    const int32_t *const attributes[] = {codes};
    reversa_equity_rows rows;
    for (int32_t i = 0; i < 5000; i++)
        codes[i] = i;
    reversa_equity_rows_init(&rows);
    rows.n = 5000;
    rows.n_attributes = 1;
    rows.attributes = attributes;
    rows.n_stages = 2;
    rows.reached = reached;
    expect_refused(&rows, NULL, REVERSA_E_ARGUMENT, NULL);
}

static void test_create_wrong_options(void **state)
{
    (void)state;
    static people p;
    reversa_equity_options options;
    p.n = 0;
    add(&p, 8, 1, 1, 1);
    const reversa_equity_rows rows = rows_of(&p, 1, 2);
    reversa_equity_options_init(&options);
    options.level = 1;
    expect_refused(&rows, &options, REVERSA_E_ARGUMENT, NULL);
    reversa_equity_options_init(&options);
    options.smallest = -1;
    expect_refused(&rows, &options, REVERSA_E_ARGUMENT, NULL);
    reversa_equity_options_init(&options);
    options.struct_size = 4;
    expect_refused(&rows, &options, REVERSA_E_ARGUMENT, NULL);
}

static reversa_equity *walked_equity;

static reversa_status create_walked(reversa_context *walked, void *state)
{
    reversa_equity_rows rows = rows_of(state, 2, 2);
    reversa_equity_free(walked_equity);
    return reversa_equity_create(walked, &rows, NULL, &walked_equity);
}

static void release_walked(reversa_context *walked, void *state)
{
    (void)walked;
    (void)state;
    reversa_equity_free(walked_equity);
    walked_equity = NULL;
}

static void test_create_out_of_memory(void **state)
{
    (void)state;
    static people p;
    p.n = 0;
    add(&p, 8, 1, 1, 1);
    add(&p, 3, 2, 1, 0);
    const rt_walk walk = {.name = "reversa_equity_create",
                          .call = create_walked,
                          .release = release_walked,
                          .state = &p,
                          .out = &walked_equity};
    assert_true(rt_fault_walk(&walk) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_create_combines_attributes),
        cmocka_unit_test(test_create_hides_small_groups),
        cmocka_unit_test(test_create_hides_totals),
        cmocka_unit_test(test_create_withstands_subtraction),
        cmocka_unit_test(test_create_empty),
        cmocka_unit_test(test_create_wrong_rows),
        cmocka_unit_test(test_create_too_many_groups),
        cmocka_unit_test(test_create_wrong_options),
        cmocka_unit_test(test_create_out_of_memory),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
