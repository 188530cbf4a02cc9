/*
 * The programme a year on, put together from rows that a user would write.
 */
#include "support/rematched.h"

#include <string.h>

static const char people[] = "id,role,level,skills,wants,mentor_capacity\n"
                             "m1,mentor,1,sql:3;go:1,,1\n"
                             "m2,mentor,1,go:3,,1\n"
                             "m3,mentor,2,rust:3,,1\n"
                             "m4,none,1,,,1\n"
                             "m5,mentor,1,go:3,,0\n"
                             "m6,mentor,1,,,1\n"
                             "e1,mentee,5,,go,\n"
                             "e2,mentee,5,,sql,\n"
                             "e3,mentee,5,,go,\n"
                             "e4,mentee,2,,go,\n"
                             "e5,mentee,5,,rust,\n";

#define ROWS 8

void rt_year_open(reversa_context *ctx, rt_year *year)
{
    static const char *const mentors[ROWS] = {"m1", "m2", "m3", "m4", "m5", "gone", "m3", "m6"};
    static const char *const mentees[ROWS] = {"e1", "e2", "e4", "e3", "e3", "e5", "e1", "e3"};
    static const char *const notes[ROWS] = {NULL, "went well", NULL, NULL, NULL, NULL, "never", NULL};
    static const reversa_pair_state states[ROWS] = {REVERSA_PAIR_ACTIVE,    REVERSA_PAIR_ACTIVE, REVERSA_PAIR_ACTIVE,
                                                    REVERSA_PAIR_ACTIVE,    REVERSA_PAIR_ACTIVE, REVERSA_PAIR_ACTIVE,
                                                    REVERSA_PAIR_FORBIDDEN, REVERSA_PAIR_PINNED};
    const reversa_previous_rows rows = {.struct_size = sizeof rows,
                                        .n = ROWS,
                                        .mentor_ids = mentors,
                                        .mentee_ids = mentees,
                                        .states = states,
                                        .notes = notes};
    reversa_problem_options options;
    reversa_problem_options_init(&options);
    *year = (rt_year){.cohort = rt_people(ctx, people)};
    year->programme = rt_programme(
        ctx, "\"rules\": [{\"rule\": \"level_gap\", \"at_least\": 2}], \"criteria\": [{\"criterion\": \"coverage\", "
             "\"mentor\": \"skills\", \"mentee\": \"wants\", \"weight\": 1}], \"objective\": [\"mentees\", \"score\"]");
    assert_int_equal(reversa_previous_create(ctx, year->cohort, &rows, &year->previous), REVERSA_OK);
    options.previous = year->previous;
    assert_int_equal(reversa_problem_create(ctx, year->cohort, year->programme, &options, &year->problem), REVERSA_OK);
}

reversa_status rt_year_find(reversa_context *ctx, rt_year *year, int32_t most_changes, int32_t curve)
{
    reversa_rematch_options options;
    reversa_rematch_options_init(&options);
    options.most_changes = most_changes;
    options.curve = curve;
    return reversa_rematch_find(ctx, year->problem, &options, &year->rematch);
}

void rt_year_drop(rt_year *year)
{
    reversa_rematch_free(year->rematch);
    reversa_problem_free(year->problem);
    reversa_previous_free(year->previous);
    reversa_programme_free(year->programme);
    reversa_cohort_free(year->cohort);
    *year = (rt_year){0};
}

reversa_review_change rt_year_change(const rt_year *year, reversa_review_change_kind kind, const char *mentor,
                                     const char *mentee)
{
    for (int32_t k = 0; k < reversa_rematch_n_changes(year->rematch); k++) {
        reversa_review_change change;
        reversa_rematch_change(year->rematch, k, &change);
        if (change.kind == kind && strcmp(change.mentor_id ? change.mentor_id : "", mentor) == 0 &&
            strcmp(change.mentee_id ? change.mentee_id : "", mentee) == 0)
            return change;
    }
    fail_msg("There is no change %d of %s and %s", (int)kind, mentor, mentee);
    return (reversa_review_change){.kind = kind};
}
