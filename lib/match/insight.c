/*
 * Making an insight: the network of the matching again, its pairs and prices, and what leads to the hub and from it.
 *
 * Nothing is solved. The prices of the matching are taken as they are, checked against its pairs and places, and what they
 * say of all other pairs is found by one round of pricing.
 */
#include "match/insight.h"

#include <string.h>

#include "model/matching.h"

#define NEAR_WANTED 12
#define FIRST_MOST 16 /* to find the distances from the hub by */
#define FIRST_WANTED 6
#define ROWS 1000

void reversa_insight_options_init(reversa_insight_options *options)
{
    *options = (reversa_insight_options){.struct_size = sizeof *options, .rows = ROWS};
}

/* ---- Lengths ---- */

void rv_insight_pair(const reversa_insight *insight, int32_t mentee, int32_t mentor, int32_t score,
                     int64_t length_out[])
{
    int32_t d = insight->net.n_levels;
    const int64_t *a = insight->price[REVERSA_MENTEE] + (size_t)mentee * (size_t)d;
    const int64_t *b = insight->price[REVERSA_MENTOR] + (size_t)mentor * (size_t)d;
    for (int32_t l = 0; l < d; l++) {
        rv_profit kind = insight->net.levels[l];
        length_out[l] = a[l] + b[l] - (kind == RV_PROFIT_SCORE ? score : kind == RV_PROFIT_PAIR);
        if (kind == RV_PROFIT_KEEP && insight->keeps)
            length_out[l] -= rv_insight_was_active(insight, mentee, mentor);
    }
}

bool rv_insight_unit(const reversa_insight *insight, int side, int32_t person, bool used, int64_t length_out[])
{
    const rv_network_side *people = &insight->net.side[side];
    int32_t d = insight->net.n_levels;
    int32_t load = insight->load[side][person];
    const int64_t *price = insight->price[side] + (size_t)person * (size_t)d;
    if (used ? load <= people->pinned[person] : load >= people->most[person])
        return false;
    rv_network_unit(&insight->net, side, person, used ? load : load + 1, length_out);
    for (int32_t l = 0; l < d; l++)
        length_out[l] = used ? length_out[l] + price[l] : -length_out[l] - price[l];
    return true;
}

static bool is_in_row(const rv_rows *rows, int32_t mentee, int32_t mentor)
{
    for (int64_t e = rows->offset ? rows->offset[mentee] : 0; rows->offset && e < rows->offset[mentee + 1]; e++) {
        if (rows->mentor[e] == mentor)
            return true;
    }
    return false;
}

bool rv_insight_was_active(const reversa_insight *insight, int32_t mentee, int32_t mentor)
{
    return is_in_row(&insight->problem->active, mentee, mentor);
}

bool rv_insight_is_pinned(const reversa_insight *insight, int32_t mentee, int32_t mentor)
{
    return is_in_row(&insight->problem->pinned, mentee, mentor);
}

bool rv_insight_is_chosen(const reversa_insight *insight, int32_t mentee, int32_t mentor)
{
    for (int64_t k = insight->mates_at[REVERSA_MENTEE][mentee]; k < insight->mates_at[REVERSA_MENTEE][mentee + 1];
         k++) {
        if (insight->mates[REVERSA_MENTEE][k].person == mentor)
            return true;
    }
    return false;
}

/* ---- The network ---- */

/* What the exchange costs of this matching are. */
static reversa_claim claim_of(const reversa_problem *problem, const reversa_matching *matching)
{
    const reversa_programme *programme = problem->programme;
    bool priced = matching->outcome == REVERSA_OUTCOME_OPTIMAL && matching->certificate.proof == REVERSA_PROOF_DUALS &&
                  matching->certificate.scope == REVERSA_SCOPE_ELIGIBLE && matching->price[0] && matching->price[1];
    for (int32_t l = 0; l < programme->n_levels && priced; l++) {
        const rv_level *level = &programme->objective[l];
        priced = level->kind != RV_LEVEL_WORST && level->kind != RV_LEVEL_LEXIMIN && level->give_up == 0;
    }
    if (!priced)
        return REVERSA_CLAIM_NONE;
    return rv_problem_needs_search(problem) ? REVERSA_CLAIM_AT_LEAST : REVERSA_CLAIM_EXACT;
}

