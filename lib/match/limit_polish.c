/*
 * Whole solutions near the bound: a search over moves.
 *
 * At the best prices the network's own matching is optimal but for the limits, and breaks these by a few pairs each, however
 * large it is: a corner of the linear program differs from it in a cycle or path for each limit that binds. So a tabu
 * search (Glover 1989) makes and unmakes cheap moves (limit_moves.h) until the limits hold. What is made costs its
 * losses and, for each limit, its price for what is left unused, or a penalty, which grows with time, for what is broken:
 * with the limits met, that sum is the gap to the bound. The best that meets them is evaluated in integers before
 * it becomes the incumbent, and proves nothing: the bound is that of the multipliers.
 */
#include <math.h>
#include <string.h>

#include "match/limit_moves.h"
#include "match/limit_round.h"

#define STEPS 20000
#define WINDOW 300                   /* moves that a step looks at */
#define LONG_TABU 40                 /* steps that a move stays as it is, at most */
#define STEEPER 200                  /* a broken limit's penalty grows by a part of this … */
#define MOST_COST (INT64_C(1) << 50) /* of a row, so that sums stay within 64 bits */
#define NEVER (INT64_C(1) << 60)
#define ROUNDED 2    /* rounds from a rounded mixture, where … */
#define FAR_PART 100 /* … this part of the bound or more is missing */

/* Moves of each round: fewer are cheaper ones, with which the limits may be harder to meet. */
static const int32_t wanted[] = {600, 300, 150, 300};

/* The rows that a move changes. */
typedef struct change {
    int32_t row;
    int64_t by;
} change;

/* The state of a search. Costs are in units of the master's prices. */
typedef struct polish {
    rv_search *search;
    const rv_master *master;
    rv_moves moves;
    const int32_t *base;
    int32_t n_base;
    rv_arena arena;
    int64_t *first;  /* [moves + 1] of its changes */
    change *changes; /* NULL entries are left out: most rows of most moves */
    int32_t *row;    /* [n_rows] rows that the step changes which is looked at */
    int32_t n_row;
    bool *changed;  /* [n_rows] */
    int64_t *begin; /* [moves + 1] */
    int32_t *touch; /* people of a move, each once */
    int32_t *owner; /* [people] the move that was made with them, −1 for none */
    int64_t *sum;   /* [n_rows] */
    int64_t *fresh; /* [n_rows] sums after a step that is looked at */
    int64_t *cost;  /* [n_rows] of the sums */
    int64_t *steep; /* [n_rows] penalty of a pair that breaks the row */
    int32_t *seen;  /* [moves] stamps: evicted by the step that is looked at */
    int32_t stamp;
    int32_t *until; /* [moves] tabu up to this step */
    bool *made;     /* [moves] */
    bool *best;     /* [moves] of the best that meets the limits */
    int64_t best_cost;
    int64_t loss;
    uint64_t random;
} polish;

static reversa_context *ctx_of(const polish *p)
{
    return p->search->solve->ctx;
}

static uint64_t draw(polish *p) /* SplitMix64: the same on every machine */
{
    uint64_t z = p->random += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* ---- People ---- */

/* People of each move, each once. */
static reversa_status list_people(polish *p)
{
    const rv_oracle *oracle = &p->master->oracle;
    int32_t n_mentees = p->search->solve->side[REVERSA_MENTEE].n;
    int32_t n_people = n_mentees + p->search->solve->side[REVERSA_MENTOR].n;
    int32_t *mentee = rv_arena_alloc(ctx_of(p), &p->arena, (size_t)oracle->n_pairs, sizeof *mentee);
    p->begin = rv_arena_alloc(ctx_of(p), &p->arena, (size_t)p->moves.n + 1, sizeof *p->begin);
    p->touch = rv_arena_alloc(ctx_of(p), &p->arena, 2 * (size_t)p->moves.n_pairs, sizeof *p->touch);
    p->owner = rv_arena_alloc(ctx_of(p), &p->arena, (size_t)n_people, sizeof *p->owner);
    if (!mentee || !p->begin || !p->touch || !p->owner)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < n_mentees; i++) {
        for (int64_t e = oracle->offset[i]; e < oracle->offset[i + 1]; e++)
            mentee[e] = i;
    }
    int64_t n = 0;
    for (int32_t m = 0; m < p->moves.n; m++) {
        const rv_move *move = &p->moves.moves[m];
        for (int32_t k = 0; k < 2 * move->n; k++) {
            int32_t entry = p->moves.pairs[move->first + k / 2];
            int32_t pair = entry < 0 ? ~entry : entry;
            int32_t who = k % 2 ? n_mentees + oracle->mentor[pair] : mentee[pair];
            if (p->owner[who] != m + 1)
                p->touch[n++] = who;
            p->owner[who] = m + 1;
        }
        p->begin[m + 1] = n;
    }
    for (int32_t i = 0; i < n_people; i++)
        p->owner[i] = -1;
    return REVERSA_OK;
}

