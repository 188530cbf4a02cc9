/* Audits of a matching: every count against a count by hand over what the matching says. */
#include "support/people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <reversa/equity.h>
#include <reversa/match.h>

#define MOST 300

static const char *const genders[] = {"M", "F", "X", ""};

/* Twice as many mentees as mentors have places for, some of them too junior for anyone; scores from the closeness of x. */
static char *draw_csv(uint64_t seed, bool reversed)
{
    static char text[MOST * 64];
    static char lines[MOST][64];
    uint64_t random = seed;
    for (int i = 0; i < MOST; i++) {
        const char *role = i % 10 == 0 ? "none" : i % 3 == 0 ? "mentor" : "mentee";
        (void)snprintf(lines[i], sizeof lines[i], "p%03d,%s,%d,%s,D%d,%d\n", i, role,
                       i % 3 == 0 ? 2 : (int)rt_between(&random, 3, 6), genders[rt_between(&random, 0, 3)],
                       (int)rt_between(&random, 0, 2), (int)rt_between(&random, 0, 2000));
    }
    (void)strcpy(text, "id,role,level,gender,department,x\n");
    for (int i = 0; i < MOST; i++)
        (void)strcat(text, lines[reversed ? MOST - 1 - i : i]);
    return text;
}

static rt_case made;
static reversa_matching *matching;

static void match(bool reversed)
{
    assert_int_equal(rt_make(&made, draw_csv(11, reversed),
                             "\"rules\": [{\"rule\": \"level_gap\", \"at_least\": 2}], \"criteria\": [{\"criterion\": "
                             "\"closeness\", \"attribute\": \"x\", \"range\": 50, \"weight\": 1}]"),
                     REVERSA_OK);
    assert_int_equal(reversa_match(made.ctx, made.problem, NULL, NULL, &matching), REVERSA_OK);
}

static int open_matching(void **state)
{
    (void)state;
    match(false);
    return 0;
}

static int close_matching(void **state)
{
    (void)state;
    reversa_matching_free(matching);
    rt_drop(&made);
    return 0;
}

static int compare_ints(const void *a, const void *b)
{
    return *(const int32_t *)a - *(const int32_t *)b;
}

/* The stage of everyone, by the readers of the matching. */
static void find_stages(int32_t stage[MOST])
{
    int32_t best[MOST];
    int32_t sorted[MOST];
    int32_t n = 0;
    for (int32_t p = 0; p < MOST; p++) {
        stage[p] = reversa_cohort_capacity(made.cohort, p, REVERSA_MENTEE) > 0;
        best[p] = -1;
    }
    for (int32_t i = 0; i < reversa_matching_n_unmatched(matching); i++) {
        reversa_unmatched u;
        reversa_matching_unmatched(matching, i, &u);
        if (u.side == REVERSA_MENTEE && u.eligible > 0)
            stage[u.person] = REVERSA_STAGE_ELIGIBLE;
    }
    for (int32_t i = 0; i < reversa_matching_n_pairs(matching); i++) {
        reversa_matched_pair pair;
        reversa_matching_pair(matching, i, &pair);
        stage[pair.mentee] = REVERSA_STAGE_MATCHED;
        best[pair.mentee] = pair.score;
        sorted[n++] = pair.score;
    }
    qsort(sorted, (size_t)n, sizeof *sorted, compare_ints);
    for (int32_t p = 0; p < MOST; p++) {
        if (best[p] >= 0 && 2 * best[p] > sorted[(n - 1) / 2] + sorted[n / 2])
            stage[p] = REVERSA_STAGE_ABOVE_MEDIAN;
    }
}

static int64_t count_by_hand(const int32_t *stage, const char *gender, const char *department, int32_t at_least)
{
    int64_t count = 0;
    for (int32_t p = 0; p < MOST; p++) {
        const char *g = reversa_cohort_text(made.cohort, reversa_cohort_column_find(made.cohort, "gender"), p);
        const char *d = reversa_cohort_text(made.cohort, reversa_cohort_column_find(made.cohort, "department"), p);
        bool same = gender ? g && strcmp(g, gender) == 0 : !g;
        count += same && (!department || strcmp(d, department) == 0) && stage[p] >= at_least;
    }
    return count;
}

static reversa_equity *make(const reversa_equity_audit *audit, int64_t smallest)
{
    reversa_equity *equity;
    reversa_equity_options options;
    reversa_equity_options_init(&options);
    options.smallest = smallest;
    assert_int_equal(reversa_equity_from_matching(made.ctx, matching, audit, &options, &equity), REVERSA_OK);
    return equity;
}

