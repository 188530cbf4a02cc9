/*
 * Careers, day by day: leave or stay, then join or not. The chance of a day is a whole number out of 2^30, so a draw is a
 * comparison; within a stretch of days it changes only where tenure passes a step or someone joins.
 *
 * Who joins on a day is exposed from the next, as the risk set entry < t <= exit has it. Department and level bear on both
 * joining and leaving, so a comparison that leaves them out is confounded, and one with them is right.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "io/people.h"
#include "study/happening.h"

#define YEAR 365
#define HIGHEST_LEVEL 20
#define JUNIOR_LEVEL 4 /* up to which people join sooner */
#define LEVEL_FACTOR 930
#define BITS 30
#define PEOPLE_PER_POLL 256 /* some 100 000 draws, a millisecond */
#define BEFORE_DAYS 3650    /* within which people without a hire date were hired */
#define N_CELLS 3

enum { DEPARTMENT, LEVEL, GENDER };

/* From so many days of tenure: the chance to leave in a year, and why people do. */
typedef struct rv_tenure_step {
    int32_t from;
    int32_t leave;      /* millionths a year */
    int32_t reasons[3]; /* weights of voluntary, involuntary, retired */
} rv_tenure_step;

static const rv_tenure_step steps[] = {
    {0, 240000, {75, 25, 0}},          {YEAR, 200000, {80, 20, 0}},       {3 * YEAR, 150000, {80, 18, 2}},
    {10 * YEAR, 110000, {65, 15, 20}}, {25 * YEAR, 120000, {30, 10, 60}},
};

#define N_STEPS ((int)(sizeof steps / sizeof steps[0]))

static const char *const reason_names[3] = {"voluntary", "involuntary", "retired"};

/* By group of departments, in thousandths: leaving and joining pull apart. */
static const int32_t leave_factor[3] = {800, 1000, 1250};
static const int32_t join_factor[3] = {1300, 1000, 700};

/* The columns of the cohort, NULL where there is none. */
typedef struct rv_columns {
    const rv_column *department;
    const rv_column *level;
    const rv_column *gender;
    const rv_column *hire;
} rv_columns;

/* One person's time. */
typedef struct rv_career {
    int32_t hire;
    int32_t level;
    int32_t group; /* of the department */
    bool signed_up;
    int32_t joined; /* REVERSA_MISSING_DATE: not yet */
    int32_t exit;   /* REVERSA_MISSING_DATE: still there */
    int32_t reason;
} rv_career;

typedef struct rv_drawing {
    rv_happening *happening;
    const reversa_cohort *cohort;
    rv_columns columns;
    rv_employment_draft draft;
    int32_t reasons[3]; /* codes in the draft's texts */
    int64_t hazard_ratio;
} rv_drawing;

rv_random rv_careers_stream(const rv_happening *happening, const char *purpose, const char *a, const char *b)
{
    uint64_t key = rv_draw_stream(happening->options.seed, purpose).state;
    uint64_t state = rv_siphash(key, a, strlen(a));
    return (rv_random){.state = b ? rv_siphash(state, b, strlen(b)) : state};
}

/* A yearly chance in millionths as a daily one out of 2^30. */
static int64_t daily(int64_t yearly)
{
    return (yearly << BITS) / (YEAR * RV_MILLION);
}

static bool strikes(rv_random *random, int64_t chance)
{
    return (int64_t)(rv_random_next(random) >> (64 - BITS)) < chance;
}

static int step_of(int32_t tenure)
{
    int step = N_STEPS - 1;
    while (step > 0 && tenure < steps[step].from)
        step--;
    return step;
}

static int64_t leave_chance(const rv_drawing *drawing, const rv_career *career, int step)
{
    int64_t yearly = (int64_t)steps[step].leave * leave_factor[career->group] / RV_THOUSAND;
    for (int32_t i = 0; i < career->level; i++)
        yearly = yearly * LEVEL_FACTOR / RV_THOUSAND;
    if (career->joined != REVERSA_MISSING_DATE)
        yearly = yearly * drawing->hazard_ratio / RV_MILLION;
    return daily(yearly);
}