/* ---- Costs ---- */

/* Changes of rows that have bounds. */
static reversa_status list_changes(polish *p)
{
    const rv_oracle *oracle = &p->master->oracle;
    int64_t n = 0;
    p->first = rv_arena_alloc(ctx_of(p), &p->arena, (size_t)p->moves.n + 1, sizeof *p->first);
    p->changes = rv_arena_alloc(ctx_of(p), &p->arena, (size_t)p->moves.n * (size_t)oracle->n_rows, sizeof *p->changes);
    if (!p->first || !p->changes)
        return REVERSA_E_MEMORY;
    for (int32_t m = 0; m < p->moves.n; m++) {
        for (int32_t k = 0; k < oracle->n_rows; k++) {
            int64_t by = p->moves.moves[m].change[k];
            int32_t row = oracle->first_row + k;
            if (by && (p->search->low[row] != INT64_MIN || p->search->high[row] != INT64_MAX))
                p->changes[n++] = (change){.row = k, .by = by};
        }
        p->first[m + 1] = n;
    }
    return REVERSA_OK;
}

static int64_t held(rv_wide cost)
{
    return cost > MOST_COST ? MOST_COST : (int64_t)cost;
}

/* A row's cost at a sum: unused room at the row's price, broken bounds at their penalty. */
static int64_t cost_of(const polish *p, int32_t k, int64_t sum)
{
    int64_t low = p->search->low[p->master->oracle.first_row + k];
    int64_t high = p->search->high[p->master->oracle.first_row + k];
    int64_t price = p->master->best[k];
    if (low != INT64_MIN && sum < low)
        return held((rv_wide)(low - sum) * p->steep[k]);
    if (high != INT64_MAX && sum > high)
        return held((rv_wide)(sum - high) * p->steep[k]);
    if (price > 0)
        return held((rv_wide)price * (high - sum));
    return price < 0 ? held(-(rv_wide)price * (sum - low)) : 0;
}

static bool is_broken(const polish *p, int32_t k)
{
    int64_t low = p->search->low[p->master->oracle.first_row + k];
    int64_t high = p->search->high[p->master->oracle.first_row + k];
    return (low != INT64_MIN && p->sum[k] < low) || (high != INT64_MAX && p->sum[k] > high);
}

/* Add a move's changes, or take them back. */
static void add_changes(polish *p, int32_t m, int sign)
{
    for (int64_t c = p->first[m]; c < p->first[m + 1]; c++) {
        int32_t k = p->changes[c].row;
        if (!p->changed[k]) {
            p->changed[k] = true;
            p->row[p->n_row++] = k;
            p->fresh[k] = p->sum[k];
        }
        p->fresh[k] += sign * p->changes[c].by;
    }
}

/* What making (or unmaking) a move costs; moves that share people with it are unmade. Sums that change are in `fresh`. */
static int64_t cost_of_step(polish *p, int32_t m)
{
    int64_t cost = p->made[m] ? -p->moves.moves[m].loss : p->moves.moves[m].loss;
    p->n_row = 0;
    add_changes(p, m, p->made[m] ? -1 : 1);
    p->stamp++;
    for (int64_t t = p->begin[m]; t < p->begin[m + 1] && !p->made[m]; t++) {
        int32_t other = p->owner[p->touch[t]];
        if (other < 0 || p->seen[other] == p->stamp)
            continue;
        p->seen[other] = p->stamp;
        cost -= p->moves.moves[other].loss;
        add_changes(p, other, -1);
    }
    for (int32_t r = 0; r < p->n_row; r++) {
        int32_t k = p->row[r];
        p->changed[k] = false;
        cost += cost_of(p, k, p->fresh[k]) - p->cost[k];
    }
    return cost;
}

