/*
 * Blocks of the scalar stage: room, transposed rows, the slots of chosen partners, and the conditions of an optimum.
 *
 * Partners of a person are kept in as many slots as the person has places, on both sides, so that people with several
 * places need no copies. Invariant: a pair is in the slots of both of its people or of neither.
 */
#include "match/transport.h"

reversa_status rv_transport_open(reversa_context *ctx, rv_arena *arena, const int32_t n[2], int64_t n_pairs,
                                 rv_transport *block)
{
    block->work = 0;
    for (int side = 0; side < 2; side++) {
        rv_transport_side *people = &block->side[side];
        size_t count = (size_t)n[side];
        *people = (rv_transport_side){.n = n[side]};
        people->row = rv_arena_alloc(ctx, arena, count + 2, sizeof *people->row);
        people->arc = rv_arena_alloc(ctx, arena, (size_t)n_pairs, sizeof *people->arc);
        people->low = rv_arena_alloc(ctx, arena, count, sizeof *people->low);
        people->high = rv_arena_alloc(ctx, arena, count, sizeof *people->high);
        people->load = rv_arena_alloc(ctx, arena, count, sizeof *people->load);
        people->slot = rv_arena_alloc(ctx, arena, count + 1, sizeof *people->slot);
        people->price = rv_arena_alloc(ctx, arena, count, sizeof *people->price);
        if (!people->row || !people->arc || !people->low || !people->high || !people->load || !people->slot ||
            !people->price)
            return REVERSA_E_MEMORY;
    }
    return REVERSA_OK;
}

static void transpose(rv_transport *block)
{
    const rv_transport_side *from = &block->side[0];
    rv_transport_side *to = &block->side[1];
    int64_t *next = to->row + 1; /* where the row of a person goes on; at the end, where it ends */
    int64_t n_pairs = from->row[from->n];
    for (int64_t e = 0; e < n_pairs; e++)
        next[from->arc[e].to + 1]++;
    for (int32_t b = 0; b < to->n; b++)
        next[b + 1] += next[b];
    for (int32_t a = 0; a < from->n; a++) {
        for (int64_t e = from->row[a]; e < from->row[a + 1]; e++)
            to->arc[next[from->arc[e].to]++] = (rv_arc){.to = a, .score = from->arc[e].score};
    }
}

reversa_status rv_transport_rows(reversa_context *ctx, rv_arena *arena, rv_transport *block)
{
    transpose(block);
    for (int side = 0; side < 2; side++) {
        rv_transport_side *people = &block->side[side];
        for (int32_t p = 0; p < people->n; p++) {
            int64_t degree = people->row[p + 1] - people->row[p];
            people->slot[p + 1] = people->slot[p] + (people->high[p] < degree ? people->high[p] : degree);
        }
        people->mate = rv_arena_alloc(ctx, arena, (size_t)people->slot[people->n], sizeof *people->mate);
        if (!people->mate)
            return REVERSA_E_MEMORY;
    }
    return REVERSA_OK;
}

static void put(rv_transport_side *people, int32_t person, rv_arc mate)
{
    people->mate[people->slot[person] + people->load[person]++] = mate;
}

static void take(rv_transport_side *people, int32_t person, int32_t mate)
{
    rv_arc *mates = people->mate + people->slot[person];
    int32_t k = 0;
    while (mates[k].to != mate)
        k++;
    mates[k] = mates[--people->load[person]];
}

void rv_transport_choose(rv_transport *block, int32_t a, int32_t b, int32_t score)
{
    put(&block->side[0], a, (rv_arc){.to = b, .score = score});
    put(&block->side[1], b, (rv_arc){.to = a, .score = score});
}

void rv_transport_drop(rv_transport *block, int32_t a, int32_t b)
{
    take(&block->side[0], a, b);
    take(&block->side[1], b, a);
}

bool rv_transport_has(const rv_transport_side *people, int32_t person, int32_t mate)
{
    for (int32_t k = 0; k < people->load[person]; k++) {
        if (people->mate[people->slot[person] + k].to == mate)
            return true;
    }
    return false;
}

bool rv_transport_check(const rv_transport *block)
{
    const rv_transport_side *a = &block->side[0];
    const rv_transport_side *b = &block->side[1];
    for (int side = 0; side < 2; side++) {
        const rv_transport_side *people = &block->side[side];
        for (int32_t p = 0; p < people->n; p++) {
            int32_t load = people->load[p];
            bool in_range = load >= people->low[p] && load <= people->high[p];
            if (!in_range || (people->price[p] > 0 && load < people->high[p]) ||
                (people->price[p] < 0 && load > people->low[p]))
                return false;
        }
    }
    for (int32_t i = 0; i < a->n; i++) {
        for (int64_t e = a->row[i]; e < a->row[i + 1]; e++) {
            int32_t j = a->arc[e].to;
            int64_t reduced = a->arc[e].score - a->price[i] - b->price[j];
            bool chosen = rv_transport_has(a, i, j);
            if (chosen != rv_transport_has(b, j, i) || (chosen ? reduced < 0 : reduced > 0))
                return false;
        }
    }
    return true;
}
