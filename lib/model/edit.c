/*
 * An edited cohort is a draft filled from a cohort instead of a file, and finished as any other: so it keeps every check.
 *
 * Dictionaries are filled in the order of their codes, so that codes of texts and tags stay what they were. Availability
 * goes back from UTC to local time, from which finishing turns it to the same minutes again.
 */
#include "model/edit.h"

#include <string.h>

#include "base/text.h"
#include "model/draft.h"

typedef struct editor {
    reversa_context *ctx;
    const reversa_cohort *cohort;
    const rv_edit *edits;
    int32_t n_edits;
    rv_draft draft;
    const rv_edit **edit_of; /* [positions] NULL for people who stay as they are */
} editor;

static reversa_status copy_dictionary(reversa_context *ctx, const rv_dictionary *from, rv_dictionary *to)
{
    reversa_status status = REVERSA_OK;
    for (int32_t c = 0; c < from->count && !status; c++) {
        int32_t code;
        status = rv_dictionary_intern(ctx, to, rv_dictionary_text(from, c), rv_dictionary_length(from, c), &code);
    }
    return status;
}

static reversa_status add_people(editor *e)
{
    reversa_status status = REVERSA_OK;
    int32_t n = e->cohort->n_people;
    for (int32_t i = 0; i < n && !status; i++)
        status = rv_draft_keep_id(e->ctx, &e->draft, rv_dictionary_text(&e->cohort->ids, i),
                                  rv_dictionary_length(&e->cohort->ids, i));
    for (int32_t k = 0; k < e->n_edits && !status; k++)
        if (e->edits[k].id)
            status = rv_draft_keep_id(e->ctx, &e->draft, e->edits[k].id, strlen(e->edits[k].id));
    if (status)
        return status;
    e->edit_of = rv_alloc(e->ctx, (size_t)e->draft.n_people, sizeof *e->edit_of);
    if (!e->edit_of)
        return REVERSA_E_MEMORY;
    for (int32_t k = 0; k < e->n_edits; k++)
        e->edit_of[e->edits[k].id ? n++ : e->cohort->input_of[e->edits[k].person]] = &e->edits[k];
    return REVERSA_OK;
}

/* Whose cell stands at a position, and what replaces it (NULL: nothing). */
static int32_t source_of(const editor *e, int32_t position, const char *column, const rv_cell **cell_out)
{
    static const rv_cell empty = {.cleared = true};
    static const char *const own[] = {"name", "email", "manager_id"};
    const rv_edit *edit = e->edit_of[position];
    *cell_out = NULL;
    for (int32_t k = 0; edit && k < edit->n_cells; k++)
        if (strcmp(edit->cells[k].column, column) == 0)
            *cell_out = &edit->cells[k];
    if (position < e->cohort->n_people)
        return e->cohort->person_of[position];
    for (size_t k = 0; k < sizeof own / sizeof own[0] && !*cell_out; k++)
        if (strcmp(own[k], column) == 0)
            *cell_out = &empty; /* nobody has these of another */
    RV_REQUIRE(edit);
    return edit->person;
}

static reversa_status fill_numbers(editor *e, const rv_column *from, rv_column *to)
{
    to->number = rv_alloc(e->ctx, (size_t)e->draft.n_people, sizeof *to->number);
    for (int32_t i = 0; i < e->draft.n_people && to->number; i++) {
        const rv_cell *cell;
        int32_t p = source_of(e, i, to->name, &cell);
        if (cell)
            to->number[i] = cell->cleared ? REVERSA_MISSING_NUMBER : cell->number;
        else
            to->number[i] = from ? from->number[p] : REVERSA_MISSING_NUMBER;
    }
    return to->number ? REVERSA_OK : REVERSA_E_MEMORY;
}

