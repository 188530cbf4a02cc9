/*
 * The m best matchings from an insight: first among the pairs that it keeps, then, where others could matter, once more.
 *
 * A matching that loses D against the best has only pairs whose own length is at most D. So the loss of the last matching
 * that the kept pairs give tells how far every row must be known; rows that are not known so far are looked through, and the
 * list is made again. What is told when time is up is as good as the shortest floor of all rows, and no better is missing.
 */
#include "match/alternatives.h"

#include <string.h>

#include "match/alternatives_solve.h"
#include "model/matching.h"

#define FAR (INT64_C(1) << 50) /* longer than any pair, on the first level */

struct reversa_alternatives {
    rv_arena arena;
    int32_t n;
    reversa_alternatives_end end;
    reversa_claim claim;
    const reversa_other_matching *matchings;
    const reversa_pair_change *const *changes; /* by matching */
};

/* ---- The result ---- */

static bool comes_before(const reversa_cohort *cohort, const reversa_pair_change *a, const reversa_pair_change *b)
{
    int order = strcmp(reversa_cohort_id(cohort, a->mentor), reversa_cohort_id(cohort, b->mentor));
    if (order == 0)
        order = strcmp(reversa_cohort_id(cohort, a->mentee), reversa_cohort_id(cohort, b->mentee));
    return order < 0;
}

static reversa_status fill_one(const rv_other_graph *g, const rv_other_found *found, reversa_alternatives *result,
                               reversa_other_matching *matching, const reversa_pair_change **changes_out)
{
    const reversa_problem *problem = g->insight->problem;
    reversa_pair_change *changes = rv_arena_alloc(g->ctx, &result->arena, (size_t)found->n_changes, sizeof *changes);
    if (!changes)
        return REVERSA_E_MEMORY;
    for (int32_t k = 0; k < found->n_changes; k++) {
        const rv_other_pair *pair = &g->pairs[found->changes[k]];
        const reversa_pair_change change = {.mentor = problem->side[REVERSA_MENTOR].person[pair->mentor],
                                            .mentee = problem->side[REVERSA_MENTEE].person[pair->mentee],
                                            .score = pair->score,
                                            .added = !pair->was};
        int32_t at = k;
        for (; at > 0 && comes_before(problem->cohort, &change, &changes[at - 1]); at--)
            changes[at] = changes[at - 1];
        changes[at] = change;
        matching->n_added += change.added;
        matching->n_removed += !change.added;
    }
    matching->n_levels = g->d - g->insight->first;
    for (int32_t l = 0; l < matching->n_levels; l++)
        matching->loss[l] = found->loss[g->insight->first + l];
    *changes_out = changes;
    return REVERSA_OK;
}

static reversa_status fill(const rv_other_graph *g, const rv_other_list *list, reversa_alternatives *result)
{
    reversa_other_matching *matchings = rv_arena_alloc(g->ctx, &result->arena, (size_t)list->n, sizeof *matchings);
    const reversa_pair_change **changes = rv_arena_alloc(g->ctx, &result->arena, (size_t)list->n, sizeof *changes);
    reversa_status status = matchings && changes ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int32_t k = 0; k < list->n && !status; k++)
        status = fill_one(g, &list->found[k], result, &matchings[k], &changes[k]);
    result->matchings = matchings;
    result->changes = changes;
    result->n = list->n;
    return status;
}

/* ---- How far rows must be known ---- */

/* Is there a row of which pairs shorter than this may be missing? */
static bool lacks_pairs(const reversa_insight *insight, const int64_t *reach)
{
    size_t d = (size_t)insight->net.n_levels;
    for (int32_t i = 0; i < insight->net.side[REVERSA_MENTEE].n; i++)
        if (rv_insight_has_room(insight, REVERSA_MENTEE, i) &&
            rv_lex_compare(insight->row_floor + (size_t)i * d, reach, insight->net.n_levels) < 0)
            return true;
    return false;
}

/* Drop from the end what is not proven: what loses more than the floor of a row. */
static void keep_proven(const reversa_insight *insight, rv_other_list *list)
{
    while (list->n > 1 && lacks_pairs(insight, list->found[list->n - 1].loss))
        list->n--;
}

typedef struct making {
    reversa_context *ctx;
    const reversa_insight *insight;
    int32_t most;
    reversa_alternatives *result;
} making;

/* Make the list with rows known up to `reach` (NULL: as they are kept). *reach_out: how far they would have to be. */
static reversa_status make_list(const making *m, const int64_t *reach, bool *again_out, int64_t *reach_out)
{
    rv_arena arena;
    rv_other_graph graph;
    rv_other_list list = {0};
    rv_arena_open(m->ctx, &arena);
    *again_out = false;
    reversa_status status = rv_other_open(m->ctx, m->insight, reach, &arena, &graph);
    bool opened = !status;
    if (!status)
        status = rv_other_list_find(&graph, m->most, &list);
    bool late = status == REVERSA_E_DEADLINE && opened && list.n > 0;
    if (!status && !reach) {
        memcpy(reach_out, list.found[list.n - 1].loss, RV_NETWORK_LEVELS * sizeof *reach_out);
        if (list.no_more)
            reach_out[0] = FAR;
        *again_out = lacks_pairs(m->insight, reach_out);
    }
    if ((!status || late) && !reach)
        keep_proven(m->insight, &list);
    if (late) {
        m->ctx->n_errors = 0; /* it is an outcome here */
        status = REVERSA_OK;
    }
    if (!status)
        status = fill(&graph, &list, m->result);
    if (!status)
        m->result->end = late           ? REVERSA_ALTERNATIVES_STOPPED
                         : list.no_more ? REVERSA_ALTERNATIVES_NO_MORE
                                        : REVERSA_ALTERNATIVES_ALL;
    rv_free(m->ctx, list.found);
    rv_arena_free(&arena);
    return status;
}

