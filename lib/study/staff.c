/*
 * The columns of the synthetic organisation: for each person a draw per cell, in order of position.
 *
 * Numbers and codes begin as missing, sets as empty; what is drawn overwrites that. Dates lie before the end of 2026, so
 * that equal options give the same organisation in any year.
 */
#include "study/staff.h"

#include <stdio.h>
#include <string.h>

#define MILLION INT64_C(1000000)
#define LAST_DAY 20818 /* 2026-12-31 */
#define LAST_YEAR 2026
#define DAYS_OF_YEAR 365
#define FIRST_AGE 20 /* nobody is hired younger */
#define AT_HOME 850  /* per mille of a team that is where the team is */

typedef struct rv_field_name {
    const char *name;
    reversa_column_kind kind;
} rv_field_name;

static const rv_field_name field_names[RV_N_FIELDS] = {
    [RV_FIELD_ROLE] = {"role", REVERSA_COLUMN_TEXT},
    [RV_FIELD_LEVEL] = {"level", REVERSA_COLUMN_NUMBER},
    [RV_FIELD_MANAGER] = {"manager_id", REVERSA_COLUMN_TEXT},
    [RV_FIELD_DEPARTMENT] = {"department", REVERSA_COLUMN_TEXT},
    [RV_FIELD_TEAM] = {"team", REVERSA_COLUMN_TEXT},
    [RV_FIELD_LOCATION] = {"location", REVERSA_COLUMN_TEXT},
    [RV_FIELD_UTC_OFFSET] = {"utc_offset", REVERSA_COLUMN_NUMBER},
    [RV_FIELD_LANGUAGES] = {"languages", REVERSA_COLUMN_TAGS},
    [RV_FIELD_GENDER] = {"gender", REVERSA_COLUMN_TEXT},
    [RV_FIELD_BIRTH_YEAR] = {"birth_year", REVERSA_COLUMN_NUMBER},
    [RV_FIELD_HIRE_DATE] = {"hire_date", REVERSA_COLUMN_DATE},
    [RV_FIELD_SKILLS] = {"skills", REVERSA_COLUMN_TAGS},
    [RV_FIELD_WANTS] = {"wants", REVERSA_COLUMN_TAGS},
    [RV_FIELD_GOALS] = {"goals", REVERSA_COLUMN_TAGS},
    [RV_FIELD_INTERESTS] = {"interests", REVERSA_COLUMN_TAGS},
    [RV_FIELD_EXTRAVERSION] = {"extraversion", REVERSA_COLUMN_NUMBER},
    [RV_FIELD_OPENNESS] = {"openness", REVERSA_COLUMN_NUMBER},
    [RV_FIELD_AVAILABILITY] = {"availability", REVERSA_COLUMN_MINUTES},
    [RV_FIELD_HOURS] = {"hours_per_month", REVERSA_COLUMN_NUMBER},
    [RV_FIELD_MENTOR_CAPACITY] = {"mentor_capacity", REVERSA_COLUMN_NUMBER},
    [RV_FIELD_MENTEE_CAPACITY] = {"mentee_capacity", REVERSA_COLUMN_NUMBER},
    [RV_FIELD_MENTOR_MINIMUM] = {"mentor_minimum", REVERSA_COLUMN_NUMBER},
    [RV_FIELD_WAITING] = {"waiting_rounds", REVERSA_COLUMN_NUMBER},
    [RV_FIELD_TRAINED] = {"trained", REVERSA_COLUMN_TEXT},
};

/* Ids are P and digits with leading zeros, so that they sort as they are numbered. */
static reversa_status add_ids(reversa_context *ctx, const rv_organisation *organisation, rv_draft *draft)
{
    int width = 6;
    for (int64_t bound = 1000000; bound <= organisation->n; bound *= 10)
        width++;
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; !status && i < organisation->n; i++) {
        char id[16];
        int length = snprintf(id, sizeof id, "P%0*d", width, i + 1);
        status = rv_draft_add_id(ctx, draft, id, (size_t)length);
        if (!status && i % 0x8000 == 0)
            status = rv_poll(ctx);
    }
    return status;
}

