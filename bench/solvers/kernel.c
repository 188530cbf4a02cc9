/*
 * Our network solver on an instance file, with the certificate: network_kernel FILE [REPEATS]. Prints the least time of the
 * processor among the repeats, in seconds, of the solve and of the check; reading the file does not count.
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

int main(int argc, char **argv)
{
    bench_instance in;
    reversa_context *ctx = NULL;
    double best_solve = 1e30;
    double best_check = 0;
    int64_t value[RV_NETWORK_LEVELS];
    int64_t bound[RV_NETWORK_LEVELS];
    if (argc < 2)
        return 2;
    bench_load(argv[1], &in);
    rv_network net = make_network(&in);
    int repeats = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 1;
    if (reversa_context_create(NULL, &ctx))
        return 1;
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
    printf("reversa pairs %lld score %lld solve %.3f check %.3f seconds %.3f mb %.0f\n", (long long)value[0],
           (long long)value[1], best_solve, best_check, best_solve + best_check, bench_peak_mb());
    return 0;
}