static void test_from_matching_all_stages(void **state)
{
    (void)state;
    static const reversa_stage stages[] = {REVERSA_STAGE_EVERYONE, REVERSA_STAGE_SIGNED_UP, REVERSA_STAGE_ELIGIBLE,
                                           REVERSA_STAGE_MATCHED, REVERSA_STAGE_ABOVE_MEDIAN};
    static const char *const columns[] = {"gender"};
    static const char *const labels[] = {"F", "M", "X", NULL};
    int32_t stage[MOST];
    reversa_equity_audit audit;
    reversa_equity_audit_init(&audit);
    audit.n_columns = 1;
    audit.columns = columns;
    audit.n_stages = 5;
    audit.stages = stages;
    find_stages(stage);
    reversa_equity *equity = make(&audit, 0);
    assert_int_equal(reversa_equity_n_groups(equity), 4);
    for (int32_t g = 0; g < 4; g++) {
        reversa_equity_group group;
        reversa_equity_group_at(equity, g, &group);
        if (labels[g])
            assert_string_equal(group.label, labels[g]);
        else
            assert_null(group.label);
        for (int32_t s = 0; s < 5; s++)
            assert_int_equal(reversa_equity_count(equity, g, s), count_by_hand(stage, labels[g], NULL, s));
    }
    assert_true(reversa_equity_count(equity, 0, 1) > reversa_equity_count(equity, 0, 2));
    assert_true(reversa_equity_count(equity, 0, 2) > reversa_equity_count(equity, 0, 3));
    assert_true(reversa_equity_count(equity, 0, 4) > 0);
    reversa_equity_free(equity);
}

static void test_from_matching_intersections_and_strata(void **state)
{
    (void)state;
    static const char *const columns[] = {"department", "gender"};
    int32_t stage[MOST];
    reversa_equity_audit audit;
    reversa_equity_group group;
    reversa_stratified stratified;
    const reversa_equity_pair pair = {.group = 0, .reference = 1, .from = 0, .to = 1};
    reversa_equity_audit_init(&audit);
    audit.n_columns = 2;
    audit.columns = columns;
    find_stages(stage);
    reversa_equity *equity = make(&audit, 0);
    assert_int_equal(reversa_equity_n_groups(equity), 10);
    reversa_equity_group_at(equity, 4, &group);
    assert_string_equal(group.label, "D1, M");
    assert_int_equal(reversa_equity_count(equity, 4, 0), count_by_hand(stage, "M", "D1", REVERSA_STAGE_SIGNED_UP));
    assert_int_equal(reversa_equity_count(equity, 4, 1), count_by_hand(stage, "M", "D1", REVERSA_STAGE_MATCHED));
    reversa_equity_free(equity);
    audit.n_columns = 1;
    audit.columns = columns + 1;
    audit.stratum = "department";
    equity = make(&audit, 0);
    assert_int_equal(reversa_equity_stratify(made.ctx, equity, &pair, &stratified), REVERSA_OK);
    reversa_impact_counts strata[3];
    for (int d = 0; d < 3; d++) {
        static const char *const departments[] = {"D0", "D1", "D2"};
        strata[d] = (reversa_impact_counts){count_by_hand(stage, "F", departments[d], REVERSA_STAGE_MATCHED),
                                            count_by_hand(stage, "F", departments[d], REVERSA_STAGE_SIGNED_UP),
                                            count_by_hand(stage, "M", departments[d], REVERSA_STAGE_MATCHED),
                                            count_by_hand(stage, "M", departments[d], REVERSA_STAGE_SIGNED_UP)};
    }
    reversa_stratified expected;
    reversa_impact_stratified(strata, 3, 0.95, &expected);
    assert_int_equal(stratified.n_strata, expected.n_strata);
    assert_true(stratified.chi_square == expected.chi_square);
    reversa_equity_free(equity);
}

static void test_from_matching_number_column(void **state)
{
    (void)state;
    static const char *const columns[] = {"level"};
    reversa_equity_audit audit;
    reversa_equity_group group;
    reversa_equity_audit_init(&audit);
    audit.side = REVERSA_MENTOR;
    audit.n_columns = 1;
    audit.columns = columns;
    reversa_equity *equity = make(&audit, 5);
    assert_int_equal(reversa_equity_n_groups(equity), 1); /* all mentors are of level 2 */
    reversa_equity_group_at(equity, 0, &group);
    assert_string_equal(group.label, "2");
    assert_int_equal(reversa_equity_count(equity, 0, 1), reversa_matching_n_pairs(matching));
    reversa_equity_free(equity);
}

