/*
 * Small markets from text.
 */
#include "support/wished.h"

#include <stdio.h>
#include <string.h>

void rt_wish(rt_wished *w, reversa_context *ctx, const char *people, const char *preferences, const char *previous,
             const char *inside)
{
    reversa_problem_options options;
    memset(w, 0, sizeof *w);
    w->ctx = ctx;
    w->cohort = rt_people(ctx, people);
    w->programme = rt_programme(ctx, inside ? inside : "\"rules\": [], \"criteria\": []");
    reversa_problem_options_init(&options);
    const char *path = rt_write_text("wishes.csv", preferences);
    assert_int_equal(reversa_preferences_read(ctx, path, w->cohort, &w->preferences), REVERSA_OK);
    if (previous) {
        path = rt_write_text("previous.csv", previous);
        assert_int_equal(reversa_previous_read(ctx, path, w->cohort, &w->previous), REVERSA_OK);
    }
    options.preferences = w->preferences;
    options.previous = w->previous;
    assert_int_equal(reversa_problem_create(ctx, w->cohort, w->programme, &options, &w->problem), REVERSA_OK);
}

void rt_wished_drop(rt_wished *w)
{
    reversa_blocking_free(w->blocking);
    reversa_matching_free(w->matching);
    reversa_problem_free(w->problem);
    reversa_previous_free(w->previous);
    reversa_preferences_free(w->preferences);
    reversa_programme_free(w->programme);
    reversa_cohort_free(w->cohort);
    memset(w, 0, sizeof *w);
}

const char *rt_wished_pairs(const rt_wished *w, const reversa_matching *matching)
{
    static char text[500];
    size_t used = 0;
    text[0] = '\0';
    for (int32_t k = 0; k < reversa_matching_n_pairs(matching) && used < sizeof text; k++) {
        reversa_matched_pair pair;
        reversa_matching_pair(matching, k, &pair);
        used += (size_t)snprintf(text + used, sizeof text - used, "%s-%s ", reversa_cohort_id(w->cohort, pair.mentor),
                                 reversa_cohort_id(w->cohort, pair.mentee));
    }
    return text;
}
