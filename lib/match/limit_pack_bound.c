/*
 * The bound by knapsacks: multipliers for all rows but the budgets, and for each bin the best whole choice (dynamic
 * programming; Martello & Toth 1990, ch. 2).
 *
 * For any multipliers y of the right sign, Σ y·b + Σ over bins of max Σ (worth − y·a)·x over the bin's whole choices is a bound
 * (Lagrange), never above that of the linear program at its best y, and usually far below. Tables forward and backward over
 * the items of a bin tell what its best choice loses when an item must be in, or out (Posta, Ferland & Michelon 2012, and
 * before them for knapsacks Dembo & Hammer 1980). Steps go along the subgradient by the length that would reach the target
 * (Polyak 1969). All in whole numbers, but for a step's length, which decides nothing.
 */
#include <math.h>
#include <string.h>

#include "match/limit_pack.h"

#define PATIENCE 6 /* steps without a lower bound, then they become half as long */

/* ---- What jobs need ---- */

int64_t rv_pack_needed(const rv_pack *pack)
{
    return pack->counts && pack->target > pack->held ? pack->target : pack->held;
}

int64_t rv_pack_most(const rv_pack *pack, int32_t job)
{
    int64_t most = (int64_t)pack->have[job] + pack->open[job];
    return most < pack->rows[job].high ? most : pack->rows[job].high;
}

int64_t rv_pack_least(const rv_pack *pack, int32_t job)
{
    int64_t least = rv_pack_most(pack, job) - (pack->possible - rv_pack_needed(pack));
    return least > pack->rows[job].low ? least : pack->rows[job].low;
}

bool rv_pack_denies(const rv_pack *pack, rv_wide bound)
{
    return bound < (rv_wide)pack->target * RV_PACK_ONE;
}

/* ---- Bins ---- */

/* What an item is worth beside the multipliers. */
static int64_t price(const rv_pack *pack, const rv_pack_item *item)
{
    int64_t worth = item->worth * RV_PACK_ONE - pack->y[item->job];
    for (int32_t k = 0; k < item->n; k++) {
        const rv_entry *entry = &pack->entries[item->first + k];
        worth -= pack->y[entry->row] * entry->coefficient;
    }
    return worth;
}

static void choose(rv_pack *pack, int32_t k)
{
    const rv_pack_item *item = &pack->items[k];
    pack->chosen[k] = 1;
    pack->sum[item->job]++;
    for (int32_t i = 0; i < item->n; i++)
        pack->sum[pack->entries[item->first + i].row] += pack->entries[item->first + i].coefficient;
}

/* The free items of a bin that fit and are worth something; their weight in all. */
static int64_t list_items(rv_pack *pack, int32_t bin, int32_t *n_out)
{
    int64_t weight = 0;
    int32_t n = 0;
    for (int32_t k = pack->first[bin]; k < pack->first[bin + 1]; k++) {
        if (pack->state[k] != RV_PACK_FREE || pack->items[k].weight > pack->left[bin])
            continue;
        int64_t worth = price(pack, &pack->items[k]);
        if (worth <= 0)
            continue;
        pack->list[n] = k;
        pack->worth[n++] = worth;
        weight += pack->items[k].weight;
    }
    *n_out = n;
    return weight;
}

/* Row k + 1 of a table from row k, for capacities from `from` on. */
static void put_item(const int64_t *before, int64_t *after, int64_t from, int64_t width, const int64_t item[2])
{
    int64_t weight = item[0];
    int64_t worth = item[1];
    int64_t c = from;
    for (; c < width && c < weight; c++)
        after[c] = before[c];
    for (; c < width; c++) {
        int64_t with = before[c - weight] + worth;
        after[c] = with > before[c] ? with : before[c];
    }
}