/* The order of the input changes nothing. */
static void test_from_matching_any_row_order(void **state)
{
    (void)state;
    static const char *const columns[] = {"gender", "department"};
    int64_t counts[16][2];
    char labels[16][16];
    reversa_equity_audit audit;
    reversa_equity_audit_init(&audit);
    audit.n_columns = 2;
    audit.columns = columns;
    for (int turn = 0; turn < 2; turn++) {
        reversa_equity *equity = make(&audit, 5);
        int32_t n = reversa_equity_n_groups(equity);
        assert_true(n <= 16);
        for (int32_t g = 0; g < n; g++) {
            reversa_equity_group group;
            reversa_equity_group_at(equity, g, &group);
            if (turn == 0)
                (void)snprintf(labels[g], sizeof labels[g], "%s", group.label ? group.label : "");
            else
                assert_string_equal(labels[g], group.label ? group.label : "");
            for (int32_t s = 0; s < 2; s++) {
                if (turn == 0)
                    counts[g][s] = reversa_equity_count(equity, g, s);
                else
                    assert_int_equal(counts[g][s], reversa_equity_count(equity, g, s));
            }
        }
        reversa_equity_free(equity);
        reversa_matching_free(matching);
        match(turn == 0);
    }
}

static void expect_refused(const reversa_equity_audit *audit, reversa_status status)
{
    reversa_equity *equity = NULL;
    assert_int_equal(reversa_equity_from_matching(made.ctx, matching, audit, NULL, &equity), status);
    assert_null(equity);
}

static void test_from_matching_wrong_arguments(void **state)
{
    (void)state;
    static const char *const columns[] = {"gender", "none", NULL};
    static const char *const tags[] = {"id"};
    static const reversa_stage falling[] = {REVERSA_STAGE_MATCHED, REVERSA_STAGE_SIGNED_UP};
    reversa_equity *equity = NULL;
    reversa_equity_audit good;
    reversa_equity_audit_init(&good);
    good.n_columns = 1;
    good.columns = columns;
    reversa_equity_audit audit = good;
    assert_int_equal(reversa_equity_from_matching(NULL, matching, &audit, NULL, &equity), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_equity_from_matching(made.ctx, NULL, &audit, NULL, &equity), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_equity_from_matching(made.ctx, matching, &audit, NULL, NULL), REVERSA_E_ARGUMENT);
    expect_refused(NULL, REVERSA_E_ARGUMENT);
    audit.struct_size = 4;
    expect_refused(&audit, REVERSA_E_ARGUMENT);
    audit = good;
    audit.n_columns = 0;
    expect_refused(&audit, REVERSA_E_ARGUMENT);
    audit.n_columns = 2;
    expect_refused(&audit, REVERSA_E_DATA);
    audit.columns = columns + 2;
    audit.n_columns = 1;
    expect_refused(&audit, REVERSA_E_ARGUMENT);
    audit.columns = tags;
    expect_refused(&audit, REVERSA_E_DATA);
    audit = good;
    audit.stratum = "none";
    expect_refused(&audit, REVERSA_E_DATA);
    audit = good;
    audit.n_stages = 2;
    audit.stages = falling;
    expect_refused(&audit, REVERSA_E_ARGUMENT);
    audit.n_stages = 1;
    expect_refused(&audit, REVERSA_E_ARGUMENT);
    audit = good;
    audit.side = (reversa_side)2;
    expect_refused(&audit, REVERSA_E_ARGUMENT);
}

static reversa_equity *walked_equity;

static reversa_status audit_walked(reversa_context *walked, void *state)
{
    (void)state;
    static const reversa_stage stages[] = {REVERSA_STAGE_SIGNED_UP, REVERSA_STAGE_ABOVE_MEDIAN};
    static const char *const columns[] = {"gender", "level"};
    reversa_equity_audit audit;
    reversa_equity_audit_init(&audit);
    audit.n_columns = 2;
    audit.columns = columns;
    audit.stratum = "department";
    audit.n_stages = 2;
    audit.stages = stages;
    reversa_equity_free(walked_equity);
    return reversa_equity_from_matching(walked, matching, &audit, NULL, &walked_equity);
}

static void release_walked(reversa_context *walked, void *state)
{
    (void)walked;
    (void)state;
    reversa_equity_free(walked_equity);
    walked_equity = NULL;
}

static void test_from_matching_out_of_memory(void **state)
{
    (void)state;
    const rt_walk walk = {
        .name = "reversa_equity_from_matching", .call = audit_walked, .release = release_walked, .out = &walked_equity};
    assert_true(rt_fault_walk(&walk) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_from_matching_all_stages),
        cmocka_unit_test(test_from_matching_intersections_and_strata),
        cmocka_unit_test(test_from_matching_number_column),
        cmocka_unit_test(test_from_matching_any_row_order),
        cmocka_unit_test(test_from_matching_wrong_arguments),
        cmocka_unit_test(test_from_matching_out_of_memory),
    };
    return cmocka_run_group_tests(tests, open_matching, close_matching);
}
