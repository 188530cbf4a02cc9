/*
 * Random blocks and their oracle: every subset of the pairs.
 */
#include "support/transport.h"

void rt_transport_random(reversa_context *ctx, rv_arena *arena, uint64_t *random, const rt_block_shape *shape,
                         rv_transport *block)
{
    int64_t n_pairs = (int64_t)shape->n[0] * shape->n[1];
    assert_int_equal(rv_transport_open(ctx, arena, shape->n, n_pairs, block), REVERSA_OK);
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < shape->n[side]; p++) {
            int32_t high = (int32_t)rt_between(random, 0, shape->most);
            block->side[side].high[p] = high;
            block->side[side].low[p] = shape->least ? (int32_t)rt_between(random, 0, high) : 0;
        }
    }
    rv_transport_side *left = &block->side[0];
    int64_t n = 0;
    for (int32_t a = 0; a < shape->n[0]; a++) {
        for (int32_t b = 0; b < shape->n[1]; b++) {
            if (rt_between(random, 1, 100) <= shape->density)
                left->arc[n++] = (rv_arc){.to = b, .score = (int32_t)rt_between(random, 0, shape->top)};
        }
        left->row[a + 1] = n;
    }
    assert_int_equal(rv_transport_rows(ctx, arena, block), REVERSA_OK);
}

void rt_transport_disturb(uint64_t *random, int64_t size, rv_transport *block)
{
    rv_transport_side *left = &block->side[0];
    rv_transport_side *right = &block->side[1];
    for (int32_t b = 0; b < right->n; b++)
        right->price[b] = rt_between(random, -size, size);
    for (int32_t a = 0; a < left->n; a++) {
        for (int64_t e = left->row[a]; e < left->row[a + 1]; e++) {
            rv_arc arc = left->arc[e];
            bool room = left->load[a] < left->high[a] && right->load[arc.to] < right->high[arc.to];
            if (room && rt_between(random, 0, 1) == 1)
                rv_transport_choose(block, a, arc.to, arc.score);
        }
    }
}

/* The score of a set of pairs, −1 where it breaks a range. */
static int64_t try_set(const rv_transport *block, uint32_t set)
{
    int32_t load[2][16] = {{0}};
    int64_t score = 0;
    const rv_transport_side *left = &block->side[0];
    for (int32_t a = 0; a < left->n; a++) {
        for (int64_t e = left->row[a]; e < left->row[a + 1]; e++) {
            if (!(set >> e & 1))
                continue;
            load[0][a]++;
            load[1][left->arc[e].to]++;
            score += left->arc[e].score;
        }
    }
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < block->side[side].n; p++) {
            if (load[side][p] < block->side[side].low[p] || load[side][p] > block->side[side].high[p])
                return -1;
        }
    }
    return score;
}

int64_t rt_transport_brute_force(const rv_transport *block)
{
    int64_t n_pairs = block->side[0].row[block->side[0].n];
    int64_t best = -1;
    assert_true(n_pairs <= 16 && block->side[0].n <= 16 && block->side[1].n <= 16);
    for (uint32_t set = 0; set < UINT32_C(1) << n_pairs; set++) {
        int64_t score = try_set(block, set);
        best = score > best ? score : best;
    }
    return best;
}

int64_t rt_transport_value(const rv_transport *block)
{
    const rv_transport_side *left = &block->side[0];
    int64_t score = 0;
    for (int32_t a = 0; a < left->n; a++) {
        for (int32_t k = 0; k < left->load[a]; k++)
            score += left->mate[left->slot[a] + k].score;
    }
    return score;
}