static rv_profit profit_of(rv_level_kind kind)
{
    static const rv_profit profits[RV_N_LEVEL_KINDS] = {
        [RV_LEVEL_MENTEES] = RV_PROFIT_MENTEE, [RV_LEVEL_MENTORS] = RV_PROFIT_MENTOR, [RV_LEVEL_PAIRS] = RV_PROFIT_PAIR,
        [RV_LEVEL_SCORE] = RV_PROFIT_SCORE,    [RV_LEVEL_KEEP] = RV_PROFIT_KEEP,      [RV_LEVEL_EVEN] = RV_PROFIT_EVEN};
    return profits[kind];
}

static void set_levels(reversa_insight *insight)
{
    const reversa_programme *programme = insight->problem->programme;
    rv_network *net = &insight->net;
    if (insight->matching->load_price[0]) {
        net->levels[net->n_levels++] = RV_PROFIT_DEMAND;
        insight->first = 1;
    }
    for (int32_t l = 0; l < programme->n_levels; l++) {
        rv_profit kind = profit_of(programme->objective[l].kind);
        insight->keeps = insight->keeps || (kind == RV_PROFIT_KEEP && insight->problem->active.offset);
        net->levels[net->n_levels++] = kind;
    }
}

/* Places that pins leave, and prices of all levels. */
static reversa_status set_side(reversa_context *ctx, reversa_insight *insight, int side)
{
    const rv_side *people = &insight->problem->side[side];
    const rv_rows *pins = &insight->problem->pinned;
    int32_t d = insight->net.n_levels;
    int32_t given = d - insight->first;
    int32_t *pinned = rv_arena_alloc(ctx, &insight->arena, (size_t)people->n, sizeof *pinned);
    int64_t *price = rv_arena_alloc(ctx, &insight->arena, (size_t)people->n, (size_t)d * sizeof *price);
    insight->load[side] = rv_arena_alloc(ctx, &insight->arena, (size_t)people->n, sizeof(int32_t));
    if (!pinned || !price || !insight->load[side])
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < insight->problem->side[REVERSA_MENTEE].n && pins->offset; i++) {
        for (int64_t e = pins->offset[i]; e < pins->offset[i + 1]; e++)
            pinned[side == REVERSA_MENTEE ? i : pins->mentor[e]]++;
    }
    for (int32_t p = 0; p < people->n; p++) {
        int64_t *to = price + (size_t)p * (size_t)d;
        insight->load[side][p] = pinned[p];
        if (insight->first)
            to[0] = insight->matching->load_price[side][p];
        for (int32_t l = 0; l < given; l++)
            to[insight->first + l] = insight->matching->price[side][(size_t)p * (size_t)given + (size_t)l];
    }
    insight->price[side] = price;
    insight->net.side[side] = (rv_network_side){people->n, pinned, people->least, people->most};
    return REVERSA_OK;
}

/* The chosen pairs by person, pinned ones apart. */
static reversa_status set_mates(reversa_context *ctx, reversa_insight *insight, int side)
{
    const reversa_matching *matching = insight->matching;
    const rv_side *sides = insight->problem->side;
    size_t n = (size_t)sides[side].n;
    int64_t *at = rv_arena_alloc(ctx, &insight->arena, n + 2, sizeof *at);
    rv_near *mates = rv_arena_alloc(ctx, &insight->arena, (size_t)matching->n_pairs, sizeof *mates);
    if (!at || !mates)
        return REVERSA_E_MEMORY;
    for (int pass = 0; pass < 2; pass++) {
        for (int32_t k = 0; k < matching->n_pairs; k++) {
            const reversa_matched_pair *pair = &matching->pairs[k];
            int32_t who[2] = {[REVERSA_MENTOR] = sides[REVERSA_MENTOR].ordinal[pair->mentor],
                              [REVERSA_MENTEE] = sides[REVERSA_MENTEE].ordinal[pair->mentee]};
            if (pair->state == REVERSA_PAIR_PINNED)
                continue;
            if (pass == 0) {
                at[who[side] + 2]++;
                insight->load[side][who[side]]++;
            } else {
                mates[at[who[side] + 1]++] = (rv_near){who[!side], pair->score};
            }
        }
        for (size_t p = 1; p <= n && pass == 0; p++)
            at[p + 1] += at[p];
    }
    insight->mates_at[side] = at;
    insight->mates[side] = mates;
    return REVERSA_OK;
}

/* ---- The check, and the hub ---- */

