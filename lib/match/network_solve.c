/*
 * The way to solve a network fast: the levels before the score first, by counting; then the score in plain numbers.
 *
 * An optimum of the first levels, with its prices, leaves a face: pairs that these prices reward must be chosen, those that
 * they punish must not, the others are open; and a person's units are wanted, refused or open likewise. Whatever is
 * chosen on the face is optimal on the first levels, so the score is settled there, as a b-matching within ranges, and
 * its prices are the last components of the vectors. The same goes for any last level that pairs alone pay: active
 * pairs kept after the score. Where the first level counts mentees and nothing else comes before the score, a largest
 * matching gives the face, in two parts that share no open pair. Other levels before it are settled by largest matchings
 * if they only count, else by paths; and where pairs alone do not pay the last level, everything is.
 */
#include <string.h>

#include <reversa/cohort.h>

#include "match/auction.h"
#include "match/cardinality.h"
#include "match/largest.h"
#include "match/network.h"
#include "match/repair.h"

#define WARM_STEP 1 /* of an auction that starts from prices: they are nearly right, and larger steps would undo that */
#define FEW 1000 /* people of a side, up to whom a start is repaired without an auction: few paths, and no price war */
#define LARGEST_PROFIT 100000000 /* of a pair on the last level: with prices well within int32 */
#define PART_CLOSED 3            /* beside rv_part: people without a place */

typedef struct stage {
    reversa_context *ctx;
    const rv_network *net;
    rv_flow *flow;
    int32_t d;
    bool by_part; /* pairs within a part are open; else the signs of prices say which */
    uint8_t *part[2];
    int32_t *low[2]; /* units that must be used, less those of pairs that must be chosen */
    int32_t *high[2];
    int32_t *local[2]; /* numbers within the part being solved */
} stage;

static inline int64_t *price_of(const stage *s, int side, int32_t person)
{
    return s->flow->price[side] + (size_t)person * (size_t)s->d;
}

static inline int32_t places_of(const rv_network *net, int side, int32_t person)
{
    int32_t places = net->side[side].most[person] - net->side[side].pinned[person];
    return places > 0 ? places : 0;
}

/* The pair of a mentee's row by its mentor, or one that is near: rows ascend. */
static int64_t find_pair(const rv_network *net, int32_t mentee, int32_t mentor)
{
    int64_t low = net->offset[mentee];
    int64_t high = net->offset[mentee + 1];
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        if (net->mentor[middle] <= mentor)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Is this pair of the start still in the network? */
static bool is_listed(const rv_network *net, int32_t mentee, int32_t mentor, int64_t *pair_out)
{
    if (net->offset[mentee] == net->offset[mentee + 1])
        return false;
    *pair_out = find_pair(net, mentee, mentor);
    return net->mentor[*pair_out] == mentor;
}

/* ---- The face ---- */

/* What a pair pays on the last level. */
static inline int32_t score_of(const stage *s, int64_t pair)
{
    return (int32_t)rv_network_pair(s->net, s->d - 1, pair);
}

/* The sign of a pair's reduced profit on the levels before the score. */
static int pair_sign(const stage *s, int32_t mentee, int64_t pair)
{
    const int64_t *a = price_of(s, REVERSA_MENTEE, mentee);
    const int64_t *b = price_of(s, REVERSA_MENTOR, s->net->mentor[pair]);
    for (int32_t l = 0; l < s->d - 1; l++) {
        int64_t reduced = rv_network_pair(s->net, l, pair) - a[l] - b[l];
        if (reduced != 0)
            return reduced < 0 ? -1 : 1;
    }
    return 0;
}

static inline bool is_open(const stage *s, int part, int32_t mentee, int64_t pair)
{
    if (s->part[REVERSA_MENTOR][s->net->mentor[pair]] != part)
        return false;
    return s->by_part || pair_sign(s, mentee, pair) == 0;
}

static int unit_sign(const stage *s, int side, int32_t person, int32_t load)
{
    int64_t profit[RV_NETWORK_LEVELS];
    rv_network_unit(s->net, side, person, load, profit);
    for (int32_t l = 0; l < s->d - 1; l++)
        profit[l] += price_of(s, side, person)[l];
    return rv_lex_sign(profit, s->d - 1);
}

/* How many of a person's units have at least the given sign: profits never rise with the load, so they come first. */
static int32_t count_units(const stage *s, int side, int32_t person, int sign)
{
    int32_t pinned = s->net->side[side].pinned[person];
    int32_t low = 0;
    int32_t high = places_of(s->net, side, person);
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (unit_sign(s, side, person, pinned + middle + 1) >= sign)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Choose the pairs that must be; they take units of both people. */
static void choose_fixed(stage *s)
{
    const rv_network *net = s->net;
    for (int32_t i = 0; i < net->side[REVERSA_MENTEE].n; i++) {
        for (int64_t e = net->offset[i]; e < net->offset[i + 1]; e++) {
            int32_t person[2] = {[REVERSA_MENTEE] = i, [REVERSA_MENTOR] = net->mentor[e]};
            s->flow->chosen[e] = pair_sign(s, i, e) > 0;
            for (int side = 0; side < 2 && s->flow->chosen[e]; side++) {
                s->flow->load[side][person[side]]++;
                s->high[side][person[side]]--;
                s->low[side][person[side]]--; /* below 0: it can never be reached, and no price may ask for it */
            }
        }
    }
}

/* Pairs and loads of the flow from another's, with pinned ones. */
static void copy_pairs(stage *s, const rv_flow *from)
{
    int64_t n_pairs = s->net->offset[s->net->side[REVERSA_MENTEE].n];
    for (int64_t e = 0; e < n_pairs; e++)
        s->flow->chosen[e] = from->chosen[e];
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < s->net->side[side].n; p++)
            s->flow->load[side][p] = from->load[side][p];
    }
}

