/*
 * Wishes: about a third of the mentees name mentors well below them, ranked from 1; a few mentors are named by very many.
 */
#include "support/support.h"

#include "study/organisation.h"

#define N 30000

static reversa_organisation draw(reversa_context *ctx, double mentor_share)
{
    reversa_generate_options options;
    reversa_organisation made;
    reversa_generate_options_init(&options);
    options.people = N;
    options.mentor_share = mentor_share;
    assert_int_equal(reversa_generate(ctx, &options, &made), REVERSA_OK);
    return made;
}

static void release(reversa_context *ctx, reversa_organisation *made)
{
    reversa_preferences_free(made->preferences);
    reversa_previous_free(made->previous);
    reversa_cohort_free(made->cohort);
    reversa_context_free(ctx);
}

static void test_wishes_are_of_mentees_for_juniors(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_organisation made = draw(ctx, 0.25);
    const reversa_preferences *wishes = made.preferences;
    const rv_column *level = rv_cohort_column(made.cohort, "level");
    const rv_column *team = rv_cohort_column(made.cohort, "team");
    int64_t ranked = 0;
    for (int64_t i = 0; i < wishes->n; i++) {
        assert_int_equal(wishes->veto[i], wishes->rank[i] == 0);
        assert_in_range(wishes->rank[i], 0, 5);
        if (wishes->rank[i] == 0)
            continue;
        ranked++;
        assert_true(made.cohort->role[wishes->person[i]] & RV_ROLE_MENTEE);
        assert_true(made.cohort->role[wishes->other[i]] & RV_ROLE_MENTOR);
        assert_true(level->number[wishes->person[i]] >= level->number[wishes->other[i]] + 2000000);
        assert_int_not_equal(team->code[wishes->person[i]], team->code[wishes->other[i]]);
    }
    assert_true(ranked > wishes->n * 8 / 10 && ranked < wishes->n);
    release(ctx, &made);
}

/* Ranks of a person are 1, 2, … without a gap. */
static void test_wishes_ranks_have_no_gaps(void **state)
{
    (void)state;
    static int32_t largest[N];
    static int32_t count[N];
    reversa_context *ctx = rt_context(NULL);
    reversa_organisation made = draw(ctx, 0.25);
    int32_t mentees = 0;
    int32_t naming = 0;
    for (int64_t i = 0; i < made.preferences->n; i++) {
        int32_t rank = made.preferences->rank[i];
        int32_t p = made.preferences->person[i];
        count[p] += rank > 0;
        largest[p] = rank > largest[p] ? rank : largest[p];
    }
    for (int32_t p = 0; p < N; p++) {
        assert_int_equal(count[p], largest[p]);
        mentees += (made.cohort->role[p] & RV_ROLE_MENTEE) != 0;
        naming += count[p] > 0;
    }
    assert_in_range(naming * 100 / mentees, 30, 36);
    release(ctx, &made);
}

static void test_wishes_fall_on_a_few(void **state)
{
    (void)state;
    static int32_t named[N];
    reversa_context *ctx = rt_context(NULL);
    reversa_organisation made = draw(ctx, 0.25);
    int64_t total = 0;
    int32_t most = 0;
    int32_t mentors = 0;
    for (int64_t i = 0; i < made.preferences->n; i++)
        if (made.preferences->rank[i] > 0) {
            total++;
            if (++named[made.preferences->other[i]] > most)
                most = named[made.preferences->other[i]];
        }
    for (int32_t p = 0; p < N; p++)
        mentors += (made.cohort->role[p] & RV_ROLE_MENTOR) != 0;
    assert_true(most > 50 * total / mentors); /* fifty times the mean */
    release(ctx, &made);
}

static void test_wishes_without_mentors(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_organisation made = draw(ctx, 0);
    assert_int_equal(made.preferences->n, 0);
    assert_int_equal(made.previous->n, 0);
    release(ctx, &made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wishes_are_of_mentees_for_juniors),
        cmocka_unit_test(test_wishes_ranks_have_no_gaps),
        cmocka_unit_test(test_wishes_fall_on_a_few),
        cmocka_unit_test(test_wishes_without_mentors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