static int64_t join_chance(const rv_career *career)
{
    bool can = career->signed_up && career->joined == REVERSA_MISSING_DATE;
    int64_t yearly = career->level <= JUNIOR_LEVEL ? 900000 : 450000;
    return can ? daily(yearly * join_factor[career->group] / RV_THOUSAND) : 0;
}

/* From the day after the start or the hire to the last day. */
static void live(const rv_drawing *drawing, rv_random *random, rv_career *career)
{
    const reversa_generate_events_options *options = &drawing->happening->options;
    int32_t day = (career->hire > options->start ? career->hire : options->start) + 1;
    while (day <= options->as_of) {
        int step = step_of(day - career->hire);
        int32_t until = step + 1 < N_STEPS ? career->hire + steps[step + 1].from - 1 : options->as_of;
        until = until < options->as_of ? until : options->as_of;
        int64_t leave = leave_chance(drawing, career, step);
        int64_t join = join_chance(career);
        bool joins = false;
        for (; day <= until && !joins; day++) {
            if (strikes(random, leave)) {
                career->exit = day;
                career->reason = rv_draw_weighted(random, steps[step].reasons, 3);
                return;
            }
            joins = join > 0 && strikes(random, join);
        }
        if (joins)
            career->joined = day - 1;
    }
}

/* What a person brings: all but the days. */
static rv_career begin_career(const rv_drawing *drawing, int32_t person)
{
    const rv_columns *columns = &drawing->columns;
    const reversa_cohort *cohort = drawing->cohort;
    rv_career career = {.joined = REVERSA_MISSING_DATE, .exit = REVERSA_MISSING_DATE, .group = 1};
    career.signed_up = cohort->role[person] != 0;
    if (columns->level && columns->level->number[person] > 0) {
        int64_t level = columns->level->number[person] / RV_MILLION;
        career.level = level < HIGHEST_LEVEL ? (int32_t)level : HIGHEST_LEVEL;
    }
    if (columns->department && columns->department->code[person] >= 0) {
        int32_t code = columns->department->code[person];
        uint64_t hash = rv_siphash(drawing->happening->options.seed, rv_dictionary_text(&cohort->texts, code),
                                   rv_dictionary_length(&cohort->texts, code));
        career.group = (int32_t)(hash % 3);
    }
    return career;
}

static reversa_status add_text(rv_drawing *drawing, const rv_column *column, int32_t person, int32_t *code_out)
{
    const rv_dictionary *texts = &drawing->cohort->texts;
    *code_out = -1;
    if (!column || column->code[person] < 0)
        return REVERSA_OK;
    int32_t code = column->code[person];
    return rv_dictionary_intern(drawing->draft.ctx, &drawing->draft.texts, rv_dictionary_text(texts, code),
                                rv_dictionary_length(texts, code), code_out);
}

/* The row of someone who is like a person of the cohort. */
static reversa_status add_row(rv_drawing *drawing, const char *id, int32_t like, const rv_career *career)
{
    rv_employment_draft *draft = &drawing->draft;
    const rv_column *level = drawing->columns.level;
    int32_t cells[N_CELLS] = {-1, -1, -1};
    rv_employment_row row = {.hire = career->hire, .exit = career->exit, .programme_start = career->joined};
    row.reason = career->exit == REVERSA_MISSING_DATE ? -1 : drawing->reasons[career->reason];
    reversa_status status = rv_dictionary_intern(draft->ctx, &draft->ids, id, strlen(id), &row.person);
    if (!status)
        status = add_text(drawing, drawing->columns.department, like, &cells[DEPARTMENT]);
    if (!status)
        status = add_text(drawing, drawing->columns.gender, like, &cells[GENDER]);
    if (!status && level && level->number[like] != REVERSA_MISSING_NUMBER) {
        char text[24];
        rv_format_millionths(level->number[like], text);
        status = rv_dictionary_intern(draft->ctx, &draft->texts, text, strlen(text), &cells[LEVEL]);
    }
    return status ? status : rv_employment_draft_add(draft, &row, cells, (int64_t)draft->n + 1);
}

