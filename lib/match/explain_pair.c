/*
 * One pair: what it costs the whole to have it or to do without, and what its two people could have had.
 *
 * To force a pair is to send one unit along it: the cheapest way to close the circle leads from its mentor back to its
 * mentee. To forbid one is to find that unit another way from its mentee to its mentor. Both are exact, since in a network
 * the best change of one unit is a shortest way (Ahuja, Magnanti & Orlin 1993, ch. 9).
 */
#include <string.h>

#include "base/pool.h"
#include "base/text.h"
#include "match/insight.h"
#include "model/matching.h"
#include "score/pair.h"

#define PEOPLE_PER_BLOCK 512

/* A pair in question. */
typedef struct question {
    int32_t person[2];  /* by reversa_side */
    int32_t ordinal[2]; /* −1 without a place */
    int32_t score;
    bool eligible;
    bool chosen;
    bool pinned;
    bool vetoed;
} question;

typedef struct asker {
    reversa_context *ctx;
    const reversa_insight *insight;
    rv_arena arena;
    rv_score_work **works; /* [n_workers] */
    int32_t n_works;
    rv_paths paths; /* opened with the first way that is asked for */
    bool has_paths;
    int32_t *score[2]; /* [ordinals of the other side] of both people's partners, REVERSA_NOT_ELIGIBLE */
} asker;

/* ---- The pair itself ---- */

static reversa_status worded(reversa_context *ctx, reversa_status status)
{
    if (status == REVERSA_E_CALLBACK && rv_first_error(ctx) == REVERSA_OK)
        return rv_fail(ctx, status, "A user-defined criterion failed");
    return status;
}

static bool is_vetoed(const reversa_problem *problem, int32_t mentee, int32_t mentor)
{
    const rv_rows *rows = &problem->forbidden;
    for (int64_t e = rows->offset ? rows->offset[mentee] : 0; rows->offset && e < rows->offset[mentee + 1]; e++) {
        if (rows->mentor[e] == mentor)
            return (rows->value[e] & 1) != 0;
    }
    return false;
}

/* The score of someone without a place, by the definitions. */
static reversa_status score_outsider(asker *a, question *q)
{
    int32_t n = reversa_scorer_n_terms(a->insight->scorer);
    reversa_term *terms = rv_arena_alloc(a->ctx, &a->arena, (size_t)n, sizeof *terms);
    if (!terms)
        return REVERSA_E_MEMORY;
    reversa_status status = reversa_scorer_explain(a->ctx, a->insight->scorer, q->person[REVERSA_MENTOR],
                                                   q->person[REVERSA_MENTEE], terms, NULL);
    for (int32_t k = 0; k < n && !status; k++)
        q->score += terms[k].contribution;
    return status;
}

static bool is_matched(const reversa_matching *matching, const question *q)
{
    for (int32_t k = 0; k < matching->n_pairs; k++) {
        const reversa_matched_pair *pair = &matching->pairs[k];
        if (pair->mentor == q->person[REVERSA_MENTOR] && pair->mentee == q->person[REVERSA_MENTEE])
            return true;
    }
    return false;
}

static reversa_status ask(asker *a, int32_t mentor, int32_t mentee, question *q)
{
    const reversa_problem *problem = a->insight->problem;
    *q = (question){.person = {[REVERSA_MENTOR] = mentor, [REVERSA_MENTEE] = mentee}};
    for (int side = 0; side < 2; side++)
        q->ordinal[side] = problem->side[side].ordinal[q->person[side]];
    if (q->ordinal[REVERSA_MENTOR] < 0 || q->ordinal[REVERSA_MENTEE] < 0)
        return score_outsider(a, q);
    q->eligible = rv_verdicts_eligible(a->insight->scorer, (rv_couple){.mentor = mentor, .mentee = mentee});
    q->pinned = rv_insight_is_pinned(a->insight, q->ordinal[REVERSA_MENTEE], q->ordinal[REVERSA_MENTOR]);
    q->vetoed = is_vetoed(problem, q->ordinal[REVERSA_MENTEE], q->ordinal[REVERSA_MENTOR]);
    q->chosen = is_matched(a->insight->matching, q);
    return worded(a->ctx, rv_scorer_pair(a->insight->scorer, a->works[0], q->ordinal[REVERSA_MENTOR],
                                         q->ordinal[REVERSA_MENTEE], &q->score, NULL));
}

/* ---- What it costs ---- */

