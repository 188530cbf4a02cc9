/*
 * The score of one pair, term by term, and what each rule says of it.
 */
#include "score/pair.h"
#include "score/row.h"

int32_t reversa_scorer_n_rules(const reversa_scorer *scorer)
{
    return rv_verdicts_count(scorer);
}

int32_t reversa_scorer_n_terms(const reversa_scorer *scorer)
{
    return scorer->problem->n_criteria;
}

/* Scores from elsewhere have no terms. */
static int32_t listed_score(const reversa_problem *problem, rv_couple pair)
{
    int64_t row = rv_scores_find(problem->scores, pair.mentor, pair.mentee);
    return row >= 0 ? problem->scores->score[row] : 0;
}

reversa_status rv_scorer_pair(const reversa_scorer *scorer, rv_score_work *work, int32_t mentor, int32_t mentee,
                              int32_t *score_out, int32_t *contributions_out)
{
    const reversa_problem *problem = scorer->problem;
    rv_couple pair = {problem->side[REVERSA_MENTOR].person[mentor], problem->side[REVERSA_MENTEE].person[mentee]};
    if (problem->listed.offset) {
        *score_out = listed_score(problem, pair);
        return REVERSA_OK;
    }
    reversa_status status = rv_pair_values(scorer, pair, work->pair_values, work->pair_missing,
                                           &work->failed_criterion);
    if (status == REVERSA_OK)
        *score_out = rv_pair_sum(scorer, work->pair_values, contributions_out);
    return status;
}

/* Fill the terms of a pair; values, contributions and missing [n_terms] are scratch. */
static reversa_status explain_terms(reversa_context *ctx, const reversa_scorer *scorer, rv_couple pair,
                                    reversa_term *terms_out)
{
    const reversa_problem *problem = scorer->problem;
    size_t n = (size_t)problem->n_criteria;
    rv_arena scratch;
    rv_arena_open(ctx, &scratch);
    int32_t *values = rv_arena_alloc(ctx, &scratch, n, sizeof *values);
    int32_t *contributions = values ? rv_arena_alloc(ctx, &scratch, n, sizeof *contributions) : NULL;
    bool *missing = contributions ? rv_arena_alloc(ctx, &scratch, n, sizeof *missing) : NULL;
    reversa_status status = REVERSA_E_MEMORY;
    int32_t failed = -1;
    if (!missing)
        goto done;
    status = rv_pair_values(scorer, pair, values, missing, &failed);
    if (status) {
        status = rv_scorer_callback_fail(ctx, scorer, failed);
        goto done;
    }
    rv_pair_sum(scorer, values, contributions);
    for (size_t i = 0; i < n; i++) {
        const rv_criterion *criterion = problem->criteria[i].criterion;
        terms_out[i] = (reversa_term){criterion->name, criterion->weight, values[i], contributions[i], missing[i]};
    }
done:
    rv_arena_free(&scratch);
    return status;
}

reversa_status reversa_scorer_explain(reversa_context *ctx, const reversa_scorer *scorer, int32_t mentor,
                                      int32_t mentee, reversa_term *terms_out, reversa_rule_check *checks_out)
{
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!scorer)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "Explaining a pair needs a scorer");
    int32_t n_people = scorer->problem->cohort->n_people;
    if (mentor < 0 || mentor >= n_people || mentee < 0 || mentee >= n_people)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "No such person: the pair is %d and %d, the cohort has %d people",
                       mentor, mentee, n_people);
    rv_couple pair = {mentor, mentee};
    if (terms_out)
        status = explain_terms(ctx, scorer, pair, terms_out);
    int32_t n_checks = rv_verdicts_count(scorer);
    for (int32_t i = 0; i < n_checks && checks_out && status == REVERSA_OK; i++)
        checks_out[i] = rv_verdicts_check(scorer, i, pair);
    return status;
}