static reversa_status fill_codes(editor *e, const rv_column *from, rv_column *to)
{
    bool is_text = from->kind == REVERSA_COLUMN_TEXT;
    int32_t missing = is_text ? RV_MISSING_CODE : REVERSA_MISSING_DATE;
    reversa_status status = REVERSA_OK;
    to->code = rv_alloc(e->ctx, (size_t)e->draft.n_people, sizeof *to->code);
    if (!to->code)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < e->draft.n_people && !status; i++) {
        const rv_cell *cell;
        int32_t p = source_of(e, i, to->name, &cell);
        to->code[i] = cell ? missing : from->code[p];
        if (cell && !cell->cleared && is_text)
            status = rv_draft_text_code(e->ctx, &e->draft, to, cell->text, strlen(cell->text), &to->code[i]);
        else if (cell && !cell->cleared)
            to->code[i] = cell->code;
    }
    return status;
}

static reversa_status fill_offsets(editor *e, const rv_column *from, rv_column *to)
{
    size_t n = (size_t)e->draft.n_people;
    to->offset = rv_alloc(e->ctx, n + 1, sizeof *to->offset);
    if (!to->offset)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < e->draft.n_people; i++) {
        const rv_cell *cell;
        int32_t p = source_of(e, i, to->name, &cell);
        int64_t length = from->offset[p + 1] - from->offset[p];
        if (cell)
            length = cell->cleared ? 0 : cell->n;
        to->offset[i + 1] = to->offset[i] + length;
    }
    return REVERSA_OK;
}

static reversa_status fill_tags(editor *e, const rv_column *from, rv_column *to)
{
    reversa_status status = fill_offsets(e, from, to);
    if (status)
        return status;
    size_t n = (size_t)to->offset[e->draft.n_people];
    to->n_repeated = from->n_repeated;
    to->tag = rv_alloc(e->ctx, n, sizeof *to->tag);
    to->weight = to->tag ? rv_alloc(e->ctx, n, sizeof *to->weight) : NULL;
    if (!to->weight)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < e->draft.n_people; i++) {
        const rv_cell *cell;
        int32_t p = source_of(e, i, to->name, &cell);
        const int32_t *tags = cell ? cell->tags : from->tag + from->offset[p];
        const int32_t *levels = cell ? cell->level : from->weight + from->offset[p];
        for (int64_t k = to->offset[i]; k < to->offset[i + 1]; k++) {
            RV_REQUIRE(tags && levels);
            to->tag[k] = tags[k - to->offset[i]];
            to->weight[k] = levels[k - to->offset[i]];
        }
    }
    return REVERSA_OK;
}

/* Minutes that local time is ahead of UTC, as the edited person has it. */
static int32_t ahead_of(const editor *e, int32_t position)
{
    const rv_column *column = rv_cohort_column(e->cohort, "utc_offset");
    const rv_cell *cell;
    int32_t p = source_of(e, position, "utc_offset", &cell);
    int64_t value = column ? column->number[p] : REVERSA_MISSING_NUMBER;
    if (column && cell)
        value = cell->cleared ? REVERSA_MISSING_NUMBER : cell->number;
    return value == REVERSA_MISSING_NUMBER ? 0 : (int32_t)(value / RV_MILLION);
}

static reversa_status fill_minutes(editor *e, const rv_column *from, rv_column *to)
{
    reversa_status status = fill_offsets(e, from, to);
    if (status)
        return status;
    to->minute = rv_alloc(e->ctx, (size_t)to->offset[e->draft.n_people], 2 * sizeof *to->minute);
    if (!to->minute)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < e->draft.n_people; i++) {
        const rv_cell *cell;
        int32_t p = source_of(e, i, to->name, &cell);
        int32_t ahead = ahead_of(e, i);
        const int32_t *week = cell ? cell->week : from->minute + 2 * from->offset[p];
        for (int64_t k = 0; k < to->offset[i + 1] - to->offset[i]; k++) {
            int32_t *local = &to->minute[2 * (to->offset[i] + k)];
            RV_REQUIRE(week);
            local[0] = (week[2 * k] + ahead) % RV_WEEK_MINUTES;
            local[0] += local[0] < 0 ? RV_WEEK_MINUTES : 0;
            local[1] = local[0] + week[2 * k + 1] - week[2 * k];
        }
    }
    return REVERSA_OK;
}

