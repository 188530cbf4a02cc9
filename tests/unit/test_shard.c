/*
 * Shards put together are the candidates of one machine, however they were cut; what is no shard, or another's, is refused.
 */
#include <stdlib.h>
#include <string.h>

#include <reversa/shard.h>

#include "model/candidates.h"
#include "support/instance.h"

#define MOST_SHARDS 9

typedef struct shards {
    reversa_shard *shard[MOST_SHARDS];
    reversa_shard_bytes bytes[MOST_SHARDS];
    int32_t n;
} shards;

static int32_t n_mentees(const rt_scene *s)
{
    return reversa_problem_n_people(s->instance.problem, REVERSA_MENTEE);
}

/* Cut all mentees into n shards at random places. */
static void cut(rt_scene *s, int32_t k, int32_t n, uint64_t *random, shards *out)
{
    int32_t first = 0;
    int32_t all = n_mentees(s);
    out->n = n;
    for (int32_t i = 0; i < n; i++) {
        int32_t count = i + 1 == n ? all - first : (int32_t)rt_between(random, 0, all - first);
        assert_int_equal(reversa_shard_create(s->ctx, s->scorer, k, first, count, &out->shard[i]), REVERSA_OK);
        out->bytes[i] = reversa_shard_read(out->shard[i]);
        first += count;
    }
}

static void drop(shards *cut_up)
{
    for (int32_t i = 0; i < cut_up->n; i++)
        reversa_shard_free(cut_up->shard[i]);
}

static void assert_same(const reversa_candidates *a, const reversa_candidates *b, int32_t n[2])
{
    assert_int_equal(a->n, b->n);
    assert_int_equal(a->n_eligible, b->n_eligible);
    assert_memory_equal(a->offset, b->offset, ((size_t)n[REVERSA_MENTEE] + 1) * sizeof *a->offset);
    if (a->n > 0) {
        assert_memory_equal(a->mentor, b->mentor, (size_t)a->n * sizeof *a->mentor);
        assert_memory_equal(a->score, b->score, (size_t)a->n * sizeof *a->score);
    }
    for (int side = 0; side < 2; side++) {
        if (n[side] == 0)
            continue;
        assert_memory_equal(a->eligible[side], b->eligible[side], (size_t)n[side] * sizeof(int32_t));
        assert_memory_equal(a->best_score[side], b->best_score[side], (size_t)n[side] * sizeof(int32_t));
    }
}

static void test_merge_is_what_one_machine_finds(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int round = 0; round < 60; round++) {
        rt_scene s;
        shards parts;
        reversa_candidates *whole;
        reversa_candidates *merged;
        int32_t k = (int32_t)rt_between(&random, 1, 5);
        rt_scene_open(&s, (uint64_t)rt_between(&random, 1, 1000000), (int32_t)rt_between(&random, 2, 60));
        rt_scene_build(&s);
        cut(&s, k, (int32_t)rt_between(&random, 1, MOST_SHARDS), &random, &parts);
        for (int32_t i = parts.n - 1; i > 0; i--) { /* in any order */
            int32_t j = (int32_t)rt_between(&random, 0, i);
            reversa_shard_bytes swap = parts.bytes[i];
            parts.bytes[i] = parts.bytes[j];
            parts.bytes[j] = swap;
        }
        assert_int_equal(reversa_candidates_create(s.ctx, s.scorer, k, &whole), REVERSA_OK);
        assert_int_equal(reversa_shards_merge(s.ctx, s.scorer, parts.bytes, parts.n, &merged), REVERSA_OK);
        int32_t n[2] = {reversa_problem_n_people(s.instance.problem, REVERSA_MENTOR), n_mentees(&s)};
        assert_same(whole, merged, n);
        reversa_candidates_free(whole);
        reversa_candidates_free(merged);
        drop(&parts);
        rt_scene_close(&s);
    }
}

