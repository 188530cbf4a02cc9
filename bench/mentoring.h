/*
 * A simulated workforce in which the effect of mentoring is known, as employment.
 *
 * In months, per person: age uniform in 21..60; the rate of leaving is 0.0241 · exp(−0.02 (age − 40)); the first chance to
 * join the programme comes after an exponential time with rate 0.0315, whatever the person's rate of leaving; from then on
 * the rate of leaving is multiplied by the hazard ratio. Times are rounded up to whole months, so there are heavy ties. The
 * data end on one day; people were hired 12 to 71 months before, uniformly. Whoever would join in the month of the exit, or
 * later, never joins: that alone makes those who joined look loyal, also where the hazard ratio is 1.
 */
#ifndef REVERSA_BENCH_MENTORING_H
#define REVERSA_BENCH_MENTORING_H

#include <math.h>
#include <reversa.h>
#include <stdio.h>
#include <stdlib.h>

#define MENTORING_LAST_DAY 20000 /* 2024-10-04 */

static uint64_t mentoring_bits(uint64_t *state) /* SplitMix64 */
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static double mentoring_uniform(uint64_t *state) /* in (0, 1) */
{
    return ((double)(mentoring_bits(state) >> 11) + 0.5) * 0x1p-53;
}

static int32_t mentoring_days(double months)
{
    return (int32_t)lround(30.4375 * months);
}

/* Draw n people; NULL where something fails, with the context's error. Released with reversa_employment_free(). */
static reversa_employment *mentoring_draw(reversa_context *ctx, int32_t n, uint64_t seed, double hazard_ratio)
{
    static const char *const reasons[10] = {"voluntary", "voluntary", "voluntary",   "voluntary",   "voluntary",
                                            "voluntary", "voluntary", "involuntary", "involuntary", "retired"};
    static const char *const units[4] = {"north", "south", "east", "west"};
    size_t room = (size_t)n;
    char(*text)[12] = malloc(room * sizeof *text);
    const char **id = malloc(room * sizeof *id);
    const char **reason = malloc(room * sizeof *reason);
    const char **unit = malloc(room * sizeof *unit);
    int32_t *day = malloc(3 * room * sizeof *day);
    double *age = malloc(room * sizeof *age);
    reversa_employment *employment = NULL;
    uint64_t state = seed * UINT64_C(0x632be59bd9b4e019) + 1;
    for (int32_t i = 0; text && id && reason && unit && day && age && i < n; i++) {
        age[i] = floor(21 + 40 * mentoring_uniform(&state));
        double rate = 0.0241 * exp(-0.02 * (age[i] - 40));
        double leave = -log(mentoring_uniform(&state)) / rate;
        double join = ceil(-log(mentoring_uniform(&state)) / 0.0315);
        double seen = floor(12 + 60 * mentoring_uniform(&state));
        if (leave > join)
            leave = join + (leave - join) / hazard_ratio;
        leave = ceil(leave);
        int32_t hire = MENTORING_LAST_DAY - mentoring_days(seen);
        day[i] = hire;
        day[n + i] = leave <= seen ? hire + mentoring_days(leave) : REVERSA_MISSING_DATE;
        day[2 * n + i] = join < fmin(leave, seen) ? hire + mentoring_days(join) : REVERSA_MISSING_DATE;
        uint64_t why = mentoring_bits(&state);
        reason[i] = leave <= seen ? reasons[why % 10] : NULL;
        unit[i] = units[why / 10 % 4];
        (void)snprintf(text[i], sizeof text[i], "p%d", i);
        id[i] = text[i];
    }
    if (text && id && reason && unit && day && age) {
        reversa_employment_column columns[2] = {{"age", NULL, age}, {"unit", unit, NULL}};
        reversa_employment_rows rows;
        reversa_employment_rows_init(&rows);
        rows.n = n;
        rows.person_id = id;
        rows.hire = day;
        rows.exit = day + n;
        rows.programme_start = day + 2 * n;
        rows.reason = reason;
        rows.columns = columns;
        rows.n_columns = 2;
        if (reversa_employment_create(ctx, &rows, &employment))
            employment = NULL;
    }
    free(text), free(id), free(reason), free(unit), free(day), free(age);
    return employment;
}

#endif
