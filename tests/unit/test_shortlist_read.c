/*
 * Reading shortlists: indices out of range, sides without lists, and the summary of a market that is counted by hand.
 */
#include <string.h>

#include "model/shortlist.h"
#include "support/market.h"

static void test_shortlist_read(void **state)
{
    (void)state;
    rt_market m = {.ctx = rt_context(NULL)};
    reversa_shortlist *shortlist;
    reversa_shortlist_options options;
    reversa_shortlist_summary summary;
    reversa_listed entry;
    reversa_listed_reason reasons[REVERSA_MAX_REASONS];
    rt_market_draw(&m.drawn, rt_market_plain, 6);
    rt_market_open(&m, REVERSA_SOLVER_AUTO);
    reversa_shortlist_options_init(&options);
    options.top = 1;
    options.side[REVERSA_MENTOR] = false;
    assert_int_equal(reversa_shortlist_create(m.ctx, m.drawn.problem, &options, &shortlist), REVERSA_OK);
    reversa_shortlist_summarise(shortlist, REVERSA_MENTOR, &summary);
    assert_int_equal(summary.n_people, 0);
    reversa_shortlist_summarise(shortlist, REVERSA_MENTEE, &summary);
    assert_int_equal(summary.n_people, 3);
    assert_int_equal(summary.n_lists, 3);
    assert_int_equal(summary.n_entries, 3);
    assert_int_equal(summary.n_others, 2);
    assert_false(summary.balanced);
    int32_t mentee = rt_market_person(&m.drawn, 5);
    assert_int_equal(reversa_shortlist_length(shortlist, mentee, REVERSA_MENTEE), 1);
    reversa_shortlist_entry(shortlist, mentee, REVERSA_MENTEE, 0, &entry);
    assert_int_equal(entry.other, rt_market_person(&m.drawn, 0));
    assert_int_equal(entry.score, 850);
    assert_int_equal(reversa_shortlist_reasons(shortlist, mentee, REVERSA_MENTEE, 0, reasons), 0); /* from elsewhere */
    reversa_shortlist_entry(shortlist, mentee, REVERSA_MENTEE, 1, &entry);
    assert_int_equal(entry.other, -1);
    assert_int_equal(reversa_shortlist_length(shortlist, mentee, REVERSA_MENTOR), 0);
    assert_int_equal(reversa_shortlist_length(shortlist, -1, REVERSA_MENTEE), 0);
    assert_int_equal(reversa_shortlist_length(shortlist, 999, REVERSA_MENTEE), 0);
    assert_int_equal(reversa_shortlist_length(shortlist, mentee, (reversa_side)7), 0);
    char text[8] = "zzz";
    assert_int_equal(reversa_shortlist_sentence(shortlist, mentee, REVERSA_MENTEE, 5, text, sizeof text), 0);
    assert_string_equal(text, "");
    reversa_shortlist_free(shortlist);
    reversa_shortlist_free(NULL);
    rt_market_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shortlist_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