static reversa_status allocate_column(reversa_context *ctx, rv_column *column, size_t n)
{
    if (column->kind == REVERSA_COLUMN_NUMBER) {
        column->number = rv_alloc(ctx, n, sizeof *column->number);
        for (size_t i = 0; column->number && i < n; i++)
            column->number[i] = REVERSA_MISSING_NUMBER;
        return column->number ? REVERSA_OK : REVERSA_E_MEMORY;
    }
    if (column->kind == REVERSA_COLUMN_TAGS || column->kind == REVERSA_COLUMN_MINUTES) {
        column->offset = rv_alloc(ctx, n + 1, sizeof *column->offset);
        return column->offset ? REVERSA_OK : REVERSA_E_MEMORY;
    }
    column->code = rv_alloc(ctx, n, sizeof *column->code);
    for (size_t i = 0; column->code && i < n; i++)
        column->code[i] = RV_MISSING_CODE;
    return column->code ? REVERSA_OK : REVERSA_E_MEMORY;
}

static reversa_status add_columns(rv_filling *filling)
{
    reversa_status status = REVERSA_OK;
    for (int field = 0; !status && field < RV_N_FIELDS; field++) {
        rv_column *column;
        status = rv_draft_add_column(filling->ctx, filling->draft, field_names[field].name, field_names[field].kind,
                                     &column);
        if (!status)
            status = allocate_column(filling->ctx, column, (size_t)filling->organisation->n);
    }
    filling->columns = filling->draft->columns;
    return status;
}

/* Names and places of the teams: "Sales 12", and "Sales management" for those who lead the leads. */
static reversa_status draw_teams(rv_filling *filling)
{
    const rv_organisation *organisation = filling->organisation;
    int32_t weights[RV_N_LOCATIONS];
    reversa_status status = REVERSA_OK;
    for (int i = 0; i < RV_N_LOCATIONS; i++)
        weights[i] = rv_locations[i].weight;
    for (int32_t team = 0; !status && team < organisation->n_teams; team++) {
        char name[64];
        const char *department = rv_department_names[organisation->team_department[team]];
        int32_t number = organisation->team_number[team];
        int length = number == 0 ? snprintf(name, sizeof name, "%s management", department)
                                 : snprintf(name, sizeof name, "%s %d", department, number);
        filling->team_location[team] = (uint8_t)rv_draw_weighted(&filling->random, weights, RV_N_LOCATIONS);
        status = rv_dictionary_intern(filling->ctx, &filling->draft->texts, name, (size_t)length,
                                      &filling->team_code[team]);
    }
    return status;
}

reversa_status rv_staff_add_tag(rv_filling *filling, rv_field field, int32_t position, int32_t code, int32_t weight)
{
    rv_column *column = &filling->columns[field];
    int64_t first = column->offset[position];
    int64_t end = column->offset[position + 1];
    for (int64_t k = first; k < end; k++)
        if (column->tag[k] == code)
            return REVERSA_OK;
    size_t needed = (size_t)end + 1;
    reversa_status status = rv_grow(filling->ctx, &column->tag, &filling->tag_capacity[field], needed,
                                    sizeof *column->tag);
    if (!status)
        status = rv_grow(filling->ctx, &column->weight, &filling->weight_capacity[field], needed,
                         sizeof *column->weight);
    if (status)
        return status;
    column->tag[end] = code;
    column->weight[end] = weight;
    column->offset[position + 1] = end + 1;
    return REVERSA_OK;
}

/* Most speak English and the language of the place. */
static reversa_status fill_languages(rv_filling *filling, int32_t position, int32_t location)
{
    int32_t local = filling->codes.language[location];
    bool speaks_local = local != RV_MISSING_CODE && rv_draw_chance(&filling->random, 800);
    bool speaks_english = !speaks_local || rv_draw_chance(&filling->random, 900);
    int32_t other = filling->codes.language[rv_random_below(&filling->random, RV_N_LOCATIONS)];
    reversa_status status = REVERSA_OK;
    if (speaks_english)
        status = rv_staff_add_tag(filling, RV_FIELD_LANGUAGES, position, filling->codes.english, 1000);
    if (!status && speaks_local)
        status = rv_staff_add_tag(filling, RV_FIELD_LANGUAGES, position, local, 1000);
    if (!status && other != RV_MISSING_CODE && rv_draw_chance(&filling->random, 120))
        status = rv_staff_add_tag(filling, RV_FIELD_LANGUAGES, position, other, 1000);
    return status;
}

/* Age and years of service grow with the level, the share of women falls. */
static void fill_career(rv_filling *filling, int32_t position, int32_t level)
{
    int64_t age = FIRST_AGE + 2 * level + rv_random_below(&filling->random, 12) + rv_random_below(&filling->random, 14);
    int64_t longest = 3 + 3 * level; /* years of service */
    if (longest > age - FIRST_AGE)
        longest = age - FIRST_AGE;
    int64_t served = rv_random_below(&filling->random, longest * DAYS_OF_YEAR);
    const int32_t genders[] = {540 - 18 * level, 445 + 18 * level, 15};
    filling->columns[RV_FIELD_BIRTH_YEAR].number[position] = (LAST_YEAR - age) * MILLION;
    filling->columns[RV_FIELD_HIRE_DATE].code[position] = (int32_t)(LAST_DAY - served);
    filling->columns[RV_FIELD_GENDER].code[position] = filling->codes
                                                           .gender[rv_draw_weighted(&filling->random, genders, 3)];
}