static void unmake(polish *p, int32_t m)
{
    p->made[m] = false;
    p->loss -= p->moves.moves[m].loss;
    for (int64_t t = p->begin[m]; t < p->begin[m + 1]; t++)
        p->owner[p->touch[t]] = -1;
}

static void make_step(polish *p, int32_t m, int32_t step)
{
    (void)cost_of_step(p, m);
    for (int32_t r = 0; r < p->n_row; r++)
        p->sum[p->row[r]] = p->fresh[p->row[r]];
    p->until[m] = step + 3 + (int32_t)(draw(p) % LONG_TABU);
    if (p->made[m]) {
        unmake(p, m);
        return;
    }
    for (int64_t t = p->begin[m]; t < p->begin[m + 1]; t++) {
        int32_t other = p->owner[p->touch[t]];
        if (other >= 0) {
            p->until[other] = step + 3 + (int32_t)(draw(p) % LONG_TABU);
            unmake(p, other);
        }
    }
    for (int64_t t = p->begin[m]; t < p->begin[m + 1]; t++)
        p->owner[p->touch[t]] = m;
    p->made[m] = true;
    p->loss += p->moves.moves[m].loss;
}

/* ---- The search ---- */

/* Is this the best that meets the limits? Penalties of broken ones rise, those of the others fall. */
static void look_at_rows(polish *p)
{
    bool holds = true;
    int64_t cost = p->loss;
    for (int32_t k = 0; k < p->master->oracle.n_rows; k++) {
        int64_t price = p->master->best[k] < 0 ? -p->master->best[k] : p->master->best[k];
        bool broken = is_broken(p, k);
        holds = holds && !broken;
        cost += cost_of(p, k, p->sum[k]);
        if (broken && p->steep[k] < MOST_COST)
            p->steep[k] += p->steep[k] / STEEPER + 1;
        else if (p->steep[k] > price)
            p->steep[k] -= (p->steep[k] - price) / (4 * STEEPER);
        p->cost[k] = cost_of(p, k, p->sum[k]);
    }
    if (!holds || cost >= p->best_cost)
        return;
    p->best_cost = cost;
    memcpy(p->best, p->made, (size_t)p->moves.n * sizeof *p->made);
}

static int32_t choose_step(polish *p, int32_t step)
{
    int32_t n = p->moves.n < WINDOW ? p->moves.n : WINDOW;
    int32_t at = (int32_t)(draw(p) % (uint64_t)p->moves.n);
    int32_t chosen = -1;
    int64_t least = NEVER;
    for (int32_t k = 0; k < n; k++, at = at + 1 < p->moves.n ? at + 1 : 0) {
        if (p->until[at] > step)
            continue;
        int64_t cost = cost_of_step(p, at);
        if (cost < least) {
            least = cost;
            chosen = at;
        }
    }
    return chosen;
}

/* The row that the stage maximises, among the oracle's. */
static int32_t objective_of(const polish *p)
{
    return p->search->level_row + p->search->stage.level - p->master->oracle.first_row;
}

/* Any will do where the level comes next, and what is within the gap that is asked for. */
static bool is_enough(const polish *p)
{
    const rv_stage *stage = &p->search->stage;
    double left = p->search->solve->gap * fabs((double)stage->bound) * ldexp(1, p->master->shift);
    bool is_other = stage->level == RV_VIOLATION || p->master->objective != objective_of(p);
    return p->best_cost < NEVER && (is_other || (double)p->best_cost <= left);
}

static reversa_status run_steps(polish *p)
{
    look_at_rows(p);
    for (int32_t step = 1; step <= STEPS; step++) {
        if (step % 64 == 0) {
            reversa_status status = rv_stop_status(ctx_of(p));
            if (status)
                return status;
        }
        int32_t m = choose_step(p, step);
        if (m < 0)
            continue;
        make_step(p, m, step);
        look_at_rows(p);
        if (is_enough(p))
            break;
    }
    return REVERSA_OK;
}