/* The length of the pair itself: one that the rules forbid counts as a pinned one does. */
static void own_length(const asker *a, const question *q, int64_t *length_out)
{
    const reversa_insight *insight = a->insight;
    rv_insight_pair(insight, q->ordinal[REVERSA_MENTEE], q->ordinal[REVERSA_MENTOR], q->score, length_out);
    for (int32_t l = 0; l < insight->net.n_levels && insight->keeps && !q->eligible; l++) {
        if (insight->net.levels[l] == RV_PROFIT_KEEP)
            length_out[l] += rv_insight_was_active(insight, q->ordinal[REVERSA_MENTEE], q->ordinal[REVERSA_MENTOR]);
    }
}

static bool can_be_made(const asker *a, const question *q)
{
    if (q->vetoed || q->person[REVERSA_MENTOR] == q->person[REVERSA_MENTEE])
        return false;
    for (int side = 0; side < 2; side++) {
        if (q->ordinal[side] < 0 || !rv_insight_has_room(a->insight, side, q->ordinal[side]))
            return false;
    }
    return true;
}

static reversa_status find_way(asker *a, const question *q, rv_way *way_out, int64_t *length_out)
{
    if (!a->has_paths) {
        reversa_status status = rv_paths_open(a->ctx, a->insight, a->insight->most_rows, &a->paths);
        a->has_paths = true;
        if (status)
            return status;
    }
    return worded(a->ctx, rv_paths_find(&a->paths, q->ordinal[REVERSA_MENTOR], q->ordinal[REVERSA_MENTEE], q->chosen,
                                        way_out, length_out));
}

static reversa_status price(asker *a, const question *q, reversa_exchange *out)
{
    const reversa_insight *insight = a->insight;
    int64_t own[RV_NETWORK_LEVELS];
    int64_t length[RV_NETWORK_LEVELS];
    rv_way way = RV_WAY_NONE;
    memset(out, 0, sizeof *out);
    out->n_levels = insight->matching->n_levels;
    if (insight->claim == REVERSA_CLAIM_NONE || (q->pinned && q->chosen))
        return REVERSA_OK;
    if (!q->chosen && !can_be_made(a, q)) {
        out->claim = REVERSA_CLAIM_EXACT;
        return REVERSA_OK;
    }
    reversa_status status = find_way(a, q, &way, length);
    if (status)
        return status;
    own_length(a, q, own);
    for (int32_t l = 0; l < insight->net.n_levels; l++)
        length[l] += q->chosen ? -own[l] : own[l];
    out->possible = way != RV_WAY_NONE && (insight->first == 0 || length[0] <= 0);
    out->claim = way != RV_WAY_AT_LEAST ? insight->claim : REVERSA_CLAIM_AT_LEAST;
    if (!out->possible)
        out->claim = REVERSA_CLAIM_EXACT; /* limits can only forbid more */
    for (int32_t l = 0; l < out->n_levels && out->possible; l++)
        out->loss[l] = length[insight->first + l];
    return REVERSA_OK;
}

static reversa_presence presence_of(const question *q, const reversa_exchange *exchange)
{
    if (q->pinned && q->chosen)
        return REVERSA_PRESENCE_EVERY;
    if (!q->eligible)
        return REVERSA_PRESENCE_NONE;
    if (exchange->claim == REVERSA_CLAIM_NONE)
        return REVERSA_PRESENCE_UNKNOWN;
    if (!exchange->possible || rv_lex_sign(exchange->loss, exchange->n_levels) > 0)
        return q->chosen ? REVERSA_PRESENCE_EVERY : REVERSA_PRESENCE_NONE;
    return exchange->claim == REVERSA_CLAIM_EXACT ? REVERSA_PRESENCE_SOME : REVERSA_PRESENCE_UNKNOWN;
}

/* The score at which the pair comes into a best matching, or up to which it stays: the loss is what it lacks, or has to spare. */
static int32_t deciding_score(const asker *a, const question *q, const reversa_exchange *exchange)
{
    const reversa_insight *insight = a->insight;
    int32_t level = 0;
    while (level < exchange->n_levels && insight->net.levels[insight->first + level] != RV_PROFIT_SCORE)
        level++;
    int sign = rv_lex_sign(exchange->loss, level);
    if (level == exchange->n_levels)
        return -1;
    if (!exchange->possible || sign > 0)
        return q->chosen ? 0 : -1;
    int rest = rv_lex_sign(exchange->loss + level + 1, exchange->n_levels - level - 1);
    int64_t spare = exchange->loss[level];
    if (q->chosen)
        spare -= rest < 0;
    else
        spare += rest > 0;
    int64_t score = q->chosen ? q->score - spare : q->score + spare;
    if (score > RV_MILLION)
        return -1;
    return score < 0 ? 0 : (int32_t)score;
}

