/*
 * Reading circles: every index out of range gives zeros or nothing, so that a reader needs no checks of its own.
 */
#include "model/circles.h"

#include <string.h>

#include "base/text.h"

reversa_outcome reversa_circles_outcome(const reversa_circles *circles)
{
    return circles->outcome;
}

reversa_certificate reversa_circles_certificate(const reversa_circles *circles)
{
    return circles->certificate;
}

int32_t reversa_circles_n_levels(const reversa_circles *circles)
{
    return circles->n_levels;
}

void reversa_circles_level(const reversa_circles *circles, int32_t index, reversa_level *level_out)
{
    memset(level_out, 0, sizeof *level_out);
    if (index >= 0 && index < circles->n_levels)
        *level_out = circles->levels[index];
}

int32_t reversa_circles_count(const reversa_circles *circles)
{
    return circles->n;
}

void reversa_circles_get(const reversa_circles *circles, int32_t index, reversa_circle *circle_out)
{
    memset(circle_out, 0, sizeof *circle_out);
    if (index >= 0 && index < circles->n)
        *circle_out = circles->circle[index];
}

int32_t reversa_circles_local_start(const reversa_circles *circles, int32_t index, int32_t person)
{
    const reversa_cohort *cohort = circles->problem->cohort;
    if (index < 0 || index >= circles->n || person < 0 || person >= cohort->n_people ||
        circles->circle[index].start < 0)
        return -1;
    const rv_column *offsets = rv_cohort_column(cohort, "utc_offset");
    int64_t offset = offsets && offsets->number[person] != REVERSA_MISSING_NUMBER ? offsets->number[person] / RV_MILLION
                                                                                  : 0;
    int64_t local = (circles->circle[index].start + offset) % RV_WEEK_MINUTES;
    return (int32_t)(local < 0 ? local + RV_WEEK_MINUTES : local);
}

int32_t reversa_circles_n_unmatched(const reversa_circles *circles)
{
    return circles->n_unmatched;
}

void reversa_circles_unmatched(const reversa_circles *circles, int32_t index, reversa_unmatched *unmatched_out)
{
    memset(unmatched_out, 0, sizeof *unmatched_out);
    if (index >= 0 && index < circles->n_unmatched)
        *unmatched_out = circles->unmatched[index];
}

const char *reversa_circles_conflict(const reversa_circles *circles, int32_t index)
{
    return index >= 0 && index < circles->n_conflict ? circles->conflict[index] : NULL;
}

void reversa_circles_free(reversa_circles *circles)
{
    if (!circles)
        return;
    rv_arena arena = circles->arena; /* the result lies in it */
    rv_arena_free(&arena);
}