/* No arc between what is chosen may be shorter than 0. */
static reversa_status check_prices(reversa_context *ctx, const reversa_insight *insight)
{
    int32_t d = insight->net.n_levels;
    bool good = true;
    int64_t length[RV_NETWORK_LEVELS];
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < insight->net.side[side].n; p++) {
            if (!rv_insight_has_room(insight, side, p))
                continue;
            for (int used = 0; used < 2; used++)
                good = good && (!rv_insight_unit(insight, side, p, used, length) || rv_lex_sign(length, d) >= 0);
        }
    }
    for (int32_t i = 0; i < insight->net.side[REVERSA_MENTEE].n; i++) {
        for (int64_t k = insight->mates_at[REVERSA_MENTEE][i]; k < insight->mates_at[REVERSA_MENTEE][i + 1]; k++) {
            const rv_near *mate = &insight->mates[REVERSA_MENTEE][k];
            rv_insight_pair(insight, i, mate->person, mate->score, length);
            good = good && rv_lex_sign(length, d) <= 0;
        }
    }
    return good ? REVERSA_OK : rv_fail(ctx, REVERSA_E_INTERNAL, "The prices of the matching do not fit its pairs");
}

typedef struct hub_sort {
    const int64_t *length; /* [n · d] */
    int32_t d;
    int32_t *order;
    int32_t *spare;
} hub_sort;

/* Bottom-up merging: equal lengths stay in the order of nodes. */
static void sort_hub(hub_sort *s, int32_t n)
{
    for (int64_t width = 1; width < n; width *= 2) {
        for (int64_t low = 0; low < n; low += 2 * width) {
            int64_t middle = low + width < n ? low + width : n;
            int64_t high = low + 2 * width < n ? low + 2 * width : n;
            int64_t a = low;
            int64_t b = middle;
            for (int64_t k = low; k < high; k++) {
                bool first = a < middle &&
                             (b >= high || rv_lex_compare(s->length + (size_t)s->order[a] * (size_t)s->d,
                                                          s->length + (size_t)s->order[b] * (size_t)s->d, s->d) <= 0);
                s->spare[k] = first ? s->order[a++] : s->order[b++];
            }
        }
        memcpy(s->order, s->spare, (size_t)n * sizeof *s->order);
    }
}

