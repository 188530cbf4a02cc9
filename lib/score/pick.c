/*
 * From sets of bits to positions of a chunk, and to their scores: the same steps as for a whole chunk, on a few.
 */
#include <string.h>

#include "score/plan.h"

#define FEW 8 /* below one position in so many, tags are looked up mentor by mentor */

int32_t rv_pick_positions(rv_score_work *work, int32_t first, const uint64_t *set)
{
    int32_t n = 0;
    rv_row_open(work, first);
    for (int32_t w = 0; w < RV_CHUNK / 64; w++) {
        for (uint64_t left = set[w]; left; left &= left - 1)
            work->eligible[n++] = 64 * w + __builtin_ctzll(left);
    }
    return n;
}

/* Ask for what will be read of the few: their places in memory have nothing to do with each other. */
static void fetch(const rv_score_work *work)
{
    const reversa_scorer *scorer = work->scorer;
    const int32_t *person = scorer->problem->side[REVERSA_MENTOR].person;
    for (int32_t i = 0; i < work->n_eligible; i++) {
        int32_t mentor = work->first + work->eligible[i];
        for (int32_t c = 0; c < scorer->n_scalars; c++)
            __builtin_prefetch(&scorer->scalars[c].key[mentor]);
        for (int32_t c = 0; c < scorer->n_postings; c++)
            __builtin_prefetch(&scorer->postings[c].column->offset[person[mentor]]);
        for (int32_t c = 0; c < scorer->n_weeks; c++)
            __builtin_prefetch(&scorer->weeks[c].offset[mentor]);
    }
    for (int32_t i = 0; i < work->n_eligible; i++) {
        int32_t mentor = work->first + work->eligible[i];
        for (int32_t c = 0; c < scorer->n_postings; c++) {
            const rv_column *column = scorer->postings[c].column;
            int64_t first = column->offset[person[mentor]];
            if (first == column->offset[person[mentor] + 1])
                continue;
            __builtin_prefetch(&column->tag[first]);
            __builtin_prefetch(&column->weight[first]);
        }
    }
}

reversa_status rv_pick_score(rv_score_work *work, int32_t n, const int32_t *floors)
{
    work->n_eligible = n;
    work->sparse = n * FEW < work->count;
    if (work->sparse)
        fetch(work);
    return rv_row_score(work, floors);
}

/* ---- Rows of which only some pairs matter ---- */

int64_t rv_scorer_words(const reversa_scorer *scorer)
{
    return rv_layout_words(scorer->n_mentors);
}

bool rv_scorer_has_bounds(const reversa_scorer *scorer)
{
    return !scorer->problem->listed.offset;
}

reversa_status rv_score_head_make(reversa_context *ctx, rv_arena *arena, const reversa_scorer *scorer, int32_t highest,
                                  rv_score_head *head_out)
{
    *head_out = (rv_score_head){.highest = highest, .n_words = rv_scorer_words(scorer)};
    for (int32_t left = highest; left > 0; left >>= 1)
        head_out->n++;
    head_out->planes = rv_arena_alloc(ctx, arena, (size_t)head_out->n_words, (size_t)head_out->n * sizeof(uint64_t));
    return head_out->planes ? REVERSA_OK : REVERSA_E_MEMORY;
}

void rv_score_head_set(rv_score_head *head, int32_t mentor, int32_t number)
{
    RV_REQUIRE(number >= 0 && number <= head->highest);
    for (int32_t p = 0; p < head->n; p++) {
        if (number >> p & 1)
            rv_set_bit(head->planes + p * head->n_words, mentor);
    }
}

void rv_pick_begin(rv_score_work *work, int32_t mentee, rv_pick *pick)
{
    rv_row_begin(work, mentee);
    rv_plan_begin(work);
    pick->next = 0;
}

/* The union of sets, on a span. */
static void unite(const uint64_t *const *sets, int32_t n, int64_t word, uint64_t *to)
{
    memset(to, 0, RV_SPAN_WORDS * sizeof *to);
    for (int32_t i = 0; i < n; i++) {
        for (int32_t w = 0; w < RV_SPAN_WORDS; w++)
            to[w] |= sets[i][word + w];
    }
}

/* The least sum of bound and head that may pass the floor. */
static int64_t least_of(const rv_pick *pick)
{
    int64_t highest = pick->head ? pick->head->highest : 0;
    int64_t above = pick->floor + 1 + RV_STEP * highest; /* rounded up to steps */
    return above <= 0 ? 0 : (above + RV_STEP - 1) / RV_STEP;
}

/* plan->picked of the span at a mentor. False if it is empty. */
static bool pick_span(rv_score_work *work, const rv_pick *pick, int32_t first)
{
    rv_plan *plan = work->plan;
    uint64_t all[RV_SPAN_WORDS];
    uint64_t some[RV_SPAN_WORDS];
    uint64_t seen = 0;
    if (rv_span_eligible(work, first) == 0)
        return false;
    unite(pick->all, pick->n_all, first / 64, all);
    unite(pick->some, pick->n_some, first / 64, some);
    for (int32_t w = 0; w < RV_SPAN_WORDS; w++) {
        all[w] &= plan->eligible[w];
        plan->eligible[w] &= some[w];
        seen |= plan->eligible[w];
    }
    if (seen) {
        rv_span_bound(work, pick->head);
        (void)rv_span_pick(work, least_of(pick));
        if (pick->asked)
            (void)rv_span_pick_asked(work, pick->asked);
    } else {
        memset(plan->picked, 0, RV_SPAN_WORDS * sizeof *plan->picked);
    }
    seen = 0;
    for (int32_t w = 0; w < RV_SPAN_WORDS; w++) {
        plan->picked[w] |= all[w];
        seen |= plan->picked[w];
    }
    return seen != 0;
}

bool rv_pick_next(rv_score_work *work, rv_pick *pick, int32_t *mentors_out)
{
    rv_plan *plan = work->plan;
    while (pick->next < work->scorer->n_mentors && !work->dead) {
        int32_t first = pick->next;
        if (first % RV_SPAN == 0 && !pick_span(work, pick, first)) {
            pick->next += RV_SPAN;
            continue;
        }
        pick->next += RV_CHUNK;
        pick->n = rv_pick_positions(work, first, plan->picked + (first - plan->first) / 64);
        for (int32_t i = 0; i < pick->n; i++)
            mentors_out[i] = first + work->eligible[i];
        if (pick->n)
            return true;
    }
    return false;
}

reversa_status rv_pick_scores(rv_score_work *work, const rv_pick *pick, const int32_t *floors, int32_t *scores_out)
{
    for (int32_t i = 0; i < pick->n; i++) {
        work->pick_floors[work->eligible[i]] = floors[i];
        scores_out[i] = RV_BELOW_FLOOR;
    }
    reversa_status status = rv_pick_score(work, pick->n, work->pick_floors);
    for (int32_t i = 0, k = 0; i < work->n_scored && !status; i++) { /* both ascend */
        while (work->eligible[k] != work->live[i])
            k++;
        scores_out[k] = work->scores[i];
    }
    return status;
}