/* What the base lacks by the prices: nothing where it is the network's choice, and something where it was rounded. */
static reversa_status find_loss(polish *p)
{
    const rv_oracle *oracle = &p->master->oracle;
    const rv_search *search = p->search;
    int32_t *load[2];
    int32_t mentee = 0;
    rv_wide loss = 0;
    for (int side = 0; side < 2; side++) {
        load[side] = rv_arena_alloc(ctx_of(p), &p->arena, (size_t)search->solve->side[side].n, sizeof(int32_t));
        if (!load[side])
            return REVERSA_E_MEMORY;
    }
    for (int32_t c = 0; c < p->n_base; c++) {
        int32_t pair = p->base[c];
        int32_t mentor = oracle->mentor[pair];
        while (oracle->offset[mentee + 1] <= pair)
            mentee++;
        load[REVERSA_MENTEE][mentee]++;
        load[REVERSA_MENTOR][mentor]++;
        loss += (rv_wide)oracle->price[REVERSA_MENTEE][mentee] + oracle->price[REVERSA_MENTOR][mentor];
        loss -= oracle->worth[pair];
    }
    for (int side = 0; side < 2; side++) {
        for (int32_t i = 0; i < search->solve->side[side].n; i++) {
            int64_t price = oracle->price[side][i];
            loss += price > 0 ? (rv_wide)price * (search->high[search->place_row[side] + i] - load[side][i]) : 0;
        }
    }
    p->loss = held(loss);
    return REVERSA_OK;
}

static reversa_status open_polish(polish *p, int32_t most)
{
    reversa_context *ctx = ctx_of(p);
    rv_arena_open(ctx, &p->arena);
    reversa_status status = rv_moves_open(p->master, p->base, p->n_base, most, &p->moves);
    if (status)
        return status;
    size_t n = (size_t)p->moves.n;
    size_t n_rows = (size_t)p->master->oracle.n_rows;
    p->sum = rv_arena_alloc(ctx, &p->arena, n_rows, sizeof *p->sum);
    p->fresh = rv_arena_alloc(ctx, &p->arena, n_rows, sizeof *p->fresh);
    p->row = rv_arena_alloc(ctx, &p->arena, n_rows, sizeof *p->row);
    p->changed = rv_arena_alloc(ctx, &p->arena, n_rows, sizeof *p->changed);
    p->cost = rv_arena_alloc(ctx, &p->arena, n_rows, sizeof *p->cost);
    p->steep = rv_arena_alloc(ctx, &p->arena, n_rows, sizeof *p->steep);
    p->seen = rv_arena_alloc(ctx, &p->arena, n, sizeof *p->seen);
    p->until = rv_arena_alloc(ctx, &p->arena, n, sizeof *p->until);
    p->made = rv_arena_alloc(ctx, &p->arena, n, sizeof *p->made);
    p->best = rv_arena_alloc(ctx, &p->arena, n, sizeof *p->best);
    if (!p->sum || !p->fresh || !p->row || !p->changed || !p->cost || !p->steep || !p->seen || !p->until || !p->made ||
        !p->best)
        return REVERSA_E_MEMORY;
    memcpy(p->sum, p->moves.sum, n_rows * sizeof *p->sum);
    int64_t unit = (int64_t)((double)(INT64_C(1) << p->master->shift) * p->master->scale / 1000);
    for (size_t k = 0; k < n_rows; k++) {
        int64_t price = p->master->best[k] < 0 ? -p->master->best[k] : p->master->best[k];
        p->steep[k] = price + unit + 1;
    }
    p->best_cost = NEVER;
    status = find_loss(p);
    if (!status)
        status = list_changes(p);
    return status ? status : list_people(p);
}

/* ---- The answer ---- */

