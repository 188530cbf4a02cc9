/*
 * Our network solver on a dense instance file, by candidates and pricing: network_dense FILE [REPEATS].
 *
 * Each mentee has a list: all mentors whose score, less their price when the list was made, is above a cut. The best of the
 * list are the working pairs to begin with. Pricing goes over the lists until they hold no pair that is worth more than its
 * prices; each solve starts from the one before, unless many
 * mentees brought pairs. Then a row is proven if its cut, and what prices have fallen since, do not
 * reach the mentee's price; the others are gone through whole and listed anew. No pair left in any row, and the check of
 * the network, are the certificate. Time is of the processor, from the scores in memory to the certificate; the least of
 * the repeats.
 */
#include "instance.h"

#include <stdbool.h>

#include <reversa/cohort.h>

#include "match/network.h"

#define WIDE 224          /* the most of a list */
#define NARROW 24         /* working pairs of a mentee to begin with, about */
#define ADDED 40          /* at most so many pairs a mentee and round */
#define NEARLY 20000      /* who brings a pair brings those that fall short by so little: prices move as they join */
#define LEVEL (1 << 29)   /* a unit of the first level, in the numbers that scores are compared with */
#define LARGEST (1 << 28) /* prices of scores must be smaller, or the numbers would not fit */
#define CHUNK 32          /* mentors that are looked at together */
#define GROUPS 512        /* of mentors: a list holds the best of the best groups */
#define BEST_GROUPS 64
#define MANY 300         /* a solve starts afresh where one mentee of so many, or more, brought pairs */
#define MOST_ROW 128     /* working pairs of a mentee */
#define NO_CUT INT32_MAX /* a list that proves nothing: there was no room */

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__)
#define WIDER __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDER
#endif

typedef struct best {
    int32_t mentor;
    int32_t score;
} best;

typedef struct dense {
    int64_t n_mentees;
    int64_t n_mentors;
    const int32_t *score; /* [mentees · mentors] */
    best *wide;           /* [mentees · (WIDE + CHUNK)] by mentor */
    int32_t *n_wide;
    int32_t *cut;     /* [mentees] no mentor out of the list has more than this, less the price of the edition */
    int32_t *edition; /* [mentees] */
    best *row;        /* [mentees · most_row] the working pairs, by mentor */
    int64_t most_row;
    int32_t *n_row;
    int32_t *price[2]; /* by reversa_side, of both levels in one number */
    int32_t **listed;  /* [editions][mentors] the prices that lists were made with */
    int64_t *fallen;   /* [editions] the most that a price is lower now */
    int32_t n_editions;
    bench_instance pairs;
    int rounds;
    int64_t n_scanned; /* rows that were gone through whole */
    int64_t n_brought; /* rows that brought pairs since the last solve */
} dense;

/* Where score − price is above a floor, by mentor, with the score; ends when there are more than WIDE. */
WIDER static int32_t collect(const int32_t *score, const int32_t *price, int64_t n, int32_t floor, best *found)
{
    int32_t n_found = 0;
    for (int64_t begin = 0; begin < n && n_found <= WIDE; begin += CHUNK) {
        int64_t end = begin + CHUNK < n ? begin + CHUNK : n;
        if (end - begin == CHUNK) {
            int32_t above = 0;
            for (int64_t j = begin; j < begin + CHUNK; j++)
                above |= score[j] - price[j] > floor;
            if (!above)
                continue;
        }
        for (int64_t j = begin; j < end; j++) {
            found[n_found] = (best){(int32_t)j, score[j]};
            n_found += score[j] - price[j] > floor;
        }
    }
    return n_found;
}

/* The largest score − price of each group of mentors. */
WIDER static void find_peaks(const int32_t *score, const int32_t *price, int64_t n, int32_t *peak)
{
    int64_t begin = 0;
    for (int64_t g = 0; g < GROUPS; g++)
        peak[g] = -LARGEST;
    for (; begin + GROUPS <= n; begin += GROUPS) {
        for (int64_t g = 0; g < GROUPS; g++) {
            int32_t worth = score[begin + g] - price[begin + g];
            peak[g] = worth > peak[g] ? worth : peak[g];
        }
    }
    for (int64_t g = 0; begin + g < n; g++) {
        int32_t worth = score[begin + g] - price[begin + g];
        peak[g] = worth > peak[g] ? worth : peak[g];
    }
}