static reversa_status draw_cohort(rv_drawing *drawing)
{
    rv_happening *happening = drawing->happening;
    const rv_column *hire = drawing->columns.hire;
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; !status && i < drawing->cohort->n_people; i++) {
        int32_t person = happening->order[i];
        const char *id = reversa_cohort_id(drawing->cohort, person);
        rv_random random = rv_careers_stream(happening, "career", id, NULL);
        rv_career career = begin_career(drawing, person);
        int32_t drawn = happening->options.start - 1 - (int32_t)rv_random_below(&random, BEFORE_DAYS);
        bool known = hire && hire->code[person] != REVERSA_MISSING_DATE &&
                     hire->code[person] < happening->options.as_of;
        career.hire = known ? hire->code[person] : drawn;
        career.joined = happening->start[person];
        if (career.joined != REVERSA_MISSING_DATE && career.joined < career.hire)
            career.joined = happening->start[person] = career.hire;
        live(drawing, &random, &career);
        happening->exit[person] = career.exit;
        status = add_row(drawing, id, person, &career);
        if (!status && i % PEOPLE_PER_POLL == 0)
            status = rv_poll(drawing->draft.ctx);
    }
    return status;
}

static reversa_status draw_new(rv_drawing *drawing)
{
    rv_happening *happening = drawing->happening;
    const reversa_generate_events_options *options = &happening->options;
    int64_t n_people = drawing->cohort->n_people;
    int64_t days = options->as_of - options->start;
    int64_t share = (int64_t)(options->new_hires * (double)RV_MILLION + 0.5);
    int64_t n = n_people * days / YEAR * share / RV_MILLION;
    rv_random random = rv_draw_stream(options->seed, "hires");
    reversa_status status = REVERSA_OK;
    int64_t number = 0;
    for (int64_t i = 0; !status && i < n; number++) {
        char id[24];
        snprintf(id, sizeof id, "N%06lld", (long long)number + 1);
        if (reversa_cohort_find(drawing->cohort, id) >= 0)
            continue; /* the cohort has this id */
        i++;
        int32_t like = happening->order[rv_random_below(&random, n_people)];
        rv_career career = begin_career(drawing, like);
        career.hire = options->start + 1 + (int32_t)rv_random_below(&random, days);
        live(drawing, &random, &career);
        status = add_row(drawing, id, like, &career);
        if (!status && i % PEOPLE_PER_POLL == 0)
            status = rv_poll(drawing->draft.ctx);
    }
    return status;
}

static reversa_status open_draft(rv_drawing *drawing)
{
    static const char *const names[N_CELLS] = {"department", "level", "gender"};
    rv_employment_draft *draft = &drawing->draft;
    reversa_status status = rv_employment_draft_open(draft, N_CELLS);
    for (int32_t c = 0; !status && c < N_CELLS; c++)
        status = rv_employment_draft_name(draft, c, names[c]);
    for (int i = 0; !status && i < 3; i++)
        status = rv_dictionary_intern(draft->ctx, &draft->texts, reason_names[i], strlen(reason_names[i]),
                                      &drawing->reasons[i]);
    return status;
}

/* A column of the right kind; the others of that name are passed over. */
static const rv_column *column_of(const reversa_cohort *cohort, const char *name, reversa_column_kind kind)
{
    const rv_column *column = rv_cohort_column(cohort, name);
    return column && column->kind == kind ? column : NULL;
}

reversa_status rv_careers_draw(rv_happening *happening, reversa_employment **employment_out)
{
    const reversa_cohort *cohort = happening->problem->cohort;
    rv_drawing drawing = {.happening = happening,
                          .cohort = cohort,
                          .draft = {.ctx = happening->ctx},
                          .hazard_ratio = (int64_t)(happening->options.hazard_ratio * (double)RV_MILLION + 0.5)};
    drawing.columns.department = column_of(cohort, "department", REVERSA_COLUMN_TEXT);
    drawing.columns.level = column_of(cohort, "level", REVERSA_COLUMN_NUMBER);
    drawing.columns.gender = column_of(cohort, "gender", REVERSA_COLUMN_TEXT);
    drawing.columns.hire = column_of(cohort, "hire_date", REVERSA_COLUMN_DATE);
    *employment_out = NULL;
    reversa_status status = open_draft(&drawing);
    if (!status)
        status = draw_cohort(&drawing);
    if (!status && cohort->n_people > 0)
        status = draw_new(&drawing);
    if (!status)
        status = rv_employment_draft_finish(&drawing.draft, employment_out);
    rv_employment_draft_close(&drawing.draft);
    return status;
}