/* The nodes that the hub leads to (0), or that lead to it (1). */
static reversa_status set_hub(reversa_context *ctx, reversa_insight *insight, int to_hub)
{
    int32_t d = insight->net.n_levels;
    int32_t n_mentees = insight->net.side[REVERSA_MENTEE].n;
    size_t n = (size_t)n_mentees + (size_t)insight->net.side[REVERSA_MENTOR].n;
    rv_arena scratch;
    rv_arena_open(ctx, &scratch);
    int64_t *length = rv_arena_alloc(ctx, &scratch, n, (size_t)d * sizeof *length);
    hub_sort s = {.length = length, .d = d};
    int32_t *nodes = rv_arena_alloc(ctx, &insight->arena, n, sizeof *nodes);
    s.order = nodes;
    s.spare = rv_arena_alloc(ctx, &scratch, n, sizeof *s.spare);
    bool complete = length && nodes && s.spare;
    int32_t count = 0;
    for (size_t node = 0; node < n && complete; node++) {
        int side = node < (size_t)n_mentees ? REVERSA_MENTEE : REVERSA_MENTOR;
        int32_t person = (int32_t)node - (side == REVERSA_MENTEE ? 0 : n_mentees);
        bool used = (side == REVERSA_MENTEE) == (to_hub != 0);
        if (rv_insight_has_room(insight, side, person) &&
            rv_insight_unit(insight, side, person, used, length + node * (size_t)d))
            nodes[count++] = (int32_t)node;
    }
    if (complete)
        sort_hub(&s, count);
    rv_arena_free(&scratch);
    insight->hub[to_hub] = nodes;
    insight->n_hub[to_hub] = count;
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

reversa_status rv_insight_sheet(reversa_context *ctx, reversa_insight *insight)
{
    rv_solve part = {.ctx = ctx, .problem = insight->problem, .scorer = insight->scorer};
    return rv_pricing_sheet_make(&part, &insight->net, insight->price[REVERSA_MENTOR], &insight->arena,
                                 &insight->sheet);
}

/* What ties by the prices as they are is all there is to know. */
static reversa_status find_ties(reversa_context *ctx, reversa_insight *insight, rv_near_room room)
{
    reversa_status status = rv_insight_sheet(ctx, insight);
    return status ? status : rv_insight_near(ctx, insight, room);
}

/* All that follows from the prices, once these are settled. */
static reversa_status settle(reversa_context *ctx, reversa_insight *insight, rv_near_room room, bool is_near)
{
    reversa_status status = check_prices(ctx, insight);
    for (int to_hub = 0; to_hub < 2 && !status; to_hub++)
        status = set_hub(ctx, insight, to_hub);
    if (!status && !is_near)
        status = rv_insight_near(ctx, insight, room);
    return status ? status : rv_insight_measure(ctx, insight);
}

static reversa_status set_network(reversa_context *ctx, reversa_insight *insight, rv_near_room room)
{
    const rv_near_room few = {.most = FIRST_MOST, .wanted = FIRST_WANTED};
    bool is_near = false;
    reversa_status status = REVERSA_OK;
    set_levels(insight);
    for (int side = 0; side < 2 && !status; side++) {
        status = set_side(ctx, insight, side);
        if (!status)
            status = set_mates(ctx, insight, side);
    }
    if (!status)
        status = check_prices(ctx, insight);
    if (insight->ties_only)
        return status ? status : find_ties(ctx, insight, room);
    for (int to_hub = 0; to_hub < 2 && !status; to_hub++)
        status = set_hub(ctx, insight, to_hub);
    if (!status)
        status = rv_insight_sheet(ctx, insight);
    if (!status)
        status = rv_insight_near(ctx, insight, few);
    if (!status)
        status = rv_insight_balance(ctx, insight, room, &is_near);
    return status ? status : settle(ctx, insight, room, is_near);
}

reversa_status rv_insight_build(reversa_context *ctx, const reversa_problem *problem, const reversa_matching *matching,
                                rv_near_room room, reversa_insight **insight_out)
{
    rv_arena arena;
    *insight_out = NULL;
    rv_arena_open(ctx, &arena);
    reversa_insight *insight = rv_arena_alloc(ctx, &arena, 1, sizeof *insight);
    if (!insight) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    *insight = (reversa_insight){.arena = arena, .problem = problem, .matching = matching, .most_rows = ROWS};
    insight->ties_only = room.wanted == 0;
    insight->claim = claim_of(problem, matching);
    reversa_status status = rv_scorer_build(ctx, problem, &insight->scorer);
    if (!status && insight->claim != REVERSA_CLAIM_NONE)
        status = set_network(ctx, insight, room);
    if (status) {
        reversa_insight_free(insight);
        return status;
    }
    *insight_out = insight;
    return REVERSA_OK;
}

reversa_status reversa_insight_create(reversa_context *ctx, const reversa_problem *problem,
                                      const reversa_matching *matching, const reversa_insight_options *options,
                                      reversa_insight **insight_out)
{
    reversa_insight_options defaults;
    if (insight_out)
        *insight_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    reversa_insight_options_init(&defaults);
    options = options ? options : &defaults;
    if (!insight_out || !problem || !matching)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL",
                       !problem   ? "problem"
                       : matching ? "insight_out"
                                  : "matching");
    if (options->struct_size < sizeof *options)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options were not set up with reversa_insight_options_init()");
    if (options->rows < 0)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options->rows is %d; it must be 0 or more", options->rows);
    if (matching->problem != problem)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The matching is of another problem");
    if (matching->outcome != REVERSA_OUTCOME_OPTIMAL && matching->outcome != REVERSA_OUTCOME_FEASIBLE)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The matching has no pairs: its outcome is %s",
                       reversa_outcome_name(matching->outcome));
    const rv_near_room room = {.most = RV_NEAR_MOST, .wanted = options->ties_only ? 0 : NEAR_WANTED};
    reversa_insight *insight;
    status = rv_insight_build(ctx, problem, matching, room, &insight);
    if (status)
        return status;
    insight->most_rows = options->rows;
    *insight_out = insight;
    return REVERSA_OK;
}

reversa_status rv_insight_check(reversa_context *ctx, const reversa_insight *insight)
{
    return insight->ties_only
               ? rv_fail(ctx, REVERSA_E_ARGUMENT, "The insight was made with ties_only: it tells no losses")
               : REVERSA_OK;
}

const reversa_scorer *reversa_insight_scorer(const reversa_insight *insight)
{
    return insight->scorer;
}

void reversa_insight_free(reversa_insight *insight)
{
    if (!insight)
        return;
    reversa_scorer_free(insight->scorer);
    rv_arena arena = insight->arena; /* the insight lies in it */
    rv_arena_free(&arena);
}