/* Levels that only count, by largest matchings where that is enough; everything else by paths. */
static reversa_status solve_plainly(reversa_context *ctx, const rv_network *network, rv_flow *flow)
{
    bool served = false;
    reversa_status status = REVERSA_OK;
    if (rv_largest_serves(network))
        status = rv_largest_run(ctx, network, flow, &served);
    return status || served ? status : rv_network_paths(ctx, network, flow);
}

static bool has_bonus(const rv_network *net, int32_t level)
{
    return net->bonus[RV_PROFIT_MENTOR][level] != 0 || net->bonus[RV_PROFIT_MENTEE][level] != 0 ||
           net->bonus[RV_PROFIT_PAIR][level] != 0;
}

/* Is the last level paid by pairs alone, in numbers that an auction takes? */
static bool ends_in_pairs(const rv_network *net)
{
    int32_t last = net->n_levels - 1;
    int64_t times = rv_network_times(net, last);
    bool scores = net->levels[last] == RV_PROFIT_SCORE;
    int64_t plain = scores ? RV_TRANSPORT_SCORE : 1;
    if ((!scores && net->levels[last] != RV_PROFIT_KEEP) || has_bonus(net, last))
        return false;
    return times <= LARGEST_PROFIT / plain && net->kept[last] >= 0 && net->kept[last] <= LARGEST_PROFIT - times * plain;
}

/* Settle the first levels. */
static reversa_status settle_first(stage *s, rv_flow *first)
{
    rv_network net = *s->net;
    net.n_levels = s->d - 1;
    reversa_status status = rv_flow_open(s->ctx, &net, first);
    if (!status)
        status = ends_in_pairs(&net) ? rv_network_solve(s->ctx, &net, first) : solve_plainly(s->ctx, &net, first);
    for (int side = 0; side < 2 && !status; side++) {
        for (int32_t p = 0; p < net.side[side].n; p++)
            memcpy(price_of(s, side, p), first->price[side] + (size_t)p * (size_t)net.n_levels,
                   (size_t)net.n_levels * sizeof(int64_t));
    }
    return status;
}

static void set_face(stage *s)
{
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < s->net->side[side].n; p++) {
            s->flow->load[side][p] = s->net->side[side].pinned[p];
            s->part[side][p] = places_of(s->net, side, p) > 0 ? RV_PART_ROOMY : PART_CLOSED;
            s->low[side][p] = count_units(s, side, p, 1);
            s->high[side][p] = count_units(s, side, p, 0);
        }
    }
    choose_fixed(s);
}

/* ---- One part ---- */

static int64_t count_part(stage *s, int part, int32_t n_out[2])
{
    const rv_network *net = s->net;
    int64_t n_pairs = 0;
    for (int side = 0; side < 2; side++) {
        n_out[side] = 0;
        for (int32_t p = 0; p < net->side[side].n; p++) {
            if (s->part[side][p] == part)
                s->local[side][p] = n_out[side]++;
        }
    }
    for (int32_t i = 0; i < net->side[REVERSA_MENTEE].n; i++) {
        for (int64_t e = net->offset[i]; e < net->offset[i + 1] && s->part[REVERSA_MENTEE][i] == part; e++)
            n_pairs += is_open(s, part, i, e);
    }
    return n_pairs;
}

