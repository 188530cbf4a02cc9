/*
 * Our network solver on a dense instance file, by candidates and pricing: network_dense FILE [REPEATS].
 *
 * Each mentee starts with the best NARROW of its WIDE best mentors. Pricing goes over the wide lists until they hold no pair
 * that is worth more than its prices, then over all pairs; each solve starts from the one before. The last pass over all
 * pairs, which finds nothing, and the check of the network are the certificate. Time is of the processor, from the scores
 * in memory to the certificate; the least of the repeats.
 */
#include "instance.h"

#include <stdbool.h>

#include <reversa/cohort.h>

#include "match/network.h"

#define WIDE 512
#define NARROW 24
#define ADDED 40          /* at most so many pairs a mentee and round */
#define NEARLY 20000      /* who brings a pair brings those that fall short by so little: prices move as they join */
#define LEVEL (1 << 29)   /* a unit of the first level, in the numbers that scores are compared with */
#define LARGEST (1 << 28) /* prices of scores must be smaller, or the numbers would not fit */
#define CHUNK 32          /* mentors that are looked at together */
#define SAMPLE 256        /* of a row, from whose RANKth best the width of its list follows */
#define RANK 6
#define MOST_ROW 256 /* working pairs of a mentee */

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__)
#define WIDER __attribute__((target_clones("avx2", "default")))
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
    best *wide;           /* [mentees · WIDE] */
    best *row;            /* [mentees · most_row] the working pairs */
    int64_t most_row;
    int32_t *n_row;
    int32_t *n_wide;
    int32_t *price[2]; /* by reversa_side, of both levels in one number */
    bench_instance pairs;
    int rounds;
    int passes; /* over all pairs */
} dense;

/* Where score − price is above a floor: the first `most` of them, by mentor, with the difference. */
WIDER static int32_t collect(const int32_t *score, const int32_t *price, int64_t n, int32_t floor, best *found,
                             int32_t most)
{
    int32_t n_found = 0;
    for (int64_t begin = 0; begin < n && n_found < most; begin += CHUNK) {
        int64_t end = begin + CHUNK < n ? begin + CHUNK : n;
        int32_t largest = INT32_MIN;
        if (end - begin == CHUNK) {
            for (int64_t j = begin; j < begin + CHUNK; j++) {
                int32_t worth = score[j] - price[j];
                largest = worth > largest ? worth : largest;
            }
            if (largest <= floor)
                continue;
        }
        for (int64_t j = begin; j < end && n_found < most; j++) {
            if (score[j] - price[j] > floor)
                found[n_found++] = (best){(int32_t)j, score[j] - price[j]};
        }
    }
    return n_found;
}

/* Keep the best of a list, the least of them first in a heap; ties by mentor. */
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

/* The best of all mentors by score − price above a floor. */
static int32_t scan_all(const dense *d, int64_t i, int32_t floor, best *found)
{
    const int32_t *row = d->score + i * d->n_mentors;
    const int32_t *price = d->price[REVERSA_MENTOR];
    int32_t n = 0;
    for (int64_t begin = 0; begin < d->n_mentors;) {
        best some[WIDE];
        int32_t n_some = collect(row + begin, price + begin, d->n_mentors - begin, floor, some, WIDE);
        for (int32_t k = 0; k < n_some; k++)
            offer(found, &n, ADDED, (best){(int32_t)begin + some[k].mentor, some[k].score});
        if (n_some < WIDE)
            break;
        begin += some[n_some - 1].mentor + 1;
        floor = n == ADDED && found[0].score > floor ? found[0].score : floor;
    }
    return n;
}

