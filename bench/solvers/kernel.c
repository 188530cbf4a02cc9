/*
 * Our network solver on an instance file, with the certificate: network_kernel FILE [REPEATS]. Prints the least time of the
 * processor among the repeats, in seconds; reading the file does not count.
 *
 * Where the instance is sparse, that is the solve and the check. Where it lists every pair, the twenty best of each row are
 * where it begins; then rounds of solving and of pricing, as the library does it with scores of its own: each row
 * adds the largest of its violators, and when no row has one, the prices prove the pairs over the whole matrix.
 */
#include "instance.h"

#include <reversa/cohort.h>

#include "match/network.h"

#define ROW 20             /* the most pairs that a row begins with, and adds in a round */
#define LEXICOGRAPHIC 1e10 /* more than any sum of prices of the second level */

typedef struct pick {
    int64_t gain;
    int32_t mentor;
} pick;

typedef struct dense {
    int64_t n_mentees;
    int64_t n_mentors;
    const int32_t *score; /* [mentees · mentors] */
    bool *listed;         /* [mentees · mentors] in the network */
    rv_network net;
    int64_t *offset;
    int32_t *mentor;
    int32_t *listed_score;
} dense;

/* ---- Lists ---- */

static rv_network make_network(const bench_instance *in)
{
    rv_network net = {.n_levels = 2, .levels = {RV_PROFIT_MENTEE, RV_PROFIT_SCORE}};
    int64_t most = in->n_mentees > in->n_mentors ? in->n_mentees : in->n_mentors;
    const int32_t *none = (const int32_t *)bench_room(most, sizeof(int32_t));
    net.side[REVERSA_MENTEE] = (rv_network_side){(int32_t)in->n_mentees, none, none, in->most_mentee};
    net.side[REVERSA_MENTOR] = (rv_network_side){(int32_t)in->n_mentors, none, none, in->most_mentor};
    net.offset = in->offset;
    net.mentor = in->mentor;
    net.score = in->score;
    return net;
}

static int solve_sparse(reversa_context *ctx, const char *path, int repeats)
{
    bench_instance in;
    double best_solve = 1e30;
    double best_check = 0;
    int64_t value[RV_NETWORK_LEVELS];
    int64_t bound[RV_NETWORK_LEVELS];
    bench_load(path, &in);
    rv_network net = make_network(&in);
    for (int k = 0; k < repeats; k++) {
        rv_flow flow;
        double begin = bench_seconds();
        if (rv_flow_open(ctx, &net, &flow) || rv_network_solve(ctx, &net, &flow))
            return 1;
        double solved = bench_seconds();
        if (!rv_network_check(&net, &flow, value, bound)) {
            fprintf(stderr, "the certificate does not hold\n");
            return 1;
        }
        double checked = bench_seconds();
        rv_flow_close(ctx, &flow);
        if (checked - begin < best_solve + best_check) {
            best_solve = solved - begin;
            best_check = checked - solved;
        }
    }
    printf("reversa pairs %lld score %lld solve %.6f check %.6f seconds %.6f mb %.0f\n", (long long)value[0],
           (long long)value[1], best_solve, best_check, best_solve + best_check, bench_peak_mb());
    return 0;
}

/* ---- Every pair ---- */

static void load_dense(const char *path, dense *d)
{
    FILE *file = bench_open(path, DENSE_MAGIC);
    int64_t *head = (int64_t *)bench_read(file, 2, sizeof *head);
    d->n_mentees = head[0];
    d->n_mentors = head[1];
    d->score = (const int32_t *)bench_read(file, head[0] * head[1], sizeof(int32_t));
    free(head);
    fclose(file);
}

static void open_network(dense *d)
{
    int64_t most = d->n_mentees > d->n_mentors ? d->n_mentees : d->n_mentors;
    const int32_t *none = (const int32_t *)bench_room(most, sizeof(int32_t));
    int32_t *one = (int32_t *)bench_room(most, sizeof(int32_t));
    for (int64_t p = 0; p < most; p++)
        one[p] = 1;
    d->listed = (bool *)bench_room(d->n_mentees * d->n_mentors, sizeof(bool));
    d->offset = (int64_t *)bench_room(d->n_mentees + 1, sizeof(int64_t));
    d->net.n_levels = 2;
    d->net.levels[0] = RV_PROFIT_MENTEE;
    d->net.levels[1] = RV_PROFIT_SCORE;
    d->net.side[REVERSA_MENTEE] = (rv_network_side){(int32_t)d->n_mentees, none, none, one};
    d->net.side[REVERSA_MENTOR] = (rv_network_side){(int32_t)d->n_mentors, none, none, one};
}

