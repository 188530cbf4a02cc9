/*
 * Invitations: an event for each meeting, unique ids that stay, no names unless asked, folders all or nothing.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/schedule.h"

#define USUAL "{\"start\": \"2027-02-01\", \"meetings_per_month\": 2, \"minutes\": 60, \"months\": 9}"

static int count(const char *text, const char *words)
{
    int n = 0;
    for (const char *at = strstr(text, words); at; at = strstr(at + 1, words))
        n++;
    return n;
}

/* The lines, unfolded; the caller frees it. */
static char *unfold(const char *text)
{
    size_t length = strlen(text);
    char *plain = calloc(length + 1, 1);
    size_t n = 0;
    assert_non_null(plain);
    for (size_t i = 0; i < length; i++) {
        if (strncmp(text + i, "\r\n ", 3) == 0)
            i += 2;
        else
            plain[n++] = text[i];
    }
    return plain;
}

static int entries(const char *folder)
{
    int n = -2; /* itself, and the one above */
    DIR *open = opendir(folder);
    if (!open)
        return -1;
    while (readdir(open))
        n++;
    closedir(open);
    return n;
}

static void test_invitations_have_an_event_for_each_meeting(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_plan plan;
    rt_plan_open(ctx, USUAL, &plan);
    assert_int_equal(reversa_invitations_write(ctx, plan.schedule, NULL, rt_path("all.ics")), REVERSA_OK);
    char *text = rt_read(rt_path("all.ics"), NULL);
    char *plain = unfold(text);
    assert_int_equal(strncmp(plain, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:", 37), 0);
    assert_int_equal(count(plain, "BEGIN:VEVENT\r\n"), RT_PAIRS * 18);
    assert_int_equal(count(plain, "END:VEVENT\r\n"), RT_PAIRS * 18);
    assert_int_equal(count(plain, "DTSTAMP:20270201T000000Z\r\n"), RT_PAIRS * 18);
    assert_int_equal(count(plain, "\\, first meeting\r\n"), RT_PAIRS);
    assert_int_equal(count(plain, "DTSTART;VALUE=DATE:"), 18); /* those without a time */
    assert_int_equal(count(plain, "please agree on one."), 18);
    assert_int_equal(count(plain, "please move one."), 36);
    assert_int_equal(count(plain, "SUMMARY:one\\, two: m1 and e1\\, first meeting\r\n"), 1);
    assert_non_null(strstr(plain, "DTSTART:20270207T233000Z\r\nDTEND:20270208T003000Z\r\n"));
    assert_int_equal(count(plain, "\n"), count(plain, "\r\n"));
    assert_null(strstr(plain, "cmd"));
    assert_null(strstr(plain, "xxx"));
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
        assert_true(strlen(line) <= 76); /* with the carriage return */
    free(plain);
    free(text);
    rt_plan_close(&plan);
    reversa_context_free(ctx);
}

static void test_invitations_uids_are_unique_and_stay(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_schedule_options later;
    reversa_schedule *moved = NULL;
    rt_plan plan;
    char uids[2][RT_PAIRS * 18][60];
    rt_plan_open(ctx, USUAL, &plan);
    reversa_schedule_options_init(&later);
    later.start = RT_START + 10;
    assert_int_equal(reversa_schedule_create(ctx, plan.made.problem, plan.matching, &later, &moved), REVERSA_OK);
    for (int k = 0; k < 2; k++) {
        int n = 0;
        assert_int_equal(reversa_invitations_write(ctx, k ? moved : plan.schedule, NULL, rt_path("u.ics")), REVERSA_OK);
        char *text = rt_read(rt_path("u.ics"), NULL);
        for (const char *at = strstr(text, "UID:"); at; at = strstr(at + 1, "UID:"), n++)
            snprintf(uids[k][n], sizeof uids[k][n], "%.*s", (int)strcspn(at, "\r"), at);
        assert_int_equal(n, RT_PAIRS * 18);
        free(text);
    }
    for (int i = 0; i < RT_PAIRS * 18; i++) {
        assert_string_equal(uids[0][i], uids[1][i]);
        for (int k = 0; k < i; k++)
            assert_string_not_equal(uids[0][i], uids[0][k]);
    }
    reversa_schedule_free(moved);
    rt_plan_close(&plan);
    reversa_context_free(ctx);
}

static void test_invitations_names_that_would_act(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_invitation_options options;
    rt_plan plan;
    rt_plan_open(ctx, USUAL, &plan);
    reversa_invitation_options_init(&options);
    options.names = true;
    assert_int_equal(reversa_invitations_write(ctx, plan.schedule, &options, rt_path("names.ics")), REVERSA_OK);
    char *text = rt_read(rt_path("names.ics"), NULL);
    char *plain = unfold(text);
    assert_non_null(strstr(plain, ": =cmd() and <script>\\, first meeting\r\n"));
    assert_non_null(strstr(plain, "a\\,b\\;c\\\\d and e"));
    assert_non_null(strstr(plain, "\xEF\xBF\xBDtxt\xD7\x90 and e6")); /* who has no name is called by the id */
    assert_null(strstr(plain, "\xE2\x80\xAE"));
    assert_non_null(strstr(plain, "m3 and e4"));
    assert_int_equal(count(plain, "\n"), count(plain, "\r\n"));
    free(plain);
    free(text);
    rt_plan_close(&plan);
    reversa_context_free(ctx);
}

static void test_invitations_of_one_pair(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_invitation_options options;
    rt_plan plan;
    rt_plan_open(ctx, USUAL, &plan);
    reversa_invitation_options_init(&options);
    options.pair = 5;
    assert_int_equal(reversa_invitations_write(ctx, plan.schedule, &options, rt_path("one.ics")), REVERSA_OK);
    char *text = rt_read(rt_path("one.ics"), NULL);
    assert_int_equal(count(text, "BEGIN:VEVENT"), 18);
    assert_int_equal(count(text, "m4 and e6"), 18);
    free(text);
    options.pair = RT_PAIRS;
    assert_int_equal(reversa_invitations_write(ctx, plan.schedule, &options, rt_path("one.ics")), REVERSA_E_ARGUMENT);
    options.pair = -2;
    assert_int_equal(reversa_invitations_write(ctx, plan.schedule, &options, rt_path("one.ics")), REVERSA_E_ARGUMENT);
    rt_plan_close(&plan);
    reversa_context_free(ctx);
}

static void test_invitations_in_a_folder(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_invitation_options options;
    rt_plan plan;
    rt_plan_open(ctx, USUAL, &plan);
    assert_int_equal(reversa_invitations_write_folder(ctx, plan.schedule, NULL, rt_path("inv")), REVERSA_OK);
    assert_int_equal(entries(rt_path("inv")), RT_PAIRS);
    char *text = rt_read(rt_path("inv/0006_m4_e6.ics"), NULL);
    reversa_invitation_options_init(&options);
    options.pair = 5;
    assert_int_equal(reversa_invitations_write(ctx, plan.schedule, &options, rt_path("one.ics")), REVERSA_OK);
    char *alone = rt_read(rt_path("one.ics"), NULL);
    assert_string_equal(text, alone);
    free(text);
    free(alone);
    assert_int_equal(reversa_invitations_write_folder(ctx, plan.schedule, NULL, rt_path("inv")), REVERSA_E_IO);
    assert_int_equal(entries(rt_path("inv")), RT_PAIRS);
    assert_int_equal(reversa_invitations_write_folder(ctx, plan.schedule, NULL, rt_path("no/such")), REVERSA_E_IO);
    assert_int_equal(reversa_invitations_write(ctx, plan.schedule, NULL, "/dev/full"), REVERSA_E_IO);
    assert_int_equal(reversa_invitations_write(ctx, NULL, NULL, rt_path("x")), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_invitations_write_folder(ctx, plan.schedule, NULL, NULL), REVERSA_E_ARGUMENT);
    options.struct_size = 1;
    assert_int_equal(reversa_invitations_write(ctx, plan.schedule, &options, rt_path("x")), REVERSA_E_ARGUMENT);
    rt_plan_close(&plan);
    reversa_context_free(ctx);
}

static void walk_setup(reversa_context *ctx, void *state)
{
    rt_plan_open(ctx, USUAL, state);
}

static reversa_status walk_write(reversa_context *ctx, void *state)
{
    const rt_plan *plan = state;
    reversa_status status = reversa_invitations_write_folder(ctx, plan->schedule, NULL, rt_path("walk"));
    if (status)
        assert_int_equal(entries(rt_path("walk")), -1); /* nothing is left */
    return status;
}

static void walk_release(reversa_context *ctx, void *state)
{
    static const char *const names[RT_PAIRS] = {"0001_m1_e1", "0002_m1_e2", "0003_m2_e3",
                                                "0004_m3_e4", "0005_m3_e5", "0006_m4_e6"};
    (void)ctx;
    for (int i = 0; i < RT_PAIRS; i++) {
        char path[60];
        snprintf(path, sizeof path, "walk/%s.ics", names[i]);
        (void)unlink(rt_path(path));
    }
    (void)rmdir(rt_path("walk"));
    rt_plan_close(state);
}

static void test_invitations_survive_every_allocation_failure(void **state)
{
    (void)state;
    rt_plan plan;
    rt_walk walk = {.name = "invitations_write_folder",
                    .setup = walk_setup,
                    .call = walk_write,
                    .release = walk_release,
                    .state = &plan};
    assert_true(rt_fault_walk(&walk) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_invitations_have_an_event_for_each_meeting),
        cmocka_unit_test(test_invitations_uids_are_unique_and_stay),
        cmocka_unit_test(test_invitations_names_that_would_act),
        cmocka_unit_test(test_invitations_of_one_pair),
        cmocka_unit_test(test_invitations_in_a_folder),
        cmocka_unit_test(test_invitations_survive_every_allocation_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