/* The base with the moves that were chosen. */
static reversa_status take(polish *p)
{
    rv_search *search = p->search;
    const rv_oracle *oracle = &p->master->oracle;
    const rv_pairs *pairs = &search->solve->pairs;
    bool *is_in = rv_arena_alloc(ctx_of(p), &p->arena, (size_t)oracle->n_pairs, sizeof *is_in);
    int64_t n = p->n_base;
    if (!is_in)
        return REVERSA_E_MEMORY;
    for (int32_t c = 0; c < p->n_base; c++)
        is_in[p->base[c]] = true;
    for (int32_t m = 0; m < p->moves.n; m++) {
        const rv_move *move = &p->moves.moves[m];
        for (int32_t k = 0; k < move->n && p->best[m]; k++) {
            int32_t entry = p->moves.pairs[move->first + k];
            n += entry < 0 ? -1 : 1;
            is_in[entry < 0 ? ~entry : entry] = entry >= 0;
        }
    }
    rv_new_pair *chosen = rv_alloc(ctx_of(p), (size_t)n, sizeof *chosen);
    if (!chosen)
        return REVERSA_E_MEMORY;
    n = 0;
    for (int32_t i = 0; i < search->solve->side[REVERSA_MENTEE].n; i++) {
        for (int64_t e = oracle->offset[i]; e < oracle->offset[i + 1]; e++) {
            if (is_in[e])
                chosen[n++] = (rv_new_pair){.mentee = i, .mentor = pairs->mentor[e], .score = pairs->score[e]};
        }
    }
    bool holds;
    int64_t value;
    return rv_search_adopt(search, chosen, n, &holds, &value);
}

static reversa_status try_once(rv_search *search, const int32_t *base, int32_t n_base, int32_t round)
{
    polish p = {.search = search, .master = search->master, .base = base, .n_base = n_base};
    int64_t started = rv_clock_ns();
    p.random = (uint64_t)round + 1;
    reversa_status status = open_polish(&p, wanted[round]);
    int64_t opened = rv_clock_ns();
    if (!status && p.moves.n > 0)
        status = run_steps(&p);
    if ((!status || status == REVERSA_E_DEADLINE) && p.best && p.best_cost < NEVER) {
        reversa_status kept = take(&p);
        status = status ? status : kept;
    }
    rv_log(search->solve->ctx, REVERSA_LOG_INFO, "polish: %d moves %.2f s, search %.2f s, cost %lld: %lld of %lld",
           p.moves.n, rv_seconds(started, opened), rv_seconds(opened, rv_clock_ns()),
           (long long)(p.best_cost < NEVER ? p.best_cost >> p.master->shift : -1), (long long)search->stage.value,
           (long long)search->stage.bound);
    rv_moves_close(search->solve->ctx, &p.moves);
    rv_arena_free(&p.arena);
    return status;
}

/* Is there nothing yet, or far less than there may be, or are all pairs of the network worth the same? */
static bool is_far(const rv_search *search)
{
    const rv_stage *stage = &search->stage;
    if (stage->level == RV_VIOLATION)
        return stage->value < 0;
    bool counts = search->solve->levels[stage->level] != RV_LEVEL_SCORE;
    return counts || (double)stage->bound - (double)stage->value > fabs((double)stage->bound) / FAR_PART;
}

static bool is_over(rv_search *search)
{
    return search->stage.level == RV_VIOLATION ? search->stage.value == 0 : rv_search_is_closed(search);
}

/* From the mixture, rounded. Where many matchings are equally good, the network's choice is one that leans to a side. */
static reversa_status polish_rounded(rv_search *search)
{
    const rv_oracle *oracle = &search->master->oracle;
    int32_t n = 0;
    int32_t *choice = rv_alloc(search->solve->ctx, (size_t)oracle->most_choice, sizeof *choice);
    reversa_status status = choice ? rv_master_round(search->master, choice, &n) : REVERSA_E_MEMORY;
    for (int32_t round = 0; round < ROUNDED && n > 0 && !status && !is_over(search); round++)
        status = try_once(search, choice, n, round);
    rv_free(search->solve->ctx, choice);
    return status;
}

reversa_status rv_master_polish(rv_search *search)
{
    rv_oracle *oracle = &search->master->oracle;
    reversa_status status = rv_master_return(search);
    if (!status && is_far(search))
        status = polish_rounded(search);
    for (int32_t round = 0; round < (int32_t)(sizeof wanted / sizeof *wanted) && !status && !is_over(search); round++)
        status = try_once(search, oracle->choice, oracle->n_choice, round);
    return status == REVERSA_E_DEADLINE ? REVERSA_OK : status;
}
