/*
 * Sets of bits for the laid-out columns: classes of scalars, of the levels of tags and of the sizes of sets, slots of weeks.
 *
 * A tag that fewer than one mentor in sixty-four has stays a list: a row goes through it as fast as through a set, and
 * all sets together take no more than some words for each tag of a mentor.
 */
#include "score/compile.h"

#define TAG_STEPS 8   /* classes of the levels of a tag */
#define SIZE_STEPS 12 /* classes of the sizes of sets */
#define RAREST 64     /* one mentor in so many */

static reversa_status lay_out_scalars(reversa_context *ctx, reversa_scorer *scorer, rv_scalars *scalars)
{
    reversa_status status = rv_layout_field(ctx, &scorer->arena, scalars->key, scorer->n_mentors, RV_FIELD_STEPS,
                                            &scalars->field);
    if (!status && !scalars->field.exact)
        status = rv_layout_order(ctx, &scorer->arena, scalars->key, scorer->n_mentors, &scalars->order);
    return status;
}

static reversa_status lay_out_sizes(reversa_context *ctx, reversa_scorer *scorer, rv_postings *postings, int64_t *key)
{
    for (int32_t m = 0; m < scorer->n_mentors; m++)
        key[m] = postings->size[m] ? postings->size[m] : RV_NO_KEY;
    return rv_layout_field(ctx, &scorer->arena, key, scorer->n_mentors, SIZE_STEPS, &postings->sizes);
}

static reversa_status lay_out_tags(reversa_context *ctx, reversa_scorer *scorer, rv_postings *postings, int64_t *key)
{
    reversa_status status = REVERSA_OK;
    postings->field = rv_arena_alloc(ctx, &scorer->arena, (size_t)postings->n_tags, sizeof *postings->field);
    if (!postings->field)
        return REVERSA_E_MEMORY;
    for (int32_t m = 0; m < scorer->n_mentors; m++)
        key[m] = RV_NO_KEY;
    for (int32_t t = 0; t < postings->n_tags && !status; t++) {
        int64_t first = postings->start[t];
        int64_t end = postings->start[t + 1];
        if ((end - first) * RAREST < scorer->n_mentors)
            continue;
        for (int64_t i = first; i < end; i++)
            key[postings->mentor[i]] = postings->level[i];
        status = rv_layout_field(ctx, &scorer->arena, key, scorer->n_mentors, TAG_STEPS, &postings->field[t]);
        for (int64_t i = first; i < end; i++)
            key[postings->mentor[i]] = RV_NO_KEY;
        if (!status)
            status = rv_poll(ctx);
    }
    return status;
}

/* Mentors by their place in the tree, and for everyone the nearest mentor above. */
static reversa_status lay_out_line(reversa_context *ctx, reversa_scorer *scorer)
{
    const reversa_cohort *cohort = scorer->problem->cohort;
    const rv_side *side = &scorer->problem->side[REVERSA_MENTOR];
    size_t n_people = (size_t)cohort->n_people;
    int64_t *key = rv_alloc(ctx, n_people, sizeof *key); /* first by mentor, then people by their number */
    int32_t *above = key ? rv_arena_alloc(ctx, &scorer->arena, n_people, sizeof *above) : NULL;
    reversa_status status = above ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int32_t m = 0; m < side->n && !status; m++)
        key[m] = scorer->line_first[m];
    if (!status)
        status = rv_layout_order(ctx, &scorer->arena, key, side->n, &scorer->line);
    for (int32_t p = 0; p < cohort->n_people && !status; p++)
        key[cohort->line_first[p]] = p;
    for (int32_t i = 0; i < cohort->n_people && !status; i++) { /* managers have smaller numbers */
        int32_t manager = cohort->manager[key[i]];
        bool is_mentor = manager >= 0 && side->ordinal[manager] >= 0;
        above[key[i]] = manager < 0 || is_mentor ? manager : above[manager];
    }
    scorer->above = above;
    rv_free(ctx, key);
    return status;
}

static reversa_status lay_out_everyone(reversa_context *ctx, reversa_scorer *scorer)
{
    size_t n_words = (size_t)rv_layout_words(scorer->n_mentors);
    uint64_t *everyone = rv_arena_alloc(ctx, &scorer->arena, n_words, sizeof *everyone);
    for (int32_t m = 0; m < scorer->n_mentors && everyone; m++) {
        if (!scorer->mentor_pass || scorer->mentor_pass[m])
            rv_set_bit(everyone, m);
    }
    scorer->everyone = everyone;
    return everyone ? REVERSA_OK : REVERSA_E_MEMORY;
}

reversa_status rv_compile_sets(reversa_context *ctx, reversa_scorer *scorer)
{
    reversa_status status = lay_out_everyone(ctx, scorer);
    if (!status && scorer->line_first)
        status = lay_out_line(ctx, scorer);
    for (int32_t i = 0; i < scorer->n_scalars && !status; i++)
        status = lay_out_scalars(ctx, scorer, &scorer->scalars[i]);
    for (int32_t i = 0; i < scorer->n_weeks && !status; i++)
        status = rv_layout_slots(ctx, &scorer->arena, scorer->problem, scorer->weeks[i].column,
                                 &scorer->weeks[i].slots);
    int64_t *key = rv_alloc(ctx, (size_t)scorer->n_mentors, sizeof *key);
    if (!key && !status)
        status = REVERSA_E_MEMORY;
    for (int32_t i = 0; i < scorer->n_postings && !status; i++) {
        status = lay_out_sizes(ctx, scorer, &scorer->postings[i], key);
        if (!status)
            status = lay_out_tags(ctx, scorer, &scorer->postings[i], key);
    }
    rv_free(ctx, key);
    return status;
}