static reversa_status copy_column(editor *e, const rv_column *from)
{
    rv_column *to;
    reversa_status status = rv_draft_add_column(e->ctx, &e->draft, from->name, from->kind, &to);
    if (status)
        return status;
    switch (from->kind) {
    case REVERSA_COLUMN_NUMBER:
        return fill_numbers(e, from, to);
    case REVERSA_COLUMN_TAGS:
        return fill_tags(e, from, to);
    case REVERSA_COLUMN_MINUTES:
        return fill_minutes(e, from, to);
    default:
        return fill_codes(e, from, to);
    }
}

/* A column of capacities, where somebody is given one and there was none. */
static reversa_status make_column(editor *e, const char *name)
{
    bool is_needed = false;
    rv_column *to;
    for (int32_t k = 0; k < e->n_edits; k++)
        for (int32_t c = 0; c < e->edits[k].n_cells; c++)
            is_needed = is_needed || strcmp(e->edits[k].cells[c].column, name) == 0;
    if (!is_needed || rv_cohort_column(e->cohort, name))
        return REVERSA_OK;
    reversa_status status = rv_draft_add_column(e->ctx, &e->draft, name, REVERSA_COLUMN_NUMBER, &to);
    return status ? status : fill_numbers(e, NULL, to);
}

static reversa_status fill(editor *e)
{
    reversa_status status = copy_dictionary(e->ctx, &e->cohort->texts, &e->draft.texts);
    if (!status)
        status = copy_dictionary(e->ctx, &e->cohort->tags, &e->draft.tags);
    if (!status)
        status = add_people(e);
    for (int32_t c = 0; c < e->cohort->n_columns && !status; c++)
        status = copy_column(e, &e->cohort->columns[c]);
    if (!status)
        status = make_column(e, "mentor_capacity");
    return status ? status : make_column(e, "mentee_capacity");
}

reversa_status rv_cohort_edit(reversa_context *ctx, const reversa_cohort *cohort, const rv_edit *edits, int32_t n_edits,
                              reversa_cohort **cohort_out)
{
    reversa_cohort_options options;
    editor e = {.ctx = ctx, .cohort = cohort, .edits = edits, .n_edits = n_edits};
    *cohort_out = NULL;
    reversa_cohort_options_init(&options);
    options.seed = cohort->seed;
    options.unknown_manager = cohort->unknown_manager;
    options.source = cohort->source;
    reversa_status status = rv_draft_open(ctx, &e.draft, &options, NULL);
    if (!status) {
        e.draft.first_row = cohort->first_row;
        status = fill(&e);
    }
    if (!status)
        status = rv_draft_finish(ctx, &e.draft, cohort_out);
    rv_free(ctx, e.edit_of);
    rv_draft_free(&e.draft);
    return status;
}

/* ---- Pair data ---- */

/* Two lists of people of one cohort as people of another. */
static reversa_status map_people(reversa_context *ctx, rv_arena *scratch, const reversa_cohort *const cohorts[2],
                                 const int32_t *const before[2], rv_pair_rows *rows)
{
    const int32_t **after[2] = {&rows->a, &rows->b};
    for (int k = 0; k < 2; k++) {
        int32_t *people = rv_arena_alloc(ctx, scratch, (size_t)rows->n, sizeof *people);
        if (!people)
            return REVERSA_E_MEMORY;
        for (int64_t i = 0; i < rows->n; i++)
            people[i] = rv_edit_person(cohorts[0], cohorts[1], before[k][i]);
        *after[k] = people;
    }
    return REVERSA_OK;
}

reversa_status rv_edit_preferences(reversa_context *ctx, const reversa_preferences *before,
                                   const reversa_cohort *cohort, reversa_preferences **preferences_out)
{
    *preferences_out = NULL;
    if (!before)
        return REVERSA_OK;
    rv_arena scratch;
    rv_arena_open(ctx, &scratch);
    rv_pair_rows rows = {.n = before->n, .rank = before->rank, .veto = before->veto};
    reversa_status status = map_people(ctx, &scratch, (const reversa_cohort *const[]){before->cohort, cohort},
                                       (const int32_t *const[]){before->person, before->other}, &rows);
    if (!status)
        status = rv_preferences_finish(ctx, cohort, &before->origin, &rows, preferences_out);
    rv_arena_free(&scratch);
    return status;
}