static reversa_status make(const making *m)
{
    int64_t reach[RV_NETWORK_LEVELS] = {0};
    bool again = false;
    bool unused;
    reversa_status status = make_list(m, NULL, &again, reach);
    if (status || !again || m->result->end == REVERSA_ALTERNATIVES_STOPPED)
        return status;
    m->result->end = REVERSA_ALTERNATIVES_STOPPED; /* what is there is proven, if time ends now */
    status = make_list(m, reach, &unused, reach);
    if (status != REVERSA_E_DEADLINE)
        return status;
    m->ctx->n_errors = 0;
    return REVERSA_OK;
}

/* ---- Without prices ---- */

static reversa_status solve(const making *m)
{
    rv_solved_list list;
    reversa_status status = rv_alternatives_solve(m->ctx, m->insight, m->most, &m->result->arena, &list);
    reversa_other_matching *matchings = NULL;
    const reversa_pair_change **changes = NULL;
    if (!status) {
        matchings = rv_arena_alloc(m->ctx, &m->result->arena, (size_t)list.n, sizeof *matchings);
        changes = rv_arena_alloc(m->ctx, &m->result->arena, (size_t)list.n, sizeof *changes);
        status = matchings && changes ? REVERSA_OK : REVERSA_E_MEMORY;
    }
    for (int32_t k = 0; k < list.n && !status; k++) {
        matchings[k] = list.matchings[k];
        changes[k] = list.changes[k];
    }
    m->result->matchings = matchings;
    m->result->changes = changes;
    m->result->n = list.n;
    m->result->end = list.end;
    m->result->claim = list.exact ? REVERSA_CLAIM_EXACT : REVERSA_CLAIM_NONE;
    rv_solved_list_free(m->ctx, &list);
    return status;
}

/* ---- The doors ---- */

reversa_status reversa_alternatives_find(reversa_context *ctx, const reversa_insight *insight, int32_t most,
                                         reversa_alternatives **alternatives_out)
{
    if (alternatives_out)
        *alternatives_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!insight || !alternatives_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", insight ? "alternatives_out" : "insight");
    if (most < 1)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "most is %d; it must be 1 or more", most);
    status = rv_insight_check(ctx, insight);
    if (status)
        return status;
    const char *obstacle = insight->claim == REVERSA_CLAIM_EXACT ? NULL : rv_alternatives_obstacle(insight);
    if (obstacle)
        return rv_fail(ctx, REVERSA_E_UNSUPPORTED, "%s", obstacle);
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    reversa_alternatives *result = rv_arena_alloc(ctx, &arena, 1, sizeof *result);
    if (!result) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    *result = (reversa_alternatives){.arena = arena, .claim = REVERSA_CLAIM_EXACT};
    if (insight->claim == REVERSA_CLAIM_EXACT)
        status = make(&(making){ctx, insight, most, result});
    else
        status = solve(&(making){ctx, insight, most, result});
    if (status == REVERSA_E_CANCELLED || status == REVERSA_E_DEADLINE)
        status = rv_first_error(ctx) ? status : rv_fail_stopped(ctx, status);
    if (status) {
        reversa_alternatives_free(result);
        return status;
    }
    *alternatives_out = result;
    return REVERSA_OK;
}

int32_t reversa_alternatives_count(const reversa_alternatives *alternatives)
{
    return alternatives->n;
}

reversa_alternatives_end reversa_alternatives_ended(const reversa_alternatives *alternatives)
{
    return alternatives->end;
}

reversa_claim reversa_alternatives_claim(const reversa_alternatives *alternatives)
{
    return alternatives->claim;
}

void reversa_alternatives_get(const reversa_alternatives *alternatives, int32_t index,
                              reversa_other_matching *other_out)
{
    memset(other_out, 0, sizeof *other_out);
    if (index >= 0 && index < alternatives->n)
        *other_out = alternatives->matchings[index];
}

void reversa_alternatives_change(const reversa_alternatives *alternatives, int32_t index, int32_t change,
                                 reversa_pair_change *change_out)
{
    memset(change_out, 0, sizeof *change_out);
    if (index < 0 || index >= alternatives->n)
        return;
    const reversa_other_matching *matching = &alternatives->matchings[index];
    if (change >= 0 && change < matching->n_added + matching->n_removed)
        *change_out = alternatives->changes[index][change];
}

void reversa_alternatives_free(reversa_alternatives *alternatives)
{
    if (!alternatives)
        return;
    rv_arena arena = alternatives->arena; /* they lie in it */
    rv_arena_free(&arena);
}
