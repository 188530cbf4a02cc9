/*
 * What a network of ties looks like: how closed its groups are, how its degrees go together, how it hangs together.
 *
 * Counts are whole; only the last division is in doubles. Triangles are found along ties directed from the person with
 * fewer ties to the one with more, which bounds the work by ties^1.5 (Schank & Wagner 2005). Sources: Krackhardt & Stern
 * 1988; Newman 2003, eq. 2 and 26.
 */
#include <math.h>

#include "metrics/ties.h"

#define POLL_PEOPLE 4096

static int64_t degree(const reversa_network *ties, int32_t person)
{
    return ties->offset[person + 1] - ties->offset[person];
}

/* ---- Groups ---- */

/* Of all possible ties, the share across groups: what the E–I index has as its expectation under random dealing. */
static reversa_status share_across(reversa_context *ctx, rv_arena *scratch, reversa_network *ties)
{
    int64_t *size = rv_arena_alloc(ctx, scratch, (size_t)ties->n_groups, sizeof *size);
    if (!size)
        return REVERSA_E_MEMORY;
    double within = 0; /* twice the possible ties, whole below 2^62: rounding is the last step's */
    double all = (double)ties->n_people * ((double)ties->n_people - 1);
    for (int32_t i = 0; i < ties->n_people; i++)
        size[ties->group[i]]++;
    for (int32_t g = 0; g < ties->n_groups; g++)
        within += (double)size[g] * ((double)size[g] - 1);
    ties->cross_share = all > 0 ? (all - within) / all : NAN;
    ties->summary.expected_ei = all > 0 ? (all - 2 * within) / all : NAN;
    ties->summary.density = all > 0 ? 2 * (double)ties->n_ties / all : NAN;
    return REVERSA_OK;
}

static void describe_groups(reversa_network *ties)
{
    reversa_network_summary *s = &ties->summary;
    double expected = 0;
    double ends = 2 * (double)ties->n_ties;
    int32_t n_tied = 0; /* groups with a tie */
    for (int32_t g = 0; g < ties->n_groups; g++) {
        int64_t of_group = 2 * ties->internal[g] + ties->external[g];
        double share = (double)of_group / ends;
        s->internal += ties->internal[g];
        n_tied += of_group > 0;
        expected += of_group > 0 ? share * share : 0;
    }
    s->external = ties->n_ties - s->internal;
    s->ei = NAN;
    s->attribute_assortativity = NAN;
    if (ties->n_ties > 0)
        s->ei = (double)(s->external - s->internal) / (double)ties->n_ties;
    if (n_tied > 1)
        s->attribute_assortativity = ((double)s->internal / (double)ties->n_ties - expected) / (1 - expected);
}

/* ---- Degrees ---- */

static double degree_assortativity(const reversa_network *ties)
{
    double ends = 2 * (double)ties->n_ties;
    double mean = 0; /* over the ends of ties */
    double spread = 0;
    double together = 0;
    for (int32_t i = 0; i < ties->n_people; i++)
        mean += (double)degree(ties, i) * (double)degree(ties, i) / ends;
    bool varied = false;
    for (int32_t i = 0; i < ties->n_people; i++) {
        double d = (double)degree(ties, i);
        spread += d * (d - mean) * (d - mean) / ends;
        varied = varied || (degree(ties, i) > 0 && degree(ties, i) != degree(ties, ties->from[0]));
    }
    for (int64_t t = 0; t < ties->n_ties; t++) {
        double a = (double)degree(ties, ties->from[t]) - mean;
        double b = (double)degree(ties, ties->to[t]) - mean;
        together += a * b / (double)ties->n_ties;
    }
    return varied ? together / spread : NAN;
}

/* ---- Triangles ---- */

/* Ties directed from fewer to more neighbours, by person. */
typedef struct directed {
    int64_t *offset; /* [n_people + 1] */
    int32_t *to;     /* [n_ties] */
    int32_t *mark;   /* [n_people] person + 1 whose neighbour this is */
} directed;