reversa_status rv_edit_previous(reversa_context *ctx, const reversa_previous *before, const reversa_cohort *cohort,
                                reversa_previous **previous_out)
{
    *previous_out = NULL;
    if (!before)
        return REVERSA_OK;
    rv_arena scratch;
    rv_arena_open(ctx, &scratch);
    rv_pair_rows rows = {.n = before->n, .state = before->state, .note = before->note};
    reversa_status status = map_people(ctx, &scratch, (const reversa_cohort *const[]){before->cohort, cohort},
                                       (const int32_t *const[]){before->mentor, before->mentee}, &rows);
    if (!status)
        status = rv_previous_finish(ctx, cohort, &before->origin, &rows, previous_out);
    rv_arena_free(&scratch);
    return status;
}

reversa_status rv_edit_scores(reversa_context *ctx, const reversa_scores *before, const reversa_cohort *cohort,
                              reversa_scores **scores_out)
{
    *scores_out = NULL;
    if (!before)
        return REVERSA_OK;
    rv_arena scratch;
    rv_arena_open(ctx, &scratch);
    rv_pair_rows rows = {.n = before->n,
                         .score = before->score,
                         .column_name = before->column_name,
                         .column = before->column,
                         .n_columns = before->n_columns};
    reversa_status status = map_people(ctx, &scratch, (const reversa_cohort *const[]){before->cohort, cohort},
                                       (const int32_t *const[]){before->mentor, before->mentee}, &rows);
    if (!status)
        status = rv_scores_finish(ctx, cohort, &before->origin, &rows, scores_out);
    rv_arena_free(&scratch);
    return status;
}

/* ---- Pairs of another state ---- */

static const rv_origin no_origin = {.first_row = 1};

typedef struct own_rows {
    int64_t n;
    int32_t *mentor;
    int32_t *mentee;
    uint8_t *state;
    const char **note; /* of rows that are added: NULL */
} own_rows;

/* The rows of `before`, with room for n more. */
static reversa_status copy_rows(reversa_context *ctx, rv_arena *scratch, const reversa_previous *before, int32_t n,
                                own_rows *rows)
{
    size_t n_before = before ? (size_t)before->n : 0;
    size_t n_rows = n_before + (size_t)n;
    int32_t *mentors = rv_arena_alloc(ctx, scratch, n_rows, sizeof *mentors);
    int32_t *mentees = rv_arena_alloc(ctx, scratch, n_rows, sizeof *mentees);
    uint8_t *states = rv_arena_alloc(ctx, scratch, n_rows, sizeof *states);
    const char **notes = rv_arena_alloc(ctx, scratch, n_rows, sizeof *notes);
    if (!mentors || !mentees || !states || !notes)
        return REVERSA_E_MEMORY;
    for (size_t i = 0; i < n_before; i++) {
        mentors[i] = before->mentor[i];
        mentees[i] = before->mentee[i];
        states[i] = before->state[i];
        notes[i] = before->note[i];
    }
    *rows = (own_rows){(int64_t)n_before, mentors, mentees, states, notes};
    return REVERSA_OK;
}

reversa_status rv_edit_states(reversa_context *ctx, const reversa_previous *before, const reversa_cohort *cohort,
                              const rv_edit_pair *pairs, int32_t n, reversa_previous **previous_out)
{
    rv_arena scratch;
    own_rows own = {0};
    *previous_out = NULL;
    rv_arena_open(ctx, &scratch);
    reversa_status status = copy_rows(ctx, &scratch, before, n, &own);
    for (int32_t k = 0; k < n && !status; k++) {
        int32_t mentor = pairs[k].pair[REVERSA_MENTOR];
        int32_t mentee = pairs[k].pair[REVERSA_MENTEE];
        int64_t found = before ? rv_previous_find(before, mentor, mentee) : -1;
        size_t at = found >= 0 ? (size_t)found : (size_t)own.n++;
        own.mentor[at] = mentor;
        own.mentee[at] = mentee;
        own.state[at] = pairs[k].state;
    }
    const rv_pair_rows rows = {.n = own.n, .a = own.mentor, .b = own.mentee, .state = own.state, .note = own.note};
    if (!status)
        status = rv_previous_finish(ctx, cohort, before ? &before->origin : &no_origin, &rows, previous_out);
    rv_arena_free(&scratch);
    return status;
}
