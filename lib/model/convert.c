/*
 * Text columns read as what a programme needs: user-defined columns of a file are text until a rule, a criterion or a
 * limit says what they mean.
 *
 * Cells are read in the order of the input, so that errors come in the order of the file. Tags get codes of the cohort
 * where it has them, so tags of all columns compare; others follow after the cohort's. A column is read once for each
 * kind, and its errors are reported once.
 */
#include "model/bind.h"

#include "base/text.h"
#include "model/cells.h"

/* The text of a person's cell, NULL for an empty one. */
static const char *cell_text(const reversa_cohort *cohort, const rv_column *from, int32_t person, size_t *length_out)
{
    int32_t code = from->code[person];
    if (code == RV_MISSING_CODE)
        return NULL;
    *length_out = rv_dictionary_length(&cohort->texts, code);
    return *length_out ? rv_dictionary_text(&cohort->texts, code) : NULL;
}

static void report(const rv_binder *binder, const rv_use *use, const rv_column *from, int32_t person, const char *wrong)
{
    const reversa_cohort *cohort = binder->problem->cohort;
    rv_place place = {.file = cohort->source, .row = rv_cohort_row(cohort, person), .column = from->name};
    (void)rv_fail_at(binder->ctx, REVERSA_E_DATA, place, "The cell %s, as the %s '%s' needs it", wrong, use->what,
                     use->name);
}

static reversa_status read_numbers(rv_binder *binder, const rv_use *use, const rv_column *from, rv_column *to,
                                   bool *right_out)
{
    const reversa_cohort *cohort = binder->problem->cohort;
    to->number = rv_arena_alloc(binder->ctx, binder->arena, (size_t)cohort->n_people, sizeof *to->number);
    if (!to->number)
        return REVERSA_E_MEMORY;
    for (int32_t position = 0; position < cohort->n_people; position++) {
        int32_t person = cohort->person_of[position];
        size_t length = 0;
        const char *text = cell_text(cohort, from, person, &length);
        const char *wrong = NULL;
        to->number[person] = REVERSA_MISSING_NUMBER;
        if (text)
            wrong = rv_parse_decimal(text, length, 6, &to->number[person]);
        if (wrong) {
            report(binder, use, from, person, wrong);
            *right_out = false;
        }
    }
    return REVERSA_OK;
}

/* All cells, in the order of the input; start is [n_people + 1]. */
static reversa_status read_cells(rv_binder *binder, const rv_use *use, const rv_column *from, rv_tag_cells *cells,
                                 size_t *start, bool *right_out)
{
    const reversa_cohort *cohort = binder->problem->cohort;
    for (int32_t position = 0; position < cohort->n_people; position++) {
        int32_t person = cohort->person_of[position];
        size_t length = 0;
        const char *text = cell_text(cohort, from, person, &length);
        const char *wrong = NULL;
        start[position] = cells->n;
        reversa_status status = text ? rv_cell_tags(binder->ctx, cells, text, length, &wrong) : REVERSA_OK;
        if (status)
            return status;
        if (wrong) {
            report(binder, use, from, person, wrong);
            *right_out = false;
        }
    }
    start[cohort->n_people] = cells->n;
    return REVERSA_OK;
}

/* Put a tag into the ascending tags of a person, which begin at `first` and end before `at`. */
static void insert_tag(rv_column *to, int64_t first, int64_t at, int32_t tag, int32_t weight)
{
    for (; at > first && to->tag[at - 1] > tag; at--) {
        to->tag[at] = to->tag[at - 1];
        to->weight[at] = to->weight[at - 1];
    }
    to->tag[at] = tag;
    to->weight[at] = weight;
}

/* The code by which a tag of the binder's dictionary compares with those of the cohort. */
static int32_t common_code(const rv_binder *binder, int32_t code)
{
    const rv_dictionary *known = &binder->problem->cohort->tags;
    int32_t found = rv_dictionary_find(known, rv_dictionary_text(&binder->tags, code),
                                       rv_dictionary_length(&binder->tags, code));
    return found >= 0 ? found : known->count + code;
}