static bool comes_first(const reversa_network *ties, int32_t a, int32_t b)
{
    int64_t x = degree(ties, a);
    int64_t y = degree(ties, b);
    return x != y ? x < y : a < b;
}

static void direct(const reversa_network *ties, directed *d)
{
    int64_t n = 0;
    for (int32_t i = 0; i < ties->n_people; i++) {
        for (int64_t k = ties->offset[i]; k < ties->offset[i + 1]; k++) {
            if (comes_first(ties, i, ties->neighbour[k]))
                d->to[n++] = ties->neighbour[k];
        }
        d->offset[i + 1] = n;
    }
}

static int64_t triangles_from(const directed *d, int32_t person)
{
    int64_t count = 0;
    for (int64_t k = d->offset[person]; k < d->offset[person + 1]; k++)
        d->mark[d->to[k]] = person + 1;
    for (int64_t k = d->offset[person]; k < d->offset[person + 1]; k++) {
        int32_t middle = d->to[k];
        for (int64_t l = d->offset[middle]; l < d->offset[middle + 1]; l++)
            count += d->mark[d->to[l]] == person + 1;
    }
    return count;
}

static reversa_status transitivity(reversa_context *ctx, rv_arena *scratch, reversa_network *ties)
{
    directed d;
    size_t people = (size_t)ties->n_people;
    int64_t triangles = 0;
    double paths = 0;
    d.offset = rv_arena_alloc(ctx, scratch, people + 1, sizeof *d.offset);
    d.to = rv_arena_alloc(ctx, scratch, (size_t)ties->n_ties, sizeof *d.to);
    d.mark = rv_arena_alloc(ctx, scratch, people, sizeof *d.mark);
    if (!d.offset || !d.to || !d.mark)
        return REVERSA_E_MEMORY;
    direct(ties, &d);
    for (int32_t i = 0; i < ties->n_people; i++) {
        if (i % POLL_PEOPLE == 0 && rv_poll(ctx))
            return rv_first_error(ctx);
        triangles += triangles_from(&d, i);
        paths += (double)degree(ties, i) * ((double)degree(ties, i) - 1) / 2;
    }
    ties->summary.transitivity = paths > 0 ? 3 * (double)triangles / paths : NAN;
    return REVERSA_OK;
}

/* ---- Components ---- */

static reversa_status components(reversa_context *ctx, rv_arena *scratch, reversa_network *ties)
{
    int32_t *queue = rv_arena_alloc(ctx, scratch, (size_t)ties->n_people, sizeof *queue);
    bool *seen = rv_arena_alloc(ctx, scratch, (size_t)ties->n_people, sizeof *seen);
    if (!queue || !seen)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < ties->n_people; i++) {
        int32_t head = 0;
        int32_t tail = 0;
        if (seen[i])
            continue;
        seen[i] = true;
        queue[tail++] = i;
        while (head < tail) {
            int32_t person = queue[head++];
            for (int64_t k = ties->offset[person]; k < ties->offset[person + 1]; k++) {
                int32_t other = ties->neighbour[k];
                if (!seen[other])
                    queue[tail++] = other;
                seen[other] = true;
            }
        }
        ties->summary.n_components++;
        if (tail > ties->summary.largest_component)
            ties->summary.largest_component = tail;
    }
    return REVERSA_OK;
}

reversa_status rv_ties_describe(reversa_context *ctx, reversa_network *ties)
{
    rv_arena scratch;
    ties->summary = (reversa_network_summary){
        .n_people = ties->n_people, .n_groups = ties->n_groups, .n_ties = ties->n_ties, .degree_assortativity = NAN};
    describe_groups(ties);
    if (ties->n_ties > 0)
        ties->summary.degree_assortativity = degree_assortativity(ties);
    rv_arena_open(ctx, &scratch);
    reversa_status status = share_across(ctx, &scratch, ties);
    if (!status)
        status = transitivity(ctx, &scratch, ties);
    if (!status)
        status = components(ctx, &scratch, ties);
    rv_arena_free(&scratch);
    return status;
}
