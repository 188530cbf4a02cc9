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

static int32_t partner_of(const rv_asking *a, const reversa_matched_pair *pair, bool other)
{
    return (a->side == REVERSA_MENTEE) == other ? pair->mentee : pair->mentor;
}

static bool is_weaker(const reversa_holder *a, const reversa_holder *b)
{
    return a->is_pinned != b->is_pinned ? b->is_pinned : a->score < b->score;
}

/* All who have a place of the partner; the weakest pair first, since that is the one to outbid. */
static reversa_status find_holders(const rv_asking *a, const reversa_rival *rival, int32_t index)
{
    reversa_why_not *answer = a->answer;
    int32_t n = 0;
    for (int32_t k = 0; k < a->matching->n_pairs; k++)
        n += partner_of(a, &a->matching->pairs[k], false) == rival->partner;
    reversa_holder *list = rv_arena_alloc(a->ctx, &answer->arena, (size_t)n, sizeof *list);
    if (!list)
        return REVERSA_E_MEMORY;
    n = 0;
    for (int32_t k = 0; k < a->matching->n_pairs; k++) {
        const reversa_matched_pair *pair = &a->matching->pairs[k];
        if (partner_of(a, pair, false) != rival->partner)
            continue;
        const reversa_holder holder = {partner_of(a, pair, true), pair->score, pair->score - rival->score,
                                       pair->state == REVERSA_PAIR_PINNED};
        int32_t place = n++;
        for (; place > 0 && is_weaker(&holder, &list[place - 1]); place--)
            list[place] = list[place - 1];
        list[place] = holder;
    }
    answer->n_holders[index] = n;
    answer->holders[index] = list;
    return REVERSA_OK;
}

static reversa_status add_rival(rv_asking *a, int32_t e)
{
    const rv_side *others = &a->problem->side[!a->side];
    reversa_why_not *answer = a->answer;
    int32_t index = answer->n_rivals;
    reversa_rival rival = {.partner = others->person[a->eligible[e]],
                           .score = a->score[e],
                           .holder = -1,
                           .holder_score = REVERSA_NOT_ELIGIBLE};
    reversa_status status = find_holders(a, &rival, index);
    if (status)
        return status;
    if (answer->n_holders[index] > 0 && answer->n_holders[index] >= others->most[a->eligible[e]]) {
        const reversa_holder *weakest = &answer->holders[index][0];
        rival.holder = weakest->person;
        rival.holder_score = weakest->score;
        rival.holder_is_pinned = weakest->is_pinned;
    }
    answer->rivals[answer->n_rivals++] = rival;
    return REVERSA_OK;
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
    for (; e >= 0 && has_room && person->n_partners == 0 && asking->answer->n_rivals < RV_RIVALS && !status;
         e = next_best(asking, e, asking->score[e]))
        status = add_rival(asking, e);
    return status;
}
