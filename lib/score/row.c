/*
 * A row: rules, then criteria one after the other over a chunk, with sums kept beside the live positions.
 *
 * The score is ⌊S/W⌋. Given floors, a position is dropped as soon as even full marks in all criteria to come leave it
 * at its floor or below: S + 10^6·w < (floor + 1)·(W + w), where S and W are what has been added up and w the weight to
 * come. That also holds where criteria may be left out: S/W never exceeds 10^6, so adding (10^6·v, v) never lowers the
 * quotient, and the best case is that none is left out.
 */
#include "score/row.h"

void rv_row_begin(rv_score_work *work, int32_t mentee)
{
    const reversa_scorer *scorer = work->scorer;
    const reversa_problem *problem = scorer->problem;
    rv_tally_clear(work);
    work->mentee = mentee;
    work->person = problem->side[REVERSA_MENTEE].person[mentee];
    work->self = problem->side[REVERSA_MENTOR].ordinal[work->person];
    for (int32_t i = 0; i < scorer->n_counters; i++)
        work->counter_ready[i] = false;
    for (int32_t i = 0; i < scorer->n_weeks; i++)
        work->elapsed_ready[i] = false;
    rv_rules_begin(work);
    rv_terms_begin(work);
    int64_t total = work->base_weight + work->rest_weight;
    work->total = (rv_divisor){0};
    if (!scorer->skips && total > 0 && total < RV_EXACT_DOUBLE / RV_MILLION)
        work->total = rv_divisor_of(total);
}

/* Add a criterion's values to the sums. */
static void add_values(rv_score_work *work, const rv_term_op *op, int32_t n)
{
    const int64_t weight = op->weight;
    if (op->on_missing != RV_MISSING_SKIP) {
        for (int32_t i = 0; i < n; i++)
            work->sums[i] += weight * work->values[i];
        if (work->scorer->skips) {
            for (int32_t i = 0; i < n; i++)
                work->weights[i] += weight;
        }
        return;
    }
    for (int32_t i = 0; i < n; i++) {
        bool counts = work->values[i] != RV_MISSING_SKIP;
        work->sums[i] += counts ? weight * work->values[i] : 0;
        work->weights[i] += counts ? weight : 0;
    }
}

/* Drop the positions that cannot rise above their floors with `rest` weight to come. */
static int32_t drop_low(rv_score_work *work, const int32_t *floors, int64_t rest, int32_t n)
{
    const bool skips = work->scorer->skips;
    const int64_t total = work->base_weight + work->rest_weight;
    int32_t kept = 0;
    for (int32_t i = 0; i < n; i++) {
        int32_t position = work->live[i];
        int64_t weight = skips ? work->weights[i] + rest : total;
        bool above = work->sums[i] + RV_MILLION * rest >= ((int64_t)floors[position] + 1) * weight;
        work->live[kept] = position;
        work->sums[kept] = work->sums[i];
        work->weights[kept] = work->weights[i];
        kept += above;
    }
    return kept;
}

static void finish_scores(rv_score_work *work, int32_t n)
{
    const int64_t total = work->base_weight + work->rest_weight;
    work->n_scored = n;
    if (work->total.divisor) {
        for (int32_t i = 0; i < n; i++)
            work->scores[i] = (int32_t)rv_divide(work->sums[i], work->total);
        return;
    }
    for (int32_t i = 0; i < n; i++) {
        int64_t weight = work->scorer->skips ? work->weights[i] : total;
        work->scores[i] = weight ? (int32_t)(work->sums[i] / weight) : 0;
    }
}

/* Scores from elsewhere: every eligible position is listed. */
static void take_listed(rv_score_work *work)
{
    rv_listing *listed = &work->listed;
    int64_t at = listed->at;
    for (int32_t i = 0; i < work->n_eligible; i++) {
        while (listed->rows->mentor[at] - work->first != work->eligible[i])
            at++;
        work->live[i] = work->eligible[i];
        work->scores[i] = listed->rows->value[at];
    }
    work->n_scored = work->n_eligible;
}

