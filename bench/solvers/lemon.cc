/*
 * LEMON's network simplex on an instance file, in the form that is fairest to it: capacities are supplies of nodes, costs are
 * not below zero, and a mentee who stays out pays more than any score. network_lemon FILE
 */
#include "instance.h"

#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

typedef lemon::SmartDigraph Graph;
typedef lemon::NetworkSimplex<Graph, int, long long> Simplex;

int main(int argc, char **argv)
{
    const long long stay_out = 1000000000LL;
    bench_instance in;
    if (argc != 2)
        return 2;
    bench_load(argv[1], &in);
    const double begin = bench_seconds();
    Graph graph;
    int n_nodes = static_cast<int>(in.n_mentees + in.n_mentors + 1);
    int nowhere = n_nodes - 1;
    graph.reserveNode(n_nodes);
    graph.reserveArc(static_cast<int>(in.n_pairs + in.n_mentees));
    for (int node = 0; node < n_nodes; node++)
        graph.addNode();
    for (int64_t i = 0; i < in.n_mentees; i++) {
        for (int64_t e = in.offset[i]; e < in.offset[i + 1]; e++)
            graph.addArc(graph.nodeFromId(static_cast<int>(in.n_mentors + i)), graph.nodeFromId(in.mentor[e]));
    }
    for (int64_t i = 0; i < in.n_mentees; i++)
        graph.addArc(graph.nodeFromId(static_cast<int>(in.n_mentors + i)), graph.nodeFromId(nowhere));
    Graph::ArcMap<long long> cost(graph);
    Graph::ArcMap<int> upper(graph);
    Graph::NodeMap<int> supply(graph, 0);
    for (int64_t e = 0; e < in.n_pairs; e++) {
        cost[graph.arcFromId(static_cast<int>(e))] = 1000000 - in.score[e];
        upper[graph.arcFromId(static_cast<int>(e))] = 1;
    }
    int all = 0;
    for (int64_t i = 0; i < in.n_mentees; i++) {
        cost[graph.arcFromId(static_cast<int>(in.n_pairs + i))] = stay_out;
        upper[graph.arcFromId(static_cast<int>(in.n_pairs + i))] = in.most_mentee[i];
        supply[graph.nodeFromId(static_cast<int>(in.n_mentors + i))] = in.most_mentee[i];
        all += in.most_mentee[i];
    }
    for (int64_t j = 0; j < in.n_mentors; j++)
        supply[graph.nodeFromId(static_cast<int>(j))] = -in.most_mentor[j];
    supply[graph.nodeFromId(nowhere)] = -all;
    const double built = bench_seconds();
    Simplex simplex(graph);
    simplex.upperMap(upper).costMap(cost).supplyMap(supply).supplyType(Simplex::GEQ);
    if (simplex.run() != Simplex::OPTIMAL)
        return 1;
    const double end = bench_seconds();
    long long pairs = 0;
    long long score = 0;
    for (int64_t e = 0; e < in.n_pairs; e++) {
        int flow = simplex.flow(graph.arcFromId(static_cast<int>(e)));
        pairs += flow;
        score += flow * static_cast<long long>(in.score[e]);
    }
    printf("lemon pairs %lld score %lld build %.6f seconds %.6f mb %.0f\n", pairs, score, built - begin, end - built,
           bench_peak_mb());
    return 0;
}