WIDER static int32_t count_above(const int32_t *number, int32_t n, int32_t floor)
{
    int32_t above = 0;
    for (int32_t k = 0; k < n; k++)
        above += number[k] > floor;
    return above;
}

/* A number that at least `wanted` of the n pass, and not many more if they differ. */
static int32_t floor_for(const int32_t *number, int32_t n, int32_t wanted)
{
    int32_t low = -LARGEST;
    int32_t high = LARGEST;
    while (high - low > 1) {
        int32_t middle = low + (high - low) / 2;
        int32_t above = count_above(number, n, middle);
        if (above >= wanted && above <= wanted + wanted / 8)
            return middle;
        if (above >= wanted)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* List the mentors of a row by the prices of the last edition: all above the floor, and some of the best. */
static void list_row(dense *d, int64_t i, int32_t floor)
{
    const int32_t *row = d->score + i * d->n_mentors;
    const int32_t *price = d->listed[d->n_editions - 1];
    best *list = d->wide + i * (WIDE + CHUNK);
    int32_t peak[GROUPS];
    find_peaks(row, price, d->n_mentors, peak);
    int32_t cut = floor_for(peak, GROUPS, BEST_GROUPS);
    cut = cut < floor ? cut : floor;
    int32_t n = collect(row, price, d->n_mentors, cut, list);
    if (n > WIDE && floor < LARGEST) {
        cut = floor;
        n = collect(row, price, d->n_mentors, cut, list);
    }
    d->edition[i] = d->n_editions - 1;
    d->cut[i] = n <= WIDE ? cut : NO_CUT;
    d->n_wide[i] = n <= WIDE ? n : WIDE;
}

/* Keep the best of a list, the least of them first in a heap. */
static void offer(best *heap, int32_t *n, int32_t most, best item)
{
    int32_t k = 0;
    if (*n < most) {
        k = (*n)++;
        for (; k > 0 && heap[(k - 1) / 2].score > item.score; k = (k - 1) / 2)
            heap[k] = heap[(k - 1) / 2];
        heap[k] = item;
        return;
    }
    if (item.score <= heap[0].score)
        return;
    for (int32_t child = 1; child < most; child = 2 * k + 1) {
        child += child + 1 < most && heap[child + 1].score < heap[child].score;
        if (heap[child].score >= item.score)
            break;
        heap[k] = heap[child];
        k = child;
    }
    heap[k] = item;
}

/* The best of a list by score − price above a floor. */
static int32_t find_best(const dense *d, int64_t i, int32_t floor, best *found)
{
    const best *list = d->wide + i * (WIDE + CHUNK);
    int32_t n = 0;
    for (int32_t k = 0; k < d->n_wide[i]; k++) {
        int32_t worth = list[k].score - d->price[REVERSA_MENTOR][list[k].mentor];
        if (worth > floor)
            offer(found, &n, ADDED, (best){list[k].mentor, worth});
    }
    return n;
}

static void fail(const char *what)
{
    fprintf(stderr, "%s\n", what);
    exit(1);
}

static int32_t add_pairs(dense *d, int64_t i, const best *found, int32_t n)
{
    best *row = d->row + i * d->most_row;
    int32_t before = d->n_row[i];
    for (int32_t k = 0; k < n; k++) {
        int32_t j = found[k].mentor;
        int32_t at = d->n_row[i];
        while (at > 0 && row[at - 1].mentor > j)
            at--;
        if (at > 0 && row[at - 1].mentor == j)
            continue;
        if (d->n_row[i] == d->most_row)
            fail("a row is full");
        memmove(row + at + 1, row + at, (size_t)(d->n_row[i]++ - at) * sizeof *row);
        row[at] = (best){j, d->score[i * d->n_mentors + j]};
    }
    return d->n_row[i] - before;
}

/* Pairs of the list that are worth more than their prices join. */
static int32_t price_row(dense *d, int64_t i)
{
    best found[ADDED];
    int32_t floor = d->price[REVERSA_MENTEE][i];
    int32_t added = add_pairs(d, i, found, find_best(d, i, floor, found));
    if (added > 0)
        (void)add_pairs(d, i, found, find_best(d, i, floor - NEARLY, found));
    d->n_brought += added > 0;
    return added;
}

static int64_t price_lists(dense *d)
{
    int64_t added = 0;
    for (int64_t i = 0; i < d->n_mentees; i++)
        added += price_row(d, i);
    return added;
}

/* Lists are made with the prices of now from here on. */
static void begin_edition(dense *d)
{
    int32_t n = ++d->n_editions;
    d->listed = (int32_t **)realloc(d->listed, (size_t)n * sizeof *d->listed);
    d->fallen = (int64_t *)realloc(d->fallen, (size_t)n * sizeof *d->fallen);
    if (!d->listed || !d->fallen)
        fail("out of memory");
    d->listed[n - 1] = (int32_t *)bench_room(d->n_mentors, sizeof(int32_t));
    memcpy(d->listed[n - 1], d->price[REVERSA_MENTOR], (size_t)d->n_mentors * sizeof(int32_t));
    for (int32_t e = 0; e < n; e++) {
        d->fallen[e] = 0;
        for (int64_t j = 0; j < d->n_mentors; j++) {
            int64_t fallen = (int64_t)d->listed[e][j] - d->price[REVERSA_MENTOR][j];
            d->fallen[e] = fallen > d->fallen[e] ? fallen : d->fallen[e];
        }
    }
}

static void forget_editions(dense *d)
{
    while (d->n_editions > 0)
        free(d->listed[--d->n_editions]);
}

/* Rows that their lists do not prove are listed anew, and priced. 0: every pair is proven. */
static int64_t price_rows(dense *d)
{
    int64_t added = 0;
    begin_edition(d);
    for (int64_t i = 0; i < d->n_mentees; i++) {
        int32_t floor = d->price[REVERSA_MENTEE][i];
        if (d->cut[i] != NO_CUT && d->cut[i] + d->fallen[d->edition[i]] <= floor)
            continue;
        list_row(d, i, floor);
        added += price_row(d, i);
        d->n_scanned++;
    }
    return added;
}

/* ---- Working pairs ---- */

static void make_lists(dense *d)
{
    forget_editions(d);
    memset(d->price[REVERSA_MENTOR], 0, (size_t)d->n_mentors * sizeof(int32_t));
    begin_edition(d);
    for (int64_t i = 0; i < d->n_mentees; i++) {
        const best *list = d->wide + i * (WIDE + CHUNK);
        int32_t score[WIDE];
        list_row(d, i, LARGEST);
        for (int32_t k = 0; k < d->n_wide[i]; k++)
            score[k] = list[k].score;
        int32_t floor = floor_for(score, d->n_wide[i], NARROW);
        d->n_row[i] = 0;
        for (int32_t k = 0; k < d->n_wide[i] && d->n_row[i] < 2 * NARROW; k++) {
            if (score[k] > floor)
                d->row[i * d->most_row + d->n_row[i]++] = list[k];
        }
    }
}

static void set_pairs(dense *d)
{
    bench_instance *pairs = &d->pairs;
    int64_t n = 0;
    for (int64_t i = 0; i < d->n_mentees; i++)
        n += d->n_row[i];
    free(pairs->mentor);
    free(pairs->score);
    pairs->mentor = (int32_t *)bench_room(n, sizeof(int32_t));
    pairs->score = (int32_t *)bench_room(n, sizeof(int32_t));
    n = 0;
    for (int64_t i = 0; i < d->n_mentees; i++) {
        const best *row = d->row + i * d->most_row;
        for (int32_t k = 0; k < d->n_row[i]; k++) {
            pairs->mentor[n] = row[k].mentor;
            pairs->score[n++] = row[k].score;
        }
        pairs->offset[i + 1] = n;
    }
    pairs->n_pairs = n;
}

/* ---- Rounds ---- */

static void set_prices(dense *d, const rv_flow *flow)
{
    int64_t n[2] = {[REVERSA_MENTOR] = d->n_mentors, [REVERSA_MENTEE] = d->n_mentees};
    for (int side = 0; side < 2; side++) {
        for (int64_t p = 0; p < n[side]; p++) {
            const int64_t *price = flow->price[side] + 2 * p;
            if (price[0] < -1 || price[0] > 1 || price[1] <= -LARGEST || price[1] >= LARGEST)
                fail("a price is too large");
            d->price[side][p] = (int32_t)(price[0] * LEVEL + price[1]);
        }
    }
}

static void solve(reversa_context *ctx, dense *d, const rv_network *given, int64_t *value)
{
    rv_start start = {0};
    rv_network net = *given;
    int64_t bound[RV_NETWORK_LEVELS];
    for (int64_t added = 1; added > 0;) {
        rv_flow flow;
        double begin = bench_seconds();
        set_pairs(d);
        net.offset = d->pairs.offset;
        net.mentor = d->pairs.mentor;
        net.score = d->pairs.score;
        net.start = &start;
        if (d->n_brought > d->n_mentees / MANY)
            rv_start_close(ctx, &start);
        d->n_brought = 0;
        if (rv_flow_open(ctx, &net, &flow) || rv_network_solve(ctx, &net, &flow) ||
            rv_start_take(ctx, &net, &flow, &start))
            fail("the network is not solved");
        d->rounds++;
        double solved = bench_seconds();
        int64_t scanned = d->n_scanned;
        set_prices(d, &flow);
        added = price_lists(d);
        if (added == 0)
            added = price_rows(d);
        fprintf(stderr, "solve %.3f price %.3f added %lld of %lld rows %lld\n", solved - begin,
                bench_seconds() - solved, (long long)added, (long long)net.offset[d->n_mentees],
                (long long)(d->n_scanned - scanned));
        if (added == 0 && !rv_network_check(&net, &flow, value, bound))
            fail("the certificate does not hold");
        rv_flow_close(ctx, &flow);
    }
    rv_start_close(ctx, &start);
}

static void open_dense(const char *path, dense *d)
{
    FILE *file = bench_open(path, DENSE_MAGIC);
    int64_t *head = (int64_t *)bench_read(file, 2, sizeof *head);
    *d = (dense){.n_mentees = head[0], .n_mentors = head[1]};
    d->score = (const int32_t *)bench_read(file, head[0] * head[1], sizeof(int32_t));
    d->most_row = d->n_mentors < MOST_ROW ? d->n_mentors : MOST_ROW;
    d->wide = (best *)bench_room(d->n_mentees * (WIDE + CHUNK), sizeof(best));
    d->cut = (int32_t *)bench_room(d->n_mentees, sizeof(int32_t));
    d->edition = (int32_t *)bench_room(d->n_mentees, sizeof(int32_t));
    d->row = (best *)bench_room(d->n_mentees * d->most_row, sizeof(best));
    d->n_row = (int32_t *)bench_room(d->n_mentees, sizeof(int32_t));
    d->n_wide = (int32_t *)bench_room(d->n_mentees, sizeof(int32_t));
    d->price[REVERSA_MENTOR] = (int32_t *)bench_room(d->n_mentors, sizeof(int32_t));
    d->price[REVERSA_MENTEE] = (int32_t *)bench_room(d->n_mentees, sizeof(int32_t));
    d->pairs.offset = (int64_t *)bench_room(d->n_mentees + 1, sizeof(int64_t));
    free(head);
    fclose(file);
}

int main(int argc, char **argv)
{
    dense d;
    reversa_context *ctx = NULL;
    double least = 1e30;
    int64_t value[RV_NETWORK_LEVELS];
    if (argc < 2)
        return 2;
    open_dense(argv[1], &d);
    if (reversa_context_create(NULL, &ctx))
        return 1;
    int64_t most = d.n_mentees > d.n_mentors ? d.n_mentees : d.n_mentors;
    int32_t *none = (int32_t *)bench_room(most, sizeof *none);
    int32_t *one = (int32_t *)bench_room(most, sizeof *one);
    for (int64_t p = 0; p < most; p++)
        one[p] = 1;
    rv_network net = {.n_levels = 2, .levels = {RV_PROFIT_MENTEE, RV_PROFIT_SCORE}};
    net.side[REVERSA_MENTEE] = (rv_network_side){(int32_t)d.n_mentees, none, none, one};
    net.side[REVERSA_MENTOR] = (rv_network_side){(int32_t)d.n_mentors, none, none, one};
    for (long k = argc > 2 ? strtol(argv[2], NULL, 10) : 1; k > 0; k--) {
        double begin = bench_seconds();
        d.rounds = 0;
        d.n_scanned = 0;
        make_lists(&d);
        double listed = bench_seconds();
        solve(ctx, &d, &net, value);
        double end = bench_seconds();
        if (end - begin < least)
            least = end - begin;
        fprintf(stderr, "lists %.3f rounds %.3f\n", listed - begin, end - listed);
    }
    printf("reversa pairs %lld score %lld rounds %d rows %lld working %lld seconds %.3f mb %.0f\n", (long long)value[0],
           (long long)value[1], d.rounds, (long long)d.n_scanned, (long long)d.pairs.n_pairs, least, bench_peak_mb());
    return 0;
}