static int32_t scan_wide(const dense *d, int64_t i, int32_t floor, best *found)
{
    const best *list = d->wide + i * WIDE;
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

static bool is_working(const dense *d, int64_t i, int32_t mentor)
{
    for (int32_t k = 0; k < d->n_row[i]; k++) {
        if (d->row[i * d->most_row + k].mentor == mentor)
            return true;
    }
    return false;
}

static int64_t add_pairs(dense *d, int64_t i, const best *found, int32_t n)
{
    int64_t added = 0;
    for (int32_t k = 0; k < n; k++) {
        int32_t j = found[k].mentor;
        if (is_working(d, i, j))
            continue;
        if (d->n_row[i] == d->most_row)
            fail("a row is full");
        d->row[i * d->most_row + d->n_row[i]++] = (best){j, d->score[i * d->n_mentors + j]};
        added++;
    }
    return added;
}

/* Pairs worth more than their prices join; 0 where there is none. */
static int64_t price_pairs(dense *d, bool all)
{
    best found[ADDED];
    int64_t added = 0;
    d->passes += all;
    for (int64_t i = 0; i < d->n_mentees; i++) {
        int32_t floor = d->price[REVERSA_MENTEE][i];
        int32_t n = all ? scan_all(d, i, floor, found) : scan_wide(d, i, floor, found);
        int64_t joined = add_pairs(d, i, found, n);
        added += joined;
        if (joined > 0)
            (void)add_pairs(d, i, found, scan_wide(d, i, floor - NEARLY, found));
    }
    return added;
}

/* ---- Working pairs ---- */

static int by_mentor(const void *a, const void *b)
{
    const best *x = (const best *)a;
    const best *y = (const best *)b;
    return (x->mentor > y->mentor) - (x->mentor < y->mentor);
}

/* A score that about RANK of SAMPLE mentors of a row pass. */
static int32_t sample_floor(const dense *d, int64_t i)
{
    const int32_t *row = d->score + i * d->n_mentors;
    int32_t top[RANK];
    for (int k = 0; k < RANK; k++)
        top[k] = -1;
    for (int64_t k = 0; k < SAMPLE; k++) {
        int32_t score = row[k * d->n_mentors / SAMPLE];
        int place = RANK;
        for (; place > 0 && top[place - 1] < score; place--) {
            if (place < RANK)
                top[place] = top[place - 1];
        }
        if (place < RANK)
            top[place] = score;
    }
    return d->n_mentors > 4 * SAMPLE ? top[RANK - 1] : -1;
}

static void make_lists(dense *d, const int32_t *zero)
{
    for (int64_t i = 0; i < d->n_mentees; i++) {
        best *list = d->wide + i * WIDE;
        int32_t n = collect(d->score + i * d->n_mentors, zero, d->n_mentors, sample_floor(d, i), list, WIDE);
        d->n_row[i] = 0;
        for (int32_t k = 0; k < n; k++)
            offer(d->row + i * d->most_row, &d->n_row[i], NARROW, list[k]);
        d->n_wide[i] = n;
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
        best *row = d->row + i * d->most_row;
        qsort(row, (size_t)d->n_row[i], sizeof *row, by_mentor);
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
    bool all = false;
    for (int64_t added = 1; added > 0 || !all;) {
        rv_flow flow;
        set_pairs(d);
        net.offset = d->pairs.offset;
        net.mentor = d->pairs.mentor;
        net.score = d->pairs.score;
        net.start = &start;
        if (rv_flow_open(ctx, &net, &flow) || rv_network_solve(ctx, &net, &flow) ||
            rv_start_take(ctx, &net, &flow, &start))
            fail("the network is not solved");
        d->rounds++;
        set_prices(d, &flow);
        all = false;
        added = price_pairs(d, false);
        if (added == 0) {
            all = true;
            added = price_pairs(d, true);
        }
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
    d->wide = (best *)bench_room(d->n_mentees * WIDE, sizeof(best));
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
        d.passes = 0;
        make_lists(&d, none);
        double listed = bench_seconds();
        solve(ctx, &d, &net, value);
        double end = bench_seconds();
        if (end - begin < least)
            least = end - begin;
        fprintf(stderr, "lists %.3f rounds %.3f\n", listed - begin, end - listed);
    }
    printf("reversa pairs %lld score %lld rounds %d passes %d working %lld seconds %.3f mb %.0f\n", (long long)value[0],
           (long long)value[1], d.rounds, d.passes, (long long)d.pairs.n_pairs, least, bench_peak_mb());
    return 0;
}
