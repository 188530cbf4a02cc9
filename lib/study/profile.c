/*
 * What people say of themselves when they sign up: skills, wishes, goals, interests, temper, times, capacities.
 *
 * Skills are common or rare by Zipf's law. Juniors know digital things well, seniors want to learn them; with the years
 * come skills of other kinds. Whoever has not signed up has empty cells.
 */
#include "study/staff.h"

#define WEIGHT(level) ((level)*1000) /* weights of tags are thousandths */
#define MILLION INT64_C(1000000)
#define MISSING_TEMPER 60 /* per mille of those signed up who did not fill in the questionnaire */
#define WORK_BEGINS 480   /* 08:00, in minutes */
#define LAST_START 17     /* half hours after it: 16:30 */

static int64_t between(rv_filling *filling, int64_t low, int64_t high)
{
    return low + rv_random_below(&filling->random, high - low + 1);
}

/* A skill by its place in the vocabulary; digital in so many of a thousand cases. */
static int32_t draw_skill(rv_filling *filling, int32_t digital)
{
    if (rv_draw_chance(&filling->random, digital))
        return rv_draw_skewed(&filling->random, RV_N_DIGITAL);
    return RV_N_DIGITAL + rv_draw_skewed(&filling->random, RV_N_CLASSIC);
}

/* How well someone of a level knows a skill, 1 to 5: juniors know digital ones a step better, seniors the others. */
static int32_t draw_mastery(rv_filling *filling, int32_t skill, int32_t level)
{
    bool ahead = skill < RV_N_DIGITAL ? level <= 4 : level >= 6;
    int64_t mastery = between(filling, 1, 4) + (ahead ? 1 : 0);
    return WEIGHT((int32_t)mastery);
}

static reversa_status fill_skills(rv_filling *filling, int32_t position, int32_t level)
{
    int32_t digital = 880 - 60 * level;
    int64_t count = between(filling, 2, 6);
    reversa_status status = REVERSA_OK;
    for (int64_t k = 0; !status && k < count; k++) {
        int32_t skill = draw_skill(filling, digital);
        int32_t mastery = draw_mastery(filling, skill, level);
        status = rv_staff_add_tag(filling, RV_FIELD_SKILLS, position, filling->codes.skill[skill], mastery);
    }
    return status;
}

static reversa_status fill_wants(rv_filling *filling, int32_t position, int32_t level)
{
    int32_t digital = 400 + 50 * level;
    int64_t count = between(filling, 1, 4);
    reversa_status status = REVERSA_OK;
    for (int64_t k = 0; !status && k < count; k++) {
        int32_t skill = draw_skill(filling, digital);
        int32_t importance = WEIGHT((int32_t)between(filling, 1, 5));
        status = rv_staff_add_tag(filling, RV_FIELD_WANTS, position, filling->codes.skill[skill], importance);
    }
    return status;
}

/* A few of n words; of interests, the first are likelier. */
static reversa_status fill_words(rv_filling *filling, rv_field field, int32_t position, const int32_t *codes, int32_t n)
{
    bool skewed = field == RV_FIELD_INTERESTS;
    int64_t count = between(filling, 1, skewed ? 4 : 3);
    reversa_status status = REVERSA_OK;
    for (int64_t k = 0; !status && k < count; k++) {
        int32_t word = skewed && rv_draw_chance(&filling->random, 500) ? rv_draw_skewed(&filling->random, n)
                                                                       : (int32_t)between(filling, 0, n - 1);
        status = rv_staff_add_tag(filling, field, position, codes[word], WEIGHT(1));
    }
    return status;
}

/* Two to four intervals of one to two hours in working hours, on different days. */
static reversa_status fill_availability(rv_filling *filling, int32_t position)
{
    rv_column *column = &filling->columns[RV_FIELD_AVAILABILITY];
    size_t used = 2 * (size_t)column->offset[position];
    int64_t count = between(filling, 2, 4);
    reversa_status status = rv_grow(filling->ctx, &column->minute, &filling->minute_capacity, used + 8,
                                    sizeof *column->minute);
    if (status)
        return status;
    for (int32_t day = 0, left = 5; day < 5; day++, left--) {
        if (between(filling, 1, left) > count) /* every choice of days is as likely as any other */
            continue;
        count--;
        int64_t start = day * 1440 + WORK_BEGINS + 30 * between(filling, 0, LAST_START);
        column->minute[used++] = (int32_t)start;
        column->minute[used++] = (int32_t)(start + 30 * between(filling, 2, 4));
    }
    column->offset[position + 1] = (int64_t)(used / 2);
    return REVERSA_OK;
}

/* Hundredths, likelier in the middle than at the ends; missing now and then. */
static int64_t draw_temper(rv_filling *filling, int64_t low)
{
    int64_t temper = low + between(filling, 0, (100 - low) / 2) + between(filling, 0, (100 - low) / 2);
    return rv_draw_chance(&filling->random, MISSING_TEMPER) ? REVERSA_MISSING_NUMBER : temper * 10000;
}

static void fill_mentor(rv_filling *filling, int32_t position)
{
    const rv_organisation *organisation = filling->organisation;
    bool popular = organisation->popularity[position] < organisation->n_mentors / 10 + 1;
    int64_t capacity = popular ? between(filling, 2, 3) : rv_draw_chance(&filling->random, 150) ? 2 : 1;
    filling->columns[RV_FIELD_MENTOR_CAPACITY].number[position] = capacity * MILLION;
    if (capacity > 1 && rv_draw_chance(&filling->random, 40))
        filling->columns[RV_FIELD_MENTOR_MINIMUM].number[position] = 2 * MILLION;
}

static void fill_mentee(rv_filling *filling, int32_t position)
{
    static const int32_t waiting[] = {900, 75, 20, 5};
    filling->columns[RV_FIELD_MENTEE_CAPACITY].number[position] = MILLION;
    filling->columns[RV_FIELD_WAITING].number[position] = rv_draw_weighted(&filling->random, waiting, 4) * MILLION;
}

static reversa_status fill_sets(rv_filling *filling, int32_t position)
{
    int32_t level = filling->organisation->level[position];
    reversa_status status = fill_skills(filling, position, level);
    if (!status)
        status = fill_wants(filling, position, level);
    if (!status)
        status = fill_words(filling, RV_FIELD_GOALS, position, filling->codes.goal, RV_N_GOALS);
    if (!status)
        status = fill_words(filling, RV_FIELD_INTERESTS, position, filling->codes.interest, RV_N_INTERESTS);
    if (!status)
        status = fill_availability(filling, position);
    return status;
}

reversa_status rv_profile_fill(rv_filling *filling, int32_t position)
{
    static const int32_t hours[] = {20, 42, 20, 18}; /* 1 to 4 a month */
    unsigned role = filling->organisation->role[position];
    if (role == 0)
        return REVERSA_OK;
    rv_column *columns = filling->columns;
    columns[RV_FIELD_EXTRAVERSION].number[position] = draw_temper(filling, 0);
    columns[RV_FIELD_OPENNESS].number[position] = draw_temper(filling, 20);
    columns[RV_FIELD_HOURS].number[position] = (1 + rv_draw_weighted(&filling->random, hours, 4)) * MILLION;
    columns[RV_FIELD_TRAINED].code[position] = rv_draw_chance(&filling->random, 850) ? filling->codes.yes
                                                                                     : filling->codes.no;
    if (role & RV_ROLE_MENTOR)
        fill_mentor(filling, position);
    if (role & RV_ROLE_MENTEE)
        fill_mentee(filling, position);
    return fill_sets(filling, position);
}