/* The pairs that are listed, row by row. */
static void set_pairs(dense *d, int64_t n)
{
    int64_t e = 0;
    free(d->mentor);
    free(d->listed_score);
    d->mentor = (int32_t *)bench_room(n, sizeof(int32_t));
    d->listed_score = (int32_t *)bench_room(n, sizeof(int32_t));
    for (int64_t i = 0; i < d->n_mentees; i++) {
        for (int64_t j = 0; j < d->n_mentors; j++) {
            if (!d->listed[i * d->n_mentors + j])
                continue;
            d->mentor[e] = (int32_t)j;
            d->listed_score[e++] = d->score[i * d->n_mentors + j];
        }
        d->offset[i + 1] = e;
    }
    d->net.offset = d->offset;
    d->net.mentor = d->mentor;
    d->net.score = d->listed_score;
}

/* The prices of both levels in one number, which orders as they do. */
static int64_t *flat_prices(const rv_flow *flow, int side, int64_t n)
{
    int64_t *flat = (int64_t *)bench_room(n, sizeof *flat);
    for (int64_t p = 0; p < n && flow; p++) {
        const int64_t *price = flow->price[side] + 2 * p;
        if (llabs(price[1]) > (int64_t)LEXICOGRAPHIC / 4 || llabs(price[0]) > 100000000) {
            fprintf(stderr, "prices are too large for this program\n");
            exit(1);
        }
        flat[p] = price[0] * (int64_t)LEXICOGRAPHIC + price[1];
    }
    return flat;
}

/* The largest gain of a row; the compiler does several at a time. */
static int64_t best_gain(const int32_t *score, const int64_t *price, int64_t n)
{
    int64_t best = INT64_MIN;
    for (int64_t j = 0; j < n; j++) {
        int64_t gain = score[j] - price[j];
        best = gain > best ? gain : best;
    }
    return best;
}

/* List the largest gains above `least` of a row; how many. */
static int64_t list_best(dense *d, int64_t i, const int64_t *price, int64_t least)
{
    const int32_t *score = d->score + i * d->n_mentors;
    bool *listed = d->listed + i * d->n_mentors;
    pick best[ROW];
    int64_t n = 0;
    for (int64_t j = 0; j < d->n_mentors; j++) {
        int64_t gain = score[j] - price[j];
        if (gain <= least || (n == ROW && gain <= best[ROW - 1].gain) || listed[j])
            continue;
        int64_t k = n < ROW ? n++ : ROW - 1;
        for (; k > 0 && best[k - 1].gain < gain; k--)
            best[k] = best[k - 1];
        best[k] = (pick){gain, (int32_t)j};
    }
    for (int64_t k = 0; k < n; k++)
        listed[best[k].mentor] = true;
    return n;
}

/* List what violates the prices of a flow, without one the best of each row; how many pairs that were. */
static int64_t price_all(dense *d, const rv_flow *flow)
{
    int64_t *mentee = flat_prices(flow, REVERSA_MENTEE, d->n_mentees);
    int64_t *mentor = flat_prices(flow, REVERSA_MENTOR, d->n_mentors);
    int64_t n = 0;
    for (int64_t i = 0; i < d->n_mentees; i++) {
        int64_t least = flow ? mentee[i] : INT64_MIN;
        if (best_gain(d->score + i * d->n_mentors, mentor, d->n_mentors) > least)
            n += list_best(d, i, mentor, least);
    }
    free(mentee);
    free(mentor);
    return n;
}

static int solve_dense(reversa_context *ctx, const char *path)
{
    dense d = {0};
    rv_flow flow = {0};
    int64_t value[RV_NETWORK_LEVELS];
    int64_t bound[RV_NETWORK_LEVELS];
    load_dense(path, &d);
    double begin = bench_seconds();
    open_network(&d);
    int rounds = 0;
    int64_t n_pairs = price_all(&d, NULL);
    for (int64_t n_added = n_pairs; n_added > 0; n_pairs += n_added, rounds++) {
        set_pairs(&d, n_pairs);
        rv_flow_close(ctx, &flow);
        if (rv_flow_open(ctx, &d.net, &flow) || rv_network_solve(ctx, &d.net, &flow))
            return 1;
        if (!rv_network_check(&d.net, &flow, value, bound)) {
            fprintf(stderr, "the certificate does not hold\n");
            return 1;
        }
        n_added = price_all(&d, &flow);
    }
    double seconds = bench_seconds() - begin;
    printf("reversa pairs %lld score %lld rounds %d listed %lld seconds %.6f mb %.0f\n", (long long)value[0],
           (long long)value[1], rounds, (long long)n_pairs, seconds, bench_peak_mb());
    return 0;
}

int main(int argc, char **argv)
{
    reversa_context *ctx = NULL;
    char magic[8] = {0};
    if (argc < 2)
        return 2;
    FILE *file = fopen(argv[1], "rb");
    bool is_dense = file && fread(magic, sizeof magic, 1, file) == 1 && memcmp(magic, DENSE_MAGIC, sizeof magic) == 0;
    if (file)
        fclose(file);
    if (reversa_context_create(NULL, &ctx))
        return 1;
    return is_dense ? solve_dense(ctx, argv[1])
                    : solve_sparse(ctx, argv[1], argc > 2 ? (int)strtol(argv[2], NULL, 10) : 1);
}