/* ---- What the two could have had ---- */

typedef struct column_job {
    asker *asker;
    int32_t mentor;
} column_job;

static reversa_status score_people(void *state, int64_t block, int32_t worker)
{
    const column_job *job = state;
    const asker *a = job->asker;
    const rv_side *mentees = &a->insight->problem->side[REVERSA_MENTEE];
    int64_t last = (block + 1) * PEOPLE_PER_BLOCK < mentees->n ? (block + 1) * PEOPLE_PER_BLOCK : mentees->n;
    for (int32_t i = (int32_t)(block * PEOPLE_PER_BLOCK); i < last; i++) {
        int32_t *score = &a->score[REVERSA_MENTOR][i];
        rv_couple pair = {a->insight->problem->side[REVERSA_MENTOR].person[job->mentor], mentees->person[i]};
        *score = REVERSA_NOT_ELIGIBLE;
        if (!rv_verdicts_eligible(a->insight->scorer, pair))
            continue;
        reversa_status status = rv_scorer_pair(a->insight->scorer, a->works[worker], job->mentor, i, score, NULL);
        if (status)
            return status;
    }
    return REVERSA_OK;
}

/* The scores of all partners of both people, as far as they have a place. */
static reversa_status score_partners(asker *a, const question *q)
{
    const rv_side *sides = a->insight->problem->side;
    reversa_status status = REVERSA_OK;
    for (int side = 0; side < 2; side++) {
        size_t n = (size_t)sides[!side].n;
        a->score[side] = rv_arena_alloc(a->ctx, &a->arena, n, sizeof *a->score[side]);
        if (!a->score[side])
            return REVERSA_E_MEMORY;
        for (size_t k = 0; k < n; k++)
            a->score[side][k] = REVERSA_NOT_ELIGIBLE;
    }
    if (q->ordinal[REVERSA_MENTEE] >= 0)
        status = rv_scorer_row(a->insight->scorer, a->works[0], q->ordinal[REVERSA_MENTEE], NULL,
                               a->score[REVERSA_MENTEE]);
    column_job job = {.asker = a, .mentor = q->ordinal[REVERSA_MENTOR]};
    int64_t n_blocks = ((int64_t)sides[REVERSA_MENTEE].n + PEOPLE_PER_BLOCK - 1) / PEOPLE_PER_BLOCK;
    if (!status && job.mentor >= 0)
        status = rv_parallel(a->ctx, n_blocks, score_people, &job, NULL);
    return worded(a->ctx, status);
}

static bool is_taken(const asker *a, const question *q, int side, int32_t other)
{
    question pair = *q;
    pair.person[!side] = a->insight->problem->side[!side].person[other];
    return other == q->ordinal[!side] || is_matched(a->insight->matching, &pair);
}

/* Is a partner among the best that someone does not have? */
static void offer(const asker *a, const question *q, int side, int32_t other, reversa_standing *out)
{
    int32_t score = a->score[side][other];
    int32_t position = out->n_alternatives;
    while (position > 0 && score > out->alternatives[position - 1].score)
        position--;
    if (position == REVERSA_MAX_ALTERNATIVES || is_taken(a, q, side, other))
        return;
    if (out->n_alternatives < REVERSA_MAX_ALTERNATIVES)
        out->n_alternatives++;
    memmove(&out->alternatives[position + 1], &out->alternatives[position],
            (size_t)(out->n_alternatives - 1 - position) * sizeof *out->alternatives);
    out->alternatives[position] = (reversa_alternative){.partner = a->insight->problem->side[!side].person[other],
                                                        .score = score};
}

static reversa_status stand(asker *a, const question *q, int side, reversa_standing *out)
{
    const int32_t *score = a->score[side];
    int32_t own = q->ordinal[!side] >= 0 && q->ordinal[side] >= 0 ? score[q->ordinal[!side]] : REVERSA_NOT_ELIGIBLE;
    out->rank = own >= 0;
    for (int32_t k = 0; k < a->insight->problem->side[!side].n; k++) {
        if (score[k] < 0)
            continue;
        out->eligible++;
        out->rank += own >= 0 && score[k] > own;
        out->tied += own >= 0 && score[k] == own && k != q->ordinal[!side];
        offer(a, q, side, k, out);
    }
    for (int32_t k = 0; k < out->n_alternatives; k++) {
        question other;
        int32_t mentor = side == REVERSA_MENTOR ? q->person[side] : out->alternatives[k].partner;
        int32_t mentee = side == REVERSA_MENTEE ? q->person[side] : out->alternatives[k].partner;
        reversa_status status = ask(a, mentor, mentee, &other);
        if (!status)
            status = price(a, &other, &out->alternatives[k].exchange);
        if (status)
            return status;
    }
    return REVERSA_OK;
}