/* The best of more items than fit: only cells that the last one can come from are filled. Returns its worth. */
static int64_t fill(rv_pack *pack, int32_t bin, int32_t n, int64_t weight)
{
    int64_t width = (int64_t)pack->left[bin] + 1;
    int64_t *table = pack->forward;
    int64_t rest = weight;
    memset(table, 0, (size_t)width * sizeof *table);
    for (int32_t k = 0; k < n; k++) {
        const int64_t item[2] = {pack->items[pack->list[k]].weight, pack->worth[k]};
        rest -= item[0];
        int64_t from = width - 1 - rest;
        put_item(table + k * width, table + (k + 1) * width, from > 0 ? from : 0, width, item);
    }
    int64_t at = width - 1;
    for (int32_t k = n; k > 0; k--) {
        if (table[k * width + at] == table[(k - 1) * width + at])
            continue;
        choose(pack, pack->list[k - 1]);
        at -= pack->items[pack->list[k - 1]].weight;
    }
    return table[n * width + width - 1];
}

static int64_t evaluate_bin(rv_pack *pack, int32_t bin)
{
    int32_t n;
    int64_t value = 0;
    int64_t weight = list_items(pack, bin, &n);
    if (weight > pack->left[bin])
        return fill(pack, bin, n, weight);
    for (int32_t k = 0; k < n; k++) {
        value += pack->worth[k];
        choose(pack, pack->list[k]);
    }
    return value;
}

/* ---- The bound ---- */

static rv_wide pay(const rv_pack *pack, int32_t row)
{
    rv_wide y = pack->y[row];
    if (row < pack->n_jobs)
        return y * (y > 0 ? rv_pack_most(pack, row) : rv_pack_least(pack, row));
    return y ? y * (y > 0 ? pack->rows[row].high : pack->rows[row].low) : 0;
}

void rv_pack_evaluate(rv_pack *pack)
{
    pack->n_steps++;
    pack->bound = 0;
    memset(pack->sum, 0, (size_t)pack->n_rows * sizeof *pack->sum);
    memset(pack->chosen, 0, (size_t)pack->n_items);
    for (int32_t i = 0; i < pack->n_rows; i++)
        pack->bound += pay(pack, i);
    for (int32_t i = 0; i < pack->n_trail; i++) {
        int32_t k = pack->trail[i];
        if (pack->state[k] != RV_PACK_IN)
            continue;
        pack->bound += price(pack, &pack->items[k]);
        choose(pack, k);
    }
    for (int32_t b = 0; b < pack->n_bins; b++)
        pack->bound += evaluate_bin(pack, b);
}

/* ---- Losses ---- */

/* Both tables, every cell. */
static void fill_both(rv_pack *pack, int32_t n, int64_t width)
{
    memset(pack->forward, 0, (size_t)width * sizeof *pack->forward);
    memset(pack->backward + n * width, 0, (size_t)width * sizeof *pack->backward);
    for (int32_t k = 0; k < n; k++) {
        const int64_t first[2] = {pack->items[pack->list[k]].weight, pack->worth[k]};
        const int64_t last[2] = {pack->items[pack->list[n - 1 - k]].weight, pack->worth[n - 1 - k]};
        put_item(pack->forward + k * width, pack->forward + (k + 1) * width, 0, width, first);
        put_item(pack->backward + (n - k) * width, pack->backward + (n - k - 1) * width, 0, width, last);
    }
}

/* The best of all items but k within a capacity. */
static int64_t best_without(const rv_pack *pack, int32_t k, int64_t width, int64_t capacity)
{
    const int64_t *before = pack->forward + k * width;
    const int64_t *after = pack->backward + (k + 1) * width + capacity;
    int64_t best = 0;
    for (int64_t c = 0; c <= capacity; c++) {
        int64_t both = before[c] + after[-c];
        best = both > best ? both : best;
    }
    return best;
}

/* Losses of the items that are in the tables, n of them, or fit all together. */
static void lose_listed(rv_pack *pack, int32_t n, int64_t width, int64_t value, bool all_fit)
{
    for (int32_t k = 0; k < n; k++) {
        rv_pack_loss *loss = &pack->loss[pack->list[k]];
        int64_t weight = pack->items[pack->list[k]].weight;
        if (all_fit) {
            *loss = (rv_pack_loss){0, -pack->worth[k]};
            continue;
        }
        loss->in = best_without(pack, k, width, width - 1 - weight) + pack->worth[k] - value;
        loss->out = pack->chosen[pack->list[k]] ? best_without(pack, k, width, width - 1) - value : 0;
    }
}

