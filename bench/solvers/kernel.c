/*
 * Our network solver on an instance file, with the certificate: network_kernel FILE [REPEATS]. Prints the least time of the
 * processor among the repeats, in seconds, of the solve and the check; reading the file does not count. The instance lists
 * its pairs; dense.c is for those that have every pair.
 */
#include "instance.h"

#include <reversa/cohort.h>

#include "match/network.h"

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

static int solve(reversa_context *ctx, const char *path, int repeats)
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

int main(int argc, char **argv)
{
    reversa_context *ctx = NULL;
    if (argc < 2)
        return 2;
    if (reversa_context_create(NULL, &ctx))
        return 1;
    return solve(ctx, argv[1], argc > 2 ? (int)strtol(argv[2], NULL, 10) : 1);
}
