/*
 * Criteria on the live positions of a chunk: one value each, in micro-points.
 *
 * A criterion that is the same for all mentors of a row, above all because the mentee has no value, is settled once a
 * row. The others write `values` beside `live`; a side without a value gives on_missing, which is RV_MISSING_SKIP
 * where the criterion is left out for the pair.
 */
#include "score/row.h"

static bool begin_set(const rv_score_work *work, rv_row_term *term)
{
    const rv_counter *counter = &work->scorer->counters[term->op->index];
    const rv_column *column = counter->mentee;
    int64_t first = column->offset[work->person];
    int64_t end = column->offset[work->person + 1];
    int64_t weights = 0;
    for (int64_t i = first; i < end; i++)
        weights += column->weight[i];
    term->key = end - first;
    if (counter->full && end > first)
        term->ratio = rv_ratio_of(counter->full * weights);
    return end > first;
}

static bool begin_vector(rv_score_work *work, rv_row_term *term)
{
    double *own = work->vector + work->scorer->vectors[term->op->index].first_value;
    term->norm = rv_compile_vector(term->op->bound, work->person, own, 1);
    return term->norm > 0;
}

/* Prepare a criterion. False if it is the same for every mentor: then *value_out is its value. */
static bool begin_term(rv_score_work *work, const rv_term_op *op, rv_row_term *term, int32_t *value_out)
{
    const reversa_problem *problem = work->scorer->problem;
    const rv_criterion *criterion = op->bound->criterion;
    const rv_column *column = op->bound->mentee;
    bool missing = false;
    *term = (rv_row_term){.op = op};
    *value_out = op->on_missing;
    switch (op->kind) {
    case RV_CRITERION_COVERAGE:
    case RV_CRITERION_OVERLAP:
        return begin_set(work, term);
    case RV_CRITERION_AVAILABILITY:
        return column->offset[work->person + 1] > column->offset[work->person];
    case RV_CRITERION_PREFERENCE:
        term->ranking = rv_listing_open(
            criterion->side == REVERSA_MENTEE ? &problem->mentee_rank : &problem->mentor_rank, work->mentee);
        return term->ranking.at < term->ranking.end;
    case RV_CRITERION_SIMILARITY:
        return begin_vector(work, term);
    case RV_CRITERION_USER:
        return true;
    case RV_CRITERION_WAITING:
        if (criterion->side == REVERSA_MENTOR)
            return true;
        term->key = rv_column_key(column, work->person, &missing);
        if (!missing)
            *value_out = rv_micro(term->key, op->ratio);
        return false;
    default:
        term->key = rv_column_key(column, work->person, &missing);
        return !missing;
    }
}

void rv_terms_begin(rv_score_work *work)
{
    const reversa_scorer *scorer = work->scorer;
    work->n_terms = 0;
    work->base_sum = 0;
    work->base_weight = 0;
    work->rest_weight = 0;
    for (int32_t t = 0; t < scorer->n_terms; t++) {
        const rv_term_op *op = &scorer->terms[t];
        int32_t value;
        if (begin_term(work, op, &work->terms[work->n_terms], &value)) {
            work->n_terms++;
            work->rest_weight += op->weight;
        } else if (value != RV_MISSING_SKIP) {
            work->base_sum += (int64_t)op->weight * value;
            work->base_weight += op->weight;
        }
    }
}

static void cover(rv_score_work *work, const rv_row_term *term, int32_t n)
{
    const int64_t *tally = rv_tally_tags(work, term->op->index);
    const int32_t *size = work->scorer->counters[term->op->index].postings->size + work->first;
    for (int32_t i = 0; i < n; i++) {
        int32_t position = work->live[i];
        int32_t value = tally[position] ? rv_micro(tally[position], term->ratio) : 0;
        work->values[i] = size[position] ? value : term->op->on_missing;
    }
}

static void overlap(rv_score_work *work, const rv_row_term *term, int32_t n)
{
    const int64_t *tally = rv_tally_tags(work, term->op->index);
    const int32_t *size = work->scorer->counters[term->op->index].postings->size + work->first;
    for (int32_t i = 0; i < n; i++) {
        int32_t position = work->live[i];
        int64_t common = tally[position];
        int64_t all = term->key + size[position] - common; /* > 0: the mentee has a tag */
        int32_t value = common ? (int32_t)((2 * RV_MILLION * common + all) / (2 * all)) : 0;
        work->values[i] = size[position] ? value : term->op->on_missing;
    }
}

static void available(rv_score_work *work, const rv_row_term *term, int32_t n)
{
    const int32_t *minutes = rv_tally_minutes(work, term->op->index, work->live, n);
    for (int32_t i = 0; i < n; i++) {
        int32_t common = minutes[work->live[i]];
        work->values[i] = common >= 0 ? rv_micro(common, term->op->ratio) : term->op->on_missing;
    }
}