static void probe_bin(rv_pack *pack, int32_t bin)
{
    int32_t n;
    int64_t weight = list_items(pack, bin, &n);
    int64_t width = (int64_t)pack->left[bin] + 1;
    int64_t value = 0;
    bool all_fit = weight < width;
    if (!all_fit) {
        fill_both(pack, n, width);
        value = pack->forward[n * width + width - 1];
    }
    lose_listed(pack, n, width, value, all_fit);
    for (int32_t k = pack->first[bin]; k < pack->first[bin + 1]; k++) {
        int64_t worth = pack->state[k] == RV_PACK_FREE ? price(pack, &pack->items[k]) : 1;
        if (worth > 0 || pack->items[k].weight > pack->left[bin])
            continue;
        int64_t room = width - 1 - pack->items[k].weight;
        int64_t others = all_fit && weight <= room ? 0 : -1;
        if (others < 0 && all_fit) { /* less room than all others take: the tables are wanted after all */
            fill_both(pack, n, width);
            value = pack->forward[n * width + width - 1];
            all_fit = false;
        }
        others = others < 0 ? pack->forward[n * width + room] - value : 0;
        pack->loss[k] = (rv_pack_loss){worth + others, 0};
    }
}

void rv_pack_probe(rv_pack *pack)
{
    for (int32_t b = 0; b < pack->n_bins; b++)
        probe_bin(pack, b);
}

/* ---- Multipliers ---- */

/* How far the choices are from a row, by the side of it that its multiplier pays. */
static int64_t slope(const rv_pack *pack, int32_t row)
{
    bool is_job = row < pack->n_jobs;
    int64_t y = pack->y[row];
    int64_t sum = pack->sum[row];
    int64_t low = is_job ? rv_pack_least(pack, row) : pack->rows[row].low;
    int64_t high = is_job ? rv_pack_most(pack, row) : pack->rows[row].high;
    if (y > 0 || (y == 0 && sum > high))
        return high - sum;
    if (y < 0 || sum < low)
        return low - sum;
    return 0;
}

/* One step down the subgradient; false where there is none. */
static bool step(rv_pack *pack, double share)
{
    double square = 0;
    for (int32_t i = 0; i < pack->n_rows; i++) {
        double g = (double)slope(pack, i);
        square += g * g;
    }
    if (square <= 0)
        return false;
    rv_wide over = pack->bound - (rv_wide)pack->target * RV_PACK_ONE + RV_PACK_ONE;
    double length = share * (double)over / square;
    for (int32_t i = 0; i < pack->n_rows; i++) {
        int64_t g = slope(pack, i);
        if (g == 0)
            continue;
        double moved = (double)pack->y[i] - length * (double)g;
        double most = (double)pack->rows[i].steepest;
        int64_t y = llround(fmax(-most, fmin(most, moved)));
        bool crosses = (y > 0 && pack->y[i] < 0) || (y < 0 && pack->y[i] > 0);
        bool is_vain = y > 0 ? pack->rows[i].high == INT64_MAX : pack->rows[i].low == INT64_MIN;
        pack->y[i] = crosses || is_vain ? 0 : y;
    }
    return true;
}

void rv_pack_descend(rv_pack *pack, int32_t n_steps)
{
    size_t size = (size_t)pack->n_rows * sizeof *pack->y;
    rv_pack_evaluate(pack);
    rv_wide best = pack->bound;
    int32_t idle = 0;
    double share = 1;
    memcpy(pack->kept, pack->y, size);
    for (int32_t n = 0; n < n_steps && !rv_pack_denies(pack, pack->bound); n++) {
        if (rv_stop_status(pack->search->solve->ctx) || !step(pack, share))
            break;
        rv_pack_evaluate(pack);
        idle++;
        if (pack->bound < best) {
            best = pack->bound;
            idle = 0;
            memcpy(pack->kept, pack->y, size);
        } else if (idle % PATIENCE == 0) {
            share /= 2;
        }
    }
    if (pack->bound == best)
        return;
    memcpy(pack->y, pack->kept, size);
    rv_pack_evaluate(pack);
}

int64_t rv_pack_whole(const rv_pack *pack)
{
    rv_wide whole = pack->bound / RV_PACK_ONE - (pack->bound % RV_PACK_ONE < 0);
    return whole > INT64_MAX ? INT64_MAX : (int64_t)whole;
}