void rv_row_open(rv_score_work *work, int32_t first)
{
    const reversa_scorer *scorer = work->scorer;
    int32_t left = scorer->n_mentors - first;
    work->first = first;
    work->count = left < RV_CHUNK ? left : RV_CHUNK;
    work->n_scored = 0;
    work->sparse = false;
    for (int32_t i = 0; i < scorer->n_counters; i++)
        work->tallied[i] = false;
    for (int32_t i = 0; i < scorer->n_weeks; i++)
        work->measured[i] = false;
}

reversa_status rv_row_score(rv_score_work *work, const int32_t *floors)
{
    if (work->scorer->problem->listed.offset) {
        take_listed(work);
        return REVERSA_OK;
    }
    int32_t n = work->n_eligible;
    for (int32_t i = 0; i < n; i++) {
        work->live[i] = work->eligible[i];
        work->sums[i] = work->base_sum;
        work->weights[i] = work->base_weight;
    }
    int64_t rest = work->rest_weight;
    if (floors)
        n = drop_low(work, floors, rest, n);
    for (int32_t t = 0; t < work->n_terms && n; t++) {
        rv_row_term *term = &work->terms[t];
        reversa_status status = rv_terms_values(work, term, n);
        if (status)
            return status;
        add_values(work, term->op, n);
        rest -= term->op->weight;
        if (floors)
            n = drop_low(work, floors, rest, n);
    }
    finish_scores(work, n);
    return REVERSA_OK;
}

reversa_status rv_row_chunk(rv_score_work *work, int32_t first, const int32_t *floors)
{
    rv_row_open(work, first);
    rv_rules_filter(work);
    return rv_row_score(work, floors);
}

reversa_status rv_scorer_row(const reversa_scorer *scorer, rv_score_work *work, int32_t mentee, const int32_t *floors,
                             int32_t *scores_out)
{
    RV_REQUIRE(mentee >= 0 && mentee < scorer->n_mentees && work->scorer == scorer);
    for (int32_t m = 0; m < scorer->n_mentors; m++)
        scores_out[m] = REVERSA_NOT_ELIGIBLE;
    rv_row_begin(work, mentee);
    if (work->dead)
        return REVERSA_OK;
    for (int32_t first = rv_row_next(work, 0); first < scorer->n_mentors;) {
        reversa_status status = rv_row_chunk(work, first, floors ? floors + first : NULL);
        if (status)
            return status;
        for (int32_t i = 0; i < work->n_eligible && floors; i++)
            scores_out[first + work->eligible[i]] = RV_BELOW_FLOOR;
        for (int32_t i = 0; i < work->n_scored; i++)
            scores_out[first + work->live[i]] = work->scores[i];
        first = rv_row_next(work, first + work->count);
    }
    return REVERSA_OK;
}

reversa_status rv_scorer_listed(const reversa_scorer *scorer, rv_score_work *work, int32_t mentee, int32_t *mentors_out,
                                int32_t *scores_out, int32_t *n_out)
{
    RV_REQUIRE(rv_scorer_is_listed(scorer) && work->scorer == scorer);
    int32_t n = 0;
    *n_out = 0;
    rv_row_begin(work, mentee);
    if (work->dead)
        return REVERSA_OK;
    for (int32_t first = rv_row_next(work, 0); first < scorer->n_mentors;) {
        reversa_status status = rv_row_chunk(work, first, NULL);
        if (status)
            return status;
        for (int32_t i = 0; i < work->n_scored; i++) {
            mentors_out[n] = first + work->live[i];
            scores_out[n++] = work->scores[i];
        }
        first = rv_row_next(work, first + work->count);
    }
    *n_out = n;
    return REVERSA_OK;
}

bool rv_scorer_is_listed(const reversa_scorer *scorer)
{
    return scorer->problem->listed.offset != NULL;
}
