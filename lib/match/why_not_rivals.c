/*
 * The person's best eligible partners, and which pairs have the places that the person would need.
 */
#include "base/pool.h"
#include "match/why_not.h"

#define PEOPLE_PER_BLOCK 256

typedef struct scoring {
    rv_asking *asking;
    int32_t **values; /* [workers] of [n_criteria] */
    bool **missing;
} scoring;

/* By the definitions, since the person may take no part on the side. */
static reversa_status score_block(void *state, int64_t block, int32_t worker)
{
    const scoring *s = state;
    const rv_asking *a = s->asking;
    int64_t last = (block + 1) * PEOPLE_PER_BLOCK < a->n_eligible ? (block + 1) * PEOPLE_PER_BLOCK : a->n_eligible;
    for (int32_t e = (int32_t)(block * PEOPLE_PER_BLOCK); e < last; e++) {
        rv_couple pair = rv_asking_pair(a, a->eligible[e]);
        int32_t failed;
        if (a->problem->listed.offset) { /* eligible, so it is listed */
            a->score[e] = a->problem->scores->score[rv_scores_find(a->problem->scores, pair.mentor, pair.mentee)];
            continue;
        }
        reversa_status status = rv_pair_values(a->scorer, pair, s->values[worker], s->missing[worker], &failed);
        if (status)
            return status;
        a->score[e] = rv_pair_sum(a->scorer, s->values[worker], NULL);
    }
    return REVERSA_OK;
}

static reversa_status score_eligible(rv_asking *a)
{
    scoring s = {.asking = a};
    size_t n_workers = (size_t)rv_workers(a->ctx);
    size_t n_criteria = (size_t)a->problem->n_criteria;
    a->score = rv_arena_alloc(a->ctx, &a->scratch, (size_t)a->n_eligible, sizeof *a->score);
    s.values = rv_arena_alloc(a->ctx, &a->scratch, n_workers, sizeof *s.values);
    s.missing = rv_arena_alloc(a->ctx, &a->scratch, n_workers, sizeof *s.missing);
    if (!a->score || !s.values || !s.missing)
        return REVERSA_E_MEMORY;
    for (size_t w = 0; w < n_workers; w++) {
        s.values[w] = rv_arena_alloc(a->ctx, &a->scratch, n_criteria, sizeof **s.values);
        s.missing[w] = rv_arena_alloc(a->ctx, &a->scratch, n_criteria, sizeof **s.missing);
        if (!s.values[w] || !s.missing[w])
            return REVERSA_E_MEMORY;
    }
    int64_t n_blocks = ((int64_t)a->n_eligible + PEOPLE_PER_BLOCK - 1) / PEOPLE_PER_BLOCK;
    reversa_status status = rv_parallel(a->ctx, n_blocks, score_block, &s, NULL);
    if (status == REVERSA_E_CALLBACK)
        return rv_fail(a->ctx, status, "A user-defined criterion failed");
    return status;
}

/* ---- Who has the places ---- */

/* The best partner who comes after one of score `score` at `after` (in scores, then the cohort's order); −1 for none. */
static int32_t next_best(const rv_asking *a, int32_t after, int32_t score)
{
    int32_t best = -1;
    for (int32_t e = 0; e < a->n_eligible; e++) {
        bool follows = a->score[e] < score || (a->score[e] == score && e > after);
        if (follows && (best < 0 || a->score[e] > a->score[best]))
            best = e;
    }
    return best;
}

/* The holders of a partner's places, the weakest pair first: that is the one to outbid. */
static const reversa_matched_pair *weakest(const rv_asking *a, int32_t partner)
{
    const reversa_matched_pair *found = NULL;
    for (int32_t k = 0; k < a->matching->n_pairs; k++) {
        const reversa_matched_pair *pair = &a->matching->pairs[k];
        if ((a->side == REVERSA_MENTEE ? pair->mentor : pair->mentee) != partner)
            continue;
        bool pinned = pair->state == REVERSA_PAIR_PINNED;
        bool is_weaker = !found || (found->state == REVERSA_PAIR_PINNED && !pinned) ||
                         ((found->state == REVERSA_PAIR_PINNED) == pinned && pair->score < found->score);
        found = is_weaker ? pair : found;
    }
    return found;
}

static int32_t load_of(const rv_asking *a, int32_t partner)
{
    int32_t load = 0;
    for (int32_t k = 0; k < a->matching->n_pairs; k++)
        load += (a->side == REVERSA_MENTEE ? a->matching->pairs[k].mentor : a->matching->pairs[k].mentee) == partner;
    return load;
}

static void add_rival(rv_asking *a, int32_t e)
{
    const rv_side *others = &a->problem->side[!a->side];
    int32_t partner = others->person[a->eligible[e]];
    reversa_rival rival = {
        .partner = partner, .score = a->score[e], .holder = -1, .holder_score = REVERSA_NOT_ELIGIBLE};
    if (load_of(a, partner) >= others->most[a->eligible[e]]) {
        const reversa_matched_pair *pair = weakest(a, partner);
        if (pair) {
            rival.holder = a->side == REVERSA_MENTEE ? pair->mentee : pair->mentor;
            rival.holder_score = pair->score;
            rival.holder_is_pinned = pair->state == REVERSA_PAIR_PINNED;
        }
    }
    a->answer->rivals[a->answer->n_rivals++] = rival;
}

reversa_status rv_why_not_rivals(rv_asking *asking)
{
    reversa_person_answer *person = &asking->answer->person;
    reversa_status status = score_eligible(asking);
    person->best_score = REVERSA_NOT_ELIGIBLE;
    person->best_partner = -1;
    if (status)
        return status;
    int32_t e = next_best(asking, -1, INT32_MAX);
    if (e >= 0) {
        person->best_score = asking->score[e];
        person->best_partner = asking->problem->side[!asking->side].person[asking->eligible[e]];
    }
    bool has_room = asking->problem->side[asking->side].ordinal[asking->person] >= 0;
    for (; e >= 0 && has_room && person->n_partners == 0 && asking->answer->n_rivals < RV_RIVALS;
         e = next_best(asking, e, asking->score[e]))
        add_rival(asking, e);
    return REVERSA_OK;
}