/* Cells in the order of the input → a column in the order of people. */
static reversa_status place_cells(rv_binder *binder, const rv_tag_cells *cells, const size_t *start, rv_column *to)
{
    const reversa_cohort *cohort = binder->problem->cohort;
    int32_t *codes = rv_arena_alloc(binder->ctx, &binder->scratch, (size_t)binder->tags.count, sizeof *codes);
    to->offset = rv_arena_alloc(binder->ctx, binder->arena, (size_t)cohort->n_people + 1, sizeof *to->offset);
    to->tag = rv_arena_alloc(binder->ctx, binder->arena, cells->n, sizeof *to->tag);
    to->weight = rv_arena_alloc(binder->ctx, binder->arena, cells->n, sizeof *to->weight);
    if (!codes || !to->offset || !to->tag || !to->weight)
        return REVERSA_E_MEMORY;
    for (int32_t code = 0; code < binder->tags.count; code++)
        codes[code] = common_code(binder, code);
    int64_t n = 0;
    for (int32_t person = 0; person < cohort->n_people; person++) {
        int32_t position = cohort->input_of[person];
        to->offset[person] = n;
        for (size_t i = start[position]; i < start[position + 1]; i++, n++) {
            RV_REQUIRE(cells->tag && cells->weight);
            insert_tag(to, to->offset[person], n, codes[cells->tag[i]], cells->weight[i]);
        }
    }
    to->offset[cohort->n_people] = n;
    return REVERSA_OK;
}

static reversa_status read_tags(rv_binder *binder, const rv_use *use, const rv_column *from, rv_column *to,
                                bool *right_out)
{
    const reversa_cohort *cohort = binder->problem->cohort;
    rv_tag_cells cells = {.tags = &binder->tags, .weighted = true};
    if (!binder->tags.heap)
        rv_dictionary_open(binder->ctx, &binder->tags, cohort->seed);
    size_t *start = rv_arena_alloc(binder->ctx, &binder->scratch, (size_t)cohort->n_people + 1, sizeof *start);
    reversa_status status = start ? REVERSA_OK : REVERSA_E_MEMORY;
    if (!status)
        status = read_cells(binder, use, from, &cells, start, right_out);
    if (!status)
        status = place_cells(binder, &cells, start, to);
    if (!status && cells.n_repeated > 0)
        status = rv_bind_warn_repeated(binder, from->name, (int64_t)cells.n_repeated);
    rv_free(binder->ctx, cells.tag);
    rv_free(binder->ctx, cells.weight);
    rv_free(binder->ctx, cells.buffer);
    return status;
}

reversa_status rv_convert_column(rv_binder *binder, const rv_use *use, const rv_column *from, reversa_column_kind kind,
                                 const rv_column **column_out)
{
    *column_out = NULL;
    for (size_t i = 0; i < binder->n_conversions; i++)
        if (binder->conversions[i].from == from && binder->conversions[i].kind == kind) {
            *column_out = binder->conversions[i].column;
            return REVERSA_OK;
        }
    reversa_status status = rv_grow(binder->ctx, &binder->conversions, &binder->conversion_capacity,
                                    binder->n_conversions + 1, sizeof *binder->conversions);
    rv_column *to = status ? NULL : rv_arena_alloc(binder->ctx, binder->arena, 1, sizeof *to);
    if (!to)
        return REVERSA_E_MEMORY;
    bool right = true;
    *to = (rv_column){.name = from->name, .kind = kind};
    status = kind == REVERSA_COLUMN_NUMBER ? read_numbers(binder, use, from, to, &right)
                                           : read_tags(binder, use, from, to, &right);
    if (status)
        return status;
    *column_out = right ? to : NULL;
    binder->conversions[binder->n_conversions++] = (rv_conversion){from, kind, *column_out};
    return REVERSA_OK;
}