static void fill_part(const stage *s, int part, rv_transport *block)
{
    const rv_network *net = s->net;
    rv_transport_side *mentees = &block->side[0];
    int64_t n_pairs = 0;
    for (int side = 0; side < 2; side++) {
        rv_transport_side *people = &block->side[side == REVERSA_MENTEE ? 0 : 1];
        for (int32_t p = 0; p < net->side[side].n; p++) {
            if (s->part[side][p] != part)
                continue;
            people->low[s->local[side][p]] = s->low[side][p];
            people->high[s->local[side][p]] = s->high[side][p];
        }
    }
    for (int32_t i = 0; i < net->side[REVERSA_MENTEE].n; i++) {
        if (s->part[REVERSA_MENTEE][i] != part)
            continue;
        for (int64_t e = net->offset[i]; e < net->offset[i + 1]; e++) {
            if (is_open(s, part, i, e))
                mentees->arc[n_pairs++] = (rv_arc){.to = s->local[REVERSA_MENTOR][net->mentor[e]],
                                                   .score = score_of(s, e)};
        }
        mentees->row[s->local[REVERSA_MENTEE][i] + 1] = n_pairs;
    }
}

/* The start's price of the last level, in its present measure. */
static int64_t start_price(const stage *s, int side, int32_t person)
{
    const rv_start *start = s->net->start;
    int32_t level = s->d - 1;
    if (level >= start->n_levels)
        return 0;
    int64_t price = start->price[side][(size_t)person * (size_t)start->n_levels + (size_t)level];
    int64_t now = rv_network_times(s->net, level);
    return now == start->times[level] ? price : price / start->times[level] * now;
}

/* Prices and pairs of the start, where they fit the part. */
static void start_part(const stage *s, int part, rv_transport *block)
{
    const rv_network *net = s->net;
    const rv_start *start = net->start;
    rv_transport_side *mentees = &block->side[0];
    rv_transport_side *mentors = &block->side[1];
    for (int side = 0; side < 2; side++) {
        rv_transport_side *people = side == REVERSA_MENTEE ? mentees : mentors;
        for (int32_t p = 0; p < net->side[side].n; p++) {
            if (s->part[side][p] == part)
                people->price[s->local[side][p]] = start_price(s, side, p);
        }
    }
    for (int32_t i = 0; i < net->side[REVERSA_MENTEE].n; i++) {
        for (int64_t k = start->offset[i]; k < start->offset[i + 1] && s->part[REVERSA_MENTEE][i] == part; k++) {
            int64_t e;
            if (!is_listed(net, i, start->mentor[k], &e) || !is_open(s, part, i, e))
                continue;
            int32_t a = s->local[REVERSA_MENTEE][i];
            int32_t b = s->local[REVERSA_MENTOR][start->mentor[k]];
            bool room = mentees->load[a] < mentees->high[a] && mentors->load[b] < mentors->high[b];
            if (room && !rv_transport_has(mentees, a, b)) /* a start may say anything, also twice */
                rv_transport_choose(block, a, b, score_of(s, e));
        }
    }
}

/* Loads, prices and pairs of a part, as far as they are. `names` [people of the part]: scratch. */
static void keep_part(stage *s, int part, const rv_transport *block, int mentor_side, int32_t *names)
{
    const rv_transport_side *mentees = &block->side[!mentor_side];
    for (int side = 0; side < 2; side++) {
        const rv_transport_side *people = &block->side[side == REVERSA_MENTOR ? mentor_side : !mentor_side];
        for (int32_t p = 0; p < s->net->side[side].n; p++) {
            if (s->part[side][p] != part)
                continue;
            int32_t k = s->local[side][p];
            s->flow->load[side][p] += people->load[k];
            price_of(s, side, p)[s->d - 1] = people->price[k];
            if (side == REVERSA_MENTOR)
                names[k] = p;
        }
    }
    for (int32_t i = 0; i < s->net->side[REVERSA_MENTEE].n; i++) {
        if (s->part[REVERSA_MENTEE][i] != part)
            continue;
        int32_t k = s->local[REVERSA_MENTEE][i];
        for (int32_t m = 0; m < mentees->load[k]; m++)
            s->flow->chosen[find_pair(s->net, i, names[mentees->mate[mentees->slot[k] + m].to])] = true;
    }
}