/* ---- The doors ---- */

static reversa_status open_asker(reversa_context *ctx, const reversa_insight *insight, int32_t n_works, asker *a)
{
    memset(a, 0, sizeof *a);
    a->ctx = ctx;
    a->insight = insight;
    rv_arena_open(ctx, &a->arena);
    a->works = rv_arena_alloc(ctx, &a->arena, (size_t)n_works, sizeof(void *));
    reversa_status status = a->works ? REVERSA_OK : REVERSA_E_MEMORY;
    for (; !status && a->n_works < n_works; a->n_works++)
        status = rv_scorer_work_create(ctx, insight->scorer, &a->works[a->n_works]);
    return status;
}

static void close_asker(asker *a)
{
    for (int32_t w = 0; w < a->n_works; w++)
        rv_scorer_work_free(a->ctx, a->works[w]);
    if (a->has_paths)
        rv_paths_close(&a->paths);
    rv_arena_free(&a->arena);
}

static reversa_status check_people(reversa_context *ctx, const reversa_insight *insight, int32_t mentor, int32_t mentee)
{
    int32_t n = insight->problem->cohort->n_people;
    if (mentor < 0 || mentor >= n || mentee < 0 || mentee >= n)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "No such person: the pair is %d and %d, the cohort has %d people",
                       mentor, mentee, n);
    return REVERSA_OK;
}

reversa_status reversa_insight_exchange(reversa_context *ctx, const reversa_insight *insight, int32_t mentor,
                                        int32_t mentee, reversa_exchange *exchange_out)
{
    if (exchange_out)
        memset(exchange_out, 0, sizeof *exchange_out);
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!insight || !exchange_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", insight ? "exchange_out" : "insight");
    status = rv_insight_check(ctx, insight);
    if (!status)
        status = check_people(ctx, insight, mentor, mentee);
    if (status)
        return status;
    asker a;
    question q;
    reversa_exchange exchange;
    status = open_asker(ctx, insight, 1, &a);
    if (!status)
        status = ask(&a, mentor, mentee, &q);
    if (!status)
        status = price(&a, &q, &exchange);
    close_asker(&a);
    if (!status)
        *exchange_out = exchange;
    return status;
}

static reversa_status tell(asker *a, int32_t mentor, int32_t mentee, reversa_pair_insight *out)
{
    question q;
    reversa_status status = ask(a, mentor, mentee, &q);
    *out = (reversa_pair_insight){.mentor = mentor, .mentee = mentee, .deciding = -1};
    if (!status)
        status = price(a, &q, &out->exchange);
    if (!status)
        status = score_partners(a, &q);
    for (int side = 0; side < 2 && !status; side++)
        status = stand(a, &q, side, &out->standing[side]);
    if (status)
        return status;
    out->score = q.score;
    out->eligible = q.eligible;
    out->chosen = q.chosen;
    out->pinned = q.pinned;
    out->presence = presence_of(&q, &out->exchange);
    if (out->exchange.claim == REVERSA_CLAIM_EXACT && q.eligible) {
        out->deciding = deciding_score(a, &q, &out->exchange);
        out->deciding_claim = REVERSA_CLAIM_EXACT;
    }
    return REVERSA_OK;
}

reversa_status reversa_insight_pair(reversa_context *ctx, const reversa_insight *insight, int32_t mentor,
                                    int32_t mentee, reversa_pair_insight *pair_out)
{
    if (pair_out)
        memset(pair_out, 0, sizeof *pair_out);
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!insight || !pair_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", insight ? "pair_out" : "insight");
    status = rv_insight_check(ctx, insight);
    if (!status)
        status = check_people(ctx, insight, mentor, mentee);
    if (status)
        return status;
    asker a;
    reversa_pair_insight pair;
    status = open_asker(ctx, insight, rv_workers(ctx), &a);
    if (!status)
        status = tell(&a, mentor, mentee, &pair);
    close_asker(&a);
    if (!status)
        *pair_out = pair;
    return status;
}