static void test_merge_refuses_what_does_not_fit(void **state)
{
    (void)state;
    uint64_t random = 7;
    rt_scene s;
    rt_scene other;
    shards parts;
    shards foreign;
    reversa_candidates *merged = NULL;
    rt_scene_open(&s, 11, 40);
    rt_scene_build(&s);
    rt_scene_open(&other, 12, 40);
    rt_scene_build(&other);
    cut(&s, 3, 2, &random, &parts);
    cut(&other, 3, 1, &random, &foreign);
    reversa_shard_bytes twice[] = {parts.bytes[0], parts.bytes[1], parts.bytes[1]};
    assert_int_equal(reversa_shards_merge(s.ctx, s.scorer, twice, 3, &merged), REVERSA_E_DATA);
    assert_int_equal(reversa_shards_merge(s.ctx, s.scorer, parts.bytes, 1, &merged), REVERSA_E_DATA);
    assert_int_equal(reversa_shards_merge(s.ctx, s.scorer, foreign.bytes, 1, &merged), REVERSA_E_DATA);
    assert_int_equal(reversa_shards_merge(s.ctx, s.scorer, NULL, 0, &merged), REVERSA_E_DATA);
    assert_null(merged);
    char *bytes = malloc(parts.bytes[0].length);
    assert_non_null(bytes);
    for (size_t at = 0; at < parts.bytes[0].length; at += 13) { /* a byte that was changed on the way */
        memcpy(bytes, parts.bytes[0].bytes, parts.bytes[0].length);
        bytes[at] = (char)(bytes[at] ^ 0x10);
        const reversa_shard_bytes wrong[] = {{bytes, parts.bytes[0].length}, parts.bytes[1]};
        assert_int_equal(reversa_shards_merge(s.ctx, s.scorer, wrong, 2, &merged), REVERSA_E_FORMAT);
    }
    for (size_t length = 0; length < parts.bytes[0].length; length += 29) { /* an end that is missing */
        const reversa_shard_bytes wrong[] = {{bytes, length}, parts.bytes[1]};
        assert_int_equal(reversa_shards_merge(s.ctx, s.scorer, wrong, 2, &merged), REVERSA_E_FORMAT);
    }
    free(bytes);
    drop(&parts);
    drop(&foreign);
    rt_scene_close(&s);
    rt_scene_close(&other);
}

static void test_create_refuses_rows_that_are_not_there(void **state)
{
    (void)state;
    rt_scene s;
    reversa_shard *shard = NULL;
    rt_scene_open(&s, 5, 20);
    rt_scene_build(&s);
    int32_t n = n_mentees(&s);
    assert_int_equal(reversa_shard_create(s.ctx, s.scorer, 0, 0, n, &shard), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_shard_create(s.ctx, s.scorer, 2, -1, n, &shard), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_shard_create(s.ctx, s.scorer, 2, 1, n, &shard), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_shard_create(s.ctx, s.scorer, 2, 0, -1, &shard), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_shard_create(s.ctx, NULL, 2, 0, n, &shard), REVERSA_E_ARGUMENT);
    assert_null(shard);
    rt_scene_close(&s);
}

typedef struct shard_walk {
    rt_scene scene;
    reversa_shard *shard;
    reversa_candidates *candidates;
} shard_walk;

static void setup_walk(reversa_context *ctx, void *state)
{
    shard_walk *walk = state;
    (void)ctx;
    rt_scene_open(&walk->scene, 3, 12);
    rt_scene_build(&walk->scene);
    assert_int_equal(
        reversa_shard_create(walk->scene.ctx, walk->scene.scorer, 2, 0, n_mentees(&walk->scene), &walk->shard),
        REVERSA_OK);
}

static reversa_status call_merge(reversa_context *ctx, void *state)
{
    shard_walk *walk = state;
    const reversa_shard_bytes bytes = reversa_shard_read(walk->shard);
    return reversa_shards_merge(ctx, walk->scene.scorer, &bytes, 1, &walk->candidates);
}

static void release_walk(reversa_context *ctx, void *state)
{
    shard_walk *walk = state;
    (void)ctx;
    reversa_candidates_free(walk->candidates);
    reversa_shard_free(walk->shard);
    rt_scene_close(&walk->scene);
    walk->candidates = NULL;
}

static void test_merge_without_memory(void **state)
{
    (void)state;
    shard_walk walk = {.shard = NULL};
    assert_true(rt_fault_walk(&(rt_walk){.name = "reversa_shards_merge",
                                         .setup = setup_walk,
                                         .call = call_merge,
                                         .release = release_walk,
                                         .state = &walk,
                                         .out = &walk.candidates}) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_merge_is_what_one_machine_finds),
        cmocka_unit_test(test_merge_refuses_what_does_not_fit),
        cmocka_unit_test(test_create_refuses_rows_that_are_not_there),
        cmocka_unit_test(test_merge_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