/* Which side of a block bids: the one that has more to fill, in proportion. */
static int choose_bidders(const rv_transport *block)
{
    int64_t low[2] = {0, 0};
    int64_t high[2] = {1, 1};
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < block->side[side].n; p++) {
            low[side] += block->side[side].low[p];
            high[side] += block->side[side].high[p];
        }
    }
    return (double)low[1] * (double)high[0] > (double)low[0] * (double)high[1];
}

static reversa_status solve_part(stage *s, int part)
{
    rv_transport block;
    rv_arena arena;
    int32_t n[2];
    bool feasible = true;
    int64_t n_pairs = count_part(s, part, n);
    int32_t sizes[2] = {n[REVERSA_MENTEE], n[REVERSA_MENTOR]};
    if (n_pairs == 0)
        return REVERSA_OK;
    rv_arena_open(s->ctx, &arena);
    int32_t *names = rv_arena_alloc(s->ctx, &arena, (size_t)n[REVERSA_MENTOR], sizeof *names);
    reversa_status status = names ? rv_transport_open(s->ctx, &arena, sizes, n_pairs, &block) : REVERSA_E_MEMORY;
    if (!status) {
        fill_part(s, part, &block);
        status = rv_transport_rows(s->ctx, &arena, &block);
    }
    if (!status) {
        int mentor_side = 1;
        if (s->net->start && s->net->start->offset)
            start_part(s, part, &block);
        if (choose_bidders(&block) == 1) {
            rv_transport_side mentees = block.side[0];
            block.side[0] = block.side[1];
            block.side[1] = mentees;
            mentor_side = 0;
        }
        bool warm = s->net->start && s->net->start->offset;
        if (!warm || n[REVERSA_MENTEE] > FEW || n[REVERSA_MENTOR] > FEW)
            status = rv_auction_run(s->ctx, &block, warm ? WARM_STEP : 0);
        if (!status)
            status = rv_repair_run(s->ctx, &block, &feasible);
        if (!status && !feasible)
            status = rv_fail(s->ctx, REVERSA_E_INTERNAL, "The first levels of the network left no matching");
        keep_part(s, part, &block, mentor_side, names);
    }
    rv_arena_free(&arena);
    return status;
}

/* ---- Mentees first: a largest matching ---- */

static int32_t places_that_count(const rv_network *net, int side, int32_t person)
{
    int32_t places = places_of(net, side, person);
    if (side == REVERSA_MENTOR)
        return places;
    return places > 0 && net->side[side].pinned[person] == 0; /* someone with a pinned pair is counted already */
}

/* The face, and prices of the first level, from the parts of a largest matching. */
static void set_parts(stage *s, const rv_cardinality *found)
{
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < s->net->side[side].n; p++) {
            int32_t places = places_of(s->net, side, p);
            bool crowded = found->part[side][p] == RV_PART_CROWDED;
            int32_t first = places_that_count(s->net, side, p);
            bool mentee = side == REVERSA_MENTEE;
            s->flow->load[side][p] = s->net->side[side].pinned[p];
            s->part[side][p] = places > 0 ? found->part[side][p] : PART_CLOSED;
            price_of(s, side, p)[0] = !crowded ? 0 : mentee ? -1 : 1;
            s->low[side][p] = mentee ? (crowded ? 0 : first) : (crowded ? places : 0);
            s->high[side][p] = mentee && crowded ? first : places;
        }
    }
}

/* After a stop: the pairs of the largest matching. */
static void keep_matching(stage *s, const rv_cardinality *found)
{
    const rv_network *net = s->net;
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < net->side[side].n; p++)
            s->flow->load[side][p] = net->side[side].pinned[p];
    }
    for (int32_t i = 0; i < net->side[REVERSA_MENTEE].n; i++) {
        for (int64_t e = net->offset[i]; e < net->offset[i + 1]; e++) {
            s->flow->chosen[e] = found->mentor && found->mentor[i] == net->mentor[e];
            s->flow->load[REVERSA_MENTEE][i] += s->flow->chosen[e];
            s->flow->load[REVERSA_MENTOR][net->mentor[e]] += s->flow->chosen[e];
        }
    }
}