/* The mentor's key and the mentee's, both there. */
int32_t rv_terms_compare(const rv_row_term *term, int64_t mentor)
{
    const rv_term_op *op = term->op;
    const rv_criterion *criterion = op->bound->criterion;
    int64_t range = criterion->range;
    switch (op->kind) {
    case RV_CRITERION_COMPLEMENT:
        return rv_micro(rv_distance(mentor, term->key), op->ratio);
    case RV_CRITERION_CLOSENESS:
        return rv_micro(range - rv_least(rv_distance(mentor, term->key), range), op->ratio);
    case RV_CRITERION_GAP:
        return rv_micro(range - rv_least(rv_distance(term->key - mentor, criterion->ideal), range), op->ratio);
    case RV_CRITERION_MEAN:
        return rv_micro(mentor + term->key, op->ratio);
    case RV_CRITERION_WAITING:
        return rv_micro(mentor, op->ratio);
    case RV_CRITERION_SAME:
        return mentor == term->key ? (int32_t)RV_MILLION : 0;
    default: /* DIFFERENT */
        return mentor == term->key ? 0 : (int32_t)RV_MILLION;
    }
}

static void compare_all(rv_score_work *work, const rv_row_term *term, int32_t n)
{
    const int64_t *key = work->scorer->scalars[term->op->index].key + work->first;
    for (int32_t i = 0; i < n; i++) {
        int64_t mentor = key[work->live[i]];
        work->values[i] = mentor == RV_NO_KEY ? term->op->on_missing : rv_terms_compare(term, mentor);
    }
}

/* Ranks are few: everyone is missing but those who are listed. */
static void prefer(rv_score_work *work, rv_row_term *term, int32_t n)
{
    rv_listing *ranking = &term->ranking;
    rv_listing_skip(ranking, work->first);
    int64_t at = ranking->at;
    for (int32_t i = 0; i < n; i++) {
        int32_t mentor = work->first + work->live[i];
        while (at < ranking->end && ranking->rows->mentor[at] < mentor)
            at++;
        bool ranked = at < ranking->end && ranking->rows->mentor[at] == mentor;
        work->values[i] = ranked ? rv_micro(1, rv_ratio_of(ranking->rows->value[at])) : term->op->on_missing;
    }
}

static void resemble(rv_score_work *work, const rv_row_term *term, int32_t n)
{
    const rv_vectors *vectors = &work->scorer->vectors[term->op->index];
    const double *own = work->vector + vectors->first_value;
    const double *norm = vectors->norm + work->first;
    for (int32_t i = 0; i < n; i++)
        work->dots[i] = 0;
    for (int32_t a = 0; a < vectors->n_attributes; a++) {
        const double *value = vectors->value + (size_t)a * (size_t)work->scorer->n_mentors + work->first;
        for (int32_t i = 0; i < n; i++)
            work->dots[i] += own[a] * value[work->live[i]];
    }
    for (int32_t i = 0; i < n; i++) {
        double other_norm = norm[work->live[i]];
        work->values[i] = other_norm > 0 ? rv_cosine(work->dots[i], other_norm, term->norm) : term->op->on_missing;
    }
}

/* The callback's values, checked. */
static reversa_status ask(rv_score_work *work, const rv_row_term *term, int32_t n)
{
    const reversa_problem *problem = work->scorer->problem;
    const reversa_user_criterion *user = term->op->bound->user;
    const int32_t *person = problem->side[REVERSA_MENTOR].person + work->first;
    bool fine = true;
    for (int32_t i = 0; i < n; i++)
        work->people[i] = person[work->live[i]];
    const reversa_block block = {&work->person, 1, work->people, n};
    if (n > 0)
        fine = user->function(user->user, problem->cohort, &block, work->values) == 0;
    for (int32_t i = 0; i < n && fine; i++) {
        int32_t value = work->values[i];
        fine = value >= REVERSA_MISSING_VALUE && value <= RV_MILLION;
        work->values[i] = value == REVERSA_MISSING_VALUE ? term->op->on_missing : value;
    }
    if (!fine)
        work->failed_criterion = term->op->criterion;
    return fine ? REVERSA_OK : REVERSA_E_CALLBACK;
}

reversa_status rv_terms_values(rv_score_work *work, rv_row_term *term, int32_t n)
{
    switch (term->op->kind) {
    case RV_CRITERION_COVERAGE:
        cover(work, term, n);
        break;
    case RV_CRITERION_OVERLAP:
        overlap(work, term, n);
        break;
    case RV_CRITERION_AVAILABILITY:
        available(work, term, n);
        break;
    case RV_CRITERION_PREFERENCE:
        prefer(work, term, n);
        break;
    case RV_CRITERION_SIMILARITY:
        resemble(work, term, n);
        break;
    case RV_CRITERION_USER:
        return ask(work, term, n);
    default:
        compare_all(work, term, n);
        break;
    }
    return REVERSA_OK;
}