/* The manager's id as a text; each is looked up once. */
static reversa_status fill_manager(rv_filling *filling, int32_t position)
{
    int32_t manager = filling->organisation->manager[position];
    if (manager < 0)
        return REVERSA_OK;
    int32_t *code = &filling->manager_code[manager];
    reversa_status status = REVERSA_OK;
    if (*code == RV_MISSING_CODE) {
        const rv_dictionary *ids = &filling->draft->ids;
        status = rv_dictionary_intern(filling->ctx, &filling->draft->texts, rv_dictionary_text(ids, manager),
                                      rv_dictionary_length(ids, manager), code);
    }
    filling->columns[RV_FIELD_MANAGER].code[position] = *code;
    return status;
}

/* Sets of a person begin where those of the one before end. */
static void open_sets(rv_filling *filling, int32_t position)
{
    for (int field = 0; field < RV_N_FIELDS; field++)
        if (filling->columns[field].offset)
            filling->columns[field].offset[position + 1] = filling->columns[field].offset[position];
}

static reversa_status fill_person(rv_filling *filling, int32_t position)
{
    const rv_organisation *organisation = filling->organisation;
    rv_column *columns = filling->columns;
    int32_t team = organisation->team[position];
    int32_t level = organisation->level[position];
    int32_t location = filling->team_location[team];
    if (!rv_draw_chance(&filling->random, AT_HOME))
        location = (int32_t)rv_random_below(&filling->random, RV_N_LOCATIONS);
    open_sets(filling, position);
    columns[RV_FIELD_ROLE].code[position] = filling->codes.role[organisation->role[position]];
    columns[RV_FIELD_LEVEL].number[position] = level * MILLION;
    columns[RV_FIELD_DEPARTMENT].code[position] = filling->codes.department[organisation->team_department[team]];
    columns[RV_FIELD_TEAM].code[position] = filling->team_code[team];
    columns[RV_FIELD_LOCATION].code[position] = filling->codes.location[location];
    columns[RV_FIELD_UTC_OFFSET].number[position] = rv_locations[location].utc_offset * MILLION;
    fill_career(filling, position, level);
    reversa_status status = fill_manager(filling, position);
    if (!status)
        status = fill_languages(filling, position, location);
    if (!status)
        status = rv_profile_fill(filling, position);
    return status;
}

static reversa_status fill_people(rv_filling *filling)
{
    int32_t n = filling->organisation->n;
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; !status && i < n; i++) {
        status = fill_person(filling, i);
        if (!status && i % 0x2000 == 0) {
            rv_progress(filling->ctx, "draw people", i, n);
            status = rv_poll(filling->ctx);
        }
    }
    if (!status)
        rv_progress(filling->ctx, "draw people", n, n);
    return status;
}

reversa_status rv_staff_draw(reversa_context *ctx, const rv_organisation *organisation, rv_draft *draft)
{
    rv_filling filling = {.ctx = ctx, .organisation = organisation, .draft = draft};
    rv_arena scratch;
    rv_arena_open(ctx, &scratch);
    filling.random = rv_draw_stream(organisation->seed, "people");
    size_t n = (size_t)organisation->n;
    size_t n_teams = (size_t)organisation->n_teams;
    filling.team_code = rv_arena_alloc(ctx, &scratch, n_teams, sizeof *filling.team_code);
    filling.team_location = rv_arena_alloc(ctx, &scratch, n_teams, sizeof *filling.team_location);
    filling.manager_code = rv_arena_alloc(ctx, &scratch, n, sizeof *filling.manager_code);
    reversa_status status = REVERSA_E_MEMORY;
    if (!filling.team_code || !filling.team_location || !filling.manager_code)
        goto done;
    memset(filling.manager_code, 0xFF, n * sizeof *filling.manager_code); /* RV_MISSING_CODE */
    status = add_ids(ctx, organisation, draft);
    if (!status)
        status = rv_codes_intern(ctx, draft, &filling.codes);
    if (!status)
        status = add_columns(&filling);
    if (!status)
        status = draw_teams(&filling);
    if (!status)
        status = fill_people(&filling);
done:
    rv_arena_free(&scratch);
    return status;
}