static reversa_status solve_parts(stage *s, rv_arena *arena, rv_cardinality *found)
{
    const rv_network *net = s->net;
    rv_candidate_rows rows = {.offset = net->offset, .mentor = net->mentor};
    for (int side = 0; side < 2; side++) {
        rows.n[side] = net->side[side].n;
        for (int32_t p = 0; p < net->side[side].n; p++)
            s->high[side][p] = places_that_count(net, side, p);
        rows.place[side] = s->high[side];
    }
    if (net->start && net->start->offset) {
        rows.start = s->local[REVERSA_MENTEE];
        for (int32_t i = 0; i < rows.n[REVERSA_MENTEE]; i++) {
            int64_t first = net->start->offset[i];
            int64_t e;
            bool given = first < net->start->offset[i + 1] && is_listed(net, i, net->start->mentor[first], &e);
            s->local[REVERSA_MENTEE][i] = given ? net->start->mentor[first] : -1;
        }
    }
    reversa_status status = rv_cardinality_find(s->ctx, arena, &rows, found);
    if (status)
        return status;
    set_parts(s, found);
    s->by_part = true;
    status = solve_part(s, RV_PART_CROWDED);
    return status ? status : solve_part(s, RV_PART_ROOMY);
}

/* ---- Any levels before the score ---- */

static bool is_stop(reversa_status status)
{
    return status == REVERSA_E_CANCELLED || status == REVERSA_E_DEADLINE;
}

static reversa_status solve_face(stage *s)
{
    rv_flow first;
    memset(&first, 0, sizeof first);
    reversa_status status = s->d > 1 ? settle_first(s, &first) : REVERSA_OK;
    if (!status) {
        set_face(s);
        status = solve_part(s, RV_PART_ROOMY);
    }
    if (is_stop(status) && first.chosen && first.load[0] && first.load[1])
        copy_pairs(s, &first);
    rv_flow_close(s->ctx, &first);
    return status;
}

/* Someone without a place: a price that nobody pays. */
static void close_prices(stage *s)
{
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < s->net->side[side].n; p++) {
            if (places_of(s->net, side, p) > 0)
                continue;
            memset(price_of(s, side, p), 0, (size_t)s->d * sizeof(int64_t));
            price_of(s, side, p)[0] = RV_NETWORK_CLOSED;
        }
    }
}

static reversa_status make_room(stage *s, rv_arena *arena)
{
    for (int side = 0; side < 2; side++) {
        size_t n = (size_t)s->net->side[side].n;
        s->part[side] = rv_arena_alloc(s->ctx, arena, n, 1);
        s->low[side] = rv_arena_alloc(s->ctx, arena, n, sizeof(int32_t));
        s->high[side] = rv_arena_alloc(s->ctx, arena, n, sizeof(int32_t));
        s->local[side] = rv_arena_alloc(s->ctx, arena, n, sizeof(int32_t));
        if (!s->part[side] || !s->low[side] || !s->high[side] || !s->local[side])
            return REVERSA_E_MEMORY;
    }
    return REVERSA_OK;
}

static void clear(stage *s, int64_t n_pairs)
{
    if (n_pairs > 0)
        memset(s->flow->chosen, 0, (size_t)n_pairs * sizeof *s->flow->chosen);
    for (int side = 0; side < 2; side++) {
        size_t n = (size_t)s->net->side[side].n;
        if (n > 0)
            memset(s->flow->price[side], 0, n * (size_t)s->d * sizeof(int64_t));
    }
}

reversa_status rv_network_solve(reversa_context *ctx, const rv_network *network, rv_flow *flow)
{
    stage s = {.ctx = ctx, .net = network, .flow = flow, .d = network->n_levels};
    int64_t n_pairs = network->offset[network->side[REVERSA_MENTEE].n];
    rv_cardinality found;
    rv_arena arena;
    RV_REQUIRE(network->n_levels >= 1 && network->n_levels <= RV_NETWORK_LEVELS);
    if (!ends_in_pairs(network) || n_pairs > INT32_MAX) {
        rv_progress(ctx, "solve", 0, network->side[REVERSA_MENTEE].n);
        return solve_plainly(ctx, network, flow);
    }
    memset(&found, 0, sizeof found);
    clear(&s, n_pairs);
    rv_arena_open(ctx, &arena);
    bool mentees_first = s.d == 2 && network->levels[0] == RV_PROFIT_MENTEE && !has_bonus(network, 0) &&
                         network->kept[0] == 0 && rv_network_times(network, 0) == 1;
    reversa_status status = make_room(&s, &arena);
    rv_progress(ctx, "solve", 0, network->side[REVERSA_MENTEE].n);
    if (!status)
        status = mentees_first ? solve_parts(&s, &arena, &found) : solve_face(&s);
    rv_progress(ctx, "solve", network->side[REVERSA_MENTEE].n, network->side[REVERSA_MENTEE].n);
    if (!status)
        close_prices(&s);
    else if (is_stop(status) && mentees_first)
        keep_matching(&s, &found);
    rv_arena_free(&arena);
    return status;
}
