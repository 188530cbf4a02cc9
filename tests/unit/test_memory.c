/*
 * Heaps, arrays and arenas: alignment, zeroes, counters, limits, and what holds after a failed allocation.
 */
#include "support/support.h"

#include <pthread.h>
#include <string.h>

#include "base/context.h"

static void assert_bytes(const void *block, size_t n, unsigned char value)
{
    const unsigned char *bytes = block;
    for (size_t i = 0; i < n; i++)
        assert_int_equal(bytes[i], value);
}

static void assert_aligned(const void *block)
{
    assert_int_equal((uintptr_t)block % 16, 0);
}

static void test_size_multiply_and_add_at_the_edge(void **state)
{
    size_t size = 0;
    (void)state;
    assert_true(rv_size_multiply(0, SIZE_MAX, &size));
    assert_true(size == 0);
    assert_true(rv_size_multiply(SIZE_MAX / 2, 2, &size));
    assert_true(size == SIZE_MAX - 1);
    assert_false(rv_size_multiply(SIZE_MAX / 2 + 1, 2, &size));
    assert_true(rv_size_add(SIZE_MAX - 1, 1, &size));
    assert_true(size == SIZE_MAX);
    assert_false(rv_size_add(SIZE_MAX, 1, &size));
}

static void test_alloc_is_zeroed_aligned_and_counted(void **state)
{
    reversa_context *ctx = rt_context(NULL);
    uint64_t before = reversa_context_memory_used(ctx);
    (void)state;
    for (size_t count = 0; count < 200; count++) {
        char *block = rv_alloc(ctx, count, 7);
        assert_non_null(block);
        assert_aligned(block);
        assert_bytes(block, count * 7, 0);
        assert_true(reversa_context_memory_used(ctx) >= before + count * 7);
        memset(block, 0xAB, count * 7); /* so that the next one would show a block that is not zeroed */
        rv_free(ctx, block);
        assert_true(reversa_context_memory_used(ctx) == before);
    }
    rv_free(ctx, NULL);
    reversa_context_free(ctx);
}

static void test_alloc_of_too_much(void **state)
{
    static const size_t sizes[][2] = {{SIZE_MAX, 2}, {SIZE_MAX / 2 + 1, 2}, {SIZE_MAX, 1}, {SIZE_MAX - 15, 1}};
    reversa_context *ctx = rt_context(NULL);
    uint64_t before = reversa_context_memory_used(ctx);
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        reversa_error error;
        assert_int_equal(rv_begin(ctx), REVERSA_OK);
        assert_null(rv_alloc(ctx, sizes[i][0], sizes[i][1]));
        reversa_context_error(ctx, 0, &error);
        assert_int_equal(error.code, REVERSA_E_MEMORY);
        assert_true(reversa_context_memory_used(ctx) == before);
    }
    reversa_context_free(ctx);
}

static void test_grow_keeps_what_was_there(void **state)
{
    reversa_context *ctx = rt_context(NULL);
    int32_t *array = NULL;
    size_t capacity = 0;
    (void)state;
    assert_int_equal(rv_grow(ctx, &array, &capacity, 0, sizeof *array), REVERSA_OK);
    assert_null(array);
    for (size_t n = 1; n < 3000; n++) {
        size_t before = capacity;
        assert_int_equal(rv_grow(ctx, &array, &capacity, n, sizeof *array), REVERSA_OK);
        assert_true(capacity >= n);
        for (size_t i = before; i < capacity; i++)
            assert_int_equal(array[i], 0);
        array[n - 1] = (int32_t)n;
    }
    for (size_t i = 0; i + 1 < 3000; i++)
        assert_int_equal(array[i], i + 1);
    rv_free(ctx, array);
    reversa_context_free(ctx);
}

static void test_grow_without_memory_leaves_the_array(void **state)
{
    rt_memory memory;
    int64_t *array = NULL;
    size_t capacity = 0;
    (void)state;
    rt_memory_open(&memory);
    reversa_context *ctx = rt_context(&memory);
    rt_memory_fail(&memory, 1, false);
    assert_int_equal(rv_grow(ctx, &array, &capacity, 4, sizeof *array), REVERSA_E_MEMORY);
    assert_null(array);
    assert_true(capacity == 0);
    assert_int_equal(rv_grow(ctx, &array, &capacity, 4, sizeof *array), REVERSA_OK);
    for (size_t i = 0; i < capacity; i++)
        array[i] = (int64_t)i - 3;
    int64_t *same = array;
    size_t same_capacity = capacity;
    uint64_t used = reversa_context_memory_used(ctx);
    rt_memory_fail(&memory, 1, true);
    assert_int_equal(rv_grow(ctx, &array, &capacity, capacity + 1, sizeof *array), REVERSA_E_MEMORY);
    assert_int_equal(rv_grow(ctx, &array, &capacity, SIZE_MAX / 4, sizeof *array), REVERSA_E_MEMORY);
    assert_ptr_equal(array, same);
    assert_true(capacity == same_capacity && reversa_context_memory_used(ctx) == used);
    for (size_t i = 0; i < capacity; i++)
        assert_int_equal(array[i], (int64_t)i - 3);
    rv_free(ctx, array);
    reversa_context_free(ctx);
    assert_int_equal(atomic_load(&memory.n_live), 0);
}

static void test_heap_resize_counts_both_ways(void **state)
{
    rt_memory memory;
    rv_heap *heap;
    (void)state;
    rt_memory_open(&memory);
    assert_int_equal(rv_heap_create(&memory.allocator, &heap), REVERSA_OK);
    char *block = rv_heap_resize(heap, NULL, 100);
    assert_non_null(block);
    uint64_t at_100 = rv_heap_used(heap);
    memset(block, 0x5A, 100);
    block = rv_heap_resize(heap, block, 1000);
    assert_non_null(block);
    assert_true(rv_heap_used(heap) == at_100 + 900);
    assert_bytes(block, 100, 0x5A);
    rt_memory_fail(&memory, 1, true);
    assert_null(rv_heap_resize(heap, block, 2000));
    assert_null(rv_heap_resize(heap, block, SIZE_MAX));
    assert_true(rv_heap_used(heap) == at_100 + 900);
    rt_memory_fail(&memory, 0, false);
    block = rv_heap_resize(heap, block, 100);
    assert_non_null(block);
    assert_true(rv_heap_used(heap) == at_100);
    assert_true(rv_heap_peak(heap) == at_100 + 900);
    rv_heap_free(heap, block);
    assert_true(rv_heap_used(heap) == 0);
    rv_heap_release(heap);
    assert_int_equal(atomic_load(&memory.n_live), 0);
}

static void test_memory_limit_is_never_passed(void **state)
{
    reversa_context *ctx = rt_context(NULL);
    uint64_t before = reversa_context_memory_used(ctx);
    char *blocks[100] = {NULL};
    int n = 0;
    (void)state;
    reversa_context_set_memory_limit(ctx, before + 10000);
    assert_null(rv_alloc(ctx, 1, 10001));
    while (n < 100 && (blocks[n] = rv_alloc(ctx, 1, 500)))
        n++;
    assert_in_range(n, 15, 19); /* 500 bytes and a head of at least one word, into 10,000 */
    assert_true(reversa_context_memory_used(ctx) <= before + 10000);
    assert_true(reversa_context_memory_peak(ctx) <= before + 10000);
    reversa_context_set_memory_limit(ctx, 0);
    blocks[n] = rv_alloc(ctx, 1, 500);
    assert_non_null(blocks[n]);
    reversa_context_set_memory_limit(ctx, 1); /* below what is held: nothing more, but releasing works */
    assert_null(rv_alloc(ctx, 1, 1));
    for (int i = 0; i <= n; i++)
        rv_free(ctx, blocks[i]);
    assert_true(reversa_context_memory_used(ctx) == before);
    reversa_context_free(ctx);
}

static void test_arena_blocks_are_apart_zeroed_and_aligned(void **state)
{
    enum { N = 600 };
    static unsigned char *blocks[N];
    static size_t sizes[N];
    uint64_t random = rt_seed();
    rv_arena arena;
    reversa_context *ctx = rt_context(NULL);
    uint64_t before = reversa_context_memory_used(ctx);
    (void)state;
    rv_arena_open(ctx, &arena);
    for (int i = 0; i < N; i++) {
        sizes[i] = (size_t)(rt_between(&random, 0, 1 << 18) >>
                            rt_between(&random, 0, 18)); /* around the chunk's size */
        blocks[i] = rv_arena_alloc(ctx, &arena, sizes[i], 1);
        assert_non_null(blocks[i]);
        assert_aligned(blocks[i]);
        assert_bytes(blocks[i], sizes[i], 0);
        memset(blocks[i], i % 255 + 1, sizes[i]);
    }
    for (int i = 0; i < N; i++)
        assert_bytes(blocks[i], sizes[i], (unsigned char)(i % 255 + 1));
    rv_arena_free(&arena);
    assert_true(reversa_context_memory_used(ctx) == before);
    reversa_context_free(ctx);
}

static void test_arena_keeps_blocks_until_it_is_freed(void **state)
{
    rv_arena arena;
    reversa_context *ctx = rt_context(NULL);
    uint64_t before = reversa_context_memory_used(ctx);
    (void)state;
    rv_arena_open(ctx, &arena);
    for (size_t i = 1; i < 4; i++) {
        void *block = rv_alloc(ctx, i, 1000);
        assert_non_null(block);
        assert_int_equal(rv_arena_keep(ctx, &arena, block), REVERSA_OK);
    }
    assert_true(reversa_context_memory_used(ctx) >= before + 6000);
    rv_arena_free(&arena);
    assert_true(reversa_context_memory_used(ctx) == before);
    reversa_context_free(ctx);
}

static void test_arena_text_ends_with_nul(void **state)
{
    rv_arena arena;
    reversa_context *ctx = rt_context(NULL);
    (void)state;
    rv_arena_open(ctx, &arena);
    assert_string_equal(rv_arena_text(ctx, &arena, "mentor", 3), "men");
    assert_string_equal(rv_arena_text(ctx, &arena, NULL, 0), "");
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

static void test_arena_of_too_much(void **state)
{
    rv_arena arena;
    reversa_context *ctx = rt_context(NULL);
    (void)state;
    rv_arena_open(ctx, &arena);
    assert_null(rv_arena_alloc(ctx, &arena, SIZE_MAX, 2));
    assert_null(rv_arena_alloc(ctx, &arena, SIZE_MAX, 1));
    assert_null(rv_arena_alloc(ctx, &arena, SIZE_MAX - 15, 1));
    assert_null(rv_arena_alloc(ctx, &arena, SIZE_MAX - 40, 1));
    assert_int_equal(reversa_context_error_count(ctx), 4);
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

static void test_arena_never_opened_can_be_freed(void **state)
{
    rv_arena arena = {0};
    reversa_context *ctx = rt_context(NULL);
    (void)state;
    rv_arena_free(&arena);
    rv_arena_open(ctx, &arena);
    rv_arena_free(&arena);
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

static void test_arena_outlives_its_context(void **state)
{
    rt_memory memory;
    rv_arena arena;
    (void)state;
    rt_memory_open(&memory);
    reversa_context *ctx = rt_context(&memory);
    rv_arena_open(ctx, &arena);
    char *text = rv_arena_text(ctx, &arena, "kept", 4);
    reversa_context_free(ctx);
    assert_string_equal(text, "kept");
    rv_arena_free(&arena);
    assert_int_equal(atomic_load(&memory.n_live), 0);
}

/* An arena with one text in it, to which the call adds blocks of three sizes. */
typedef struct arena_case {
    rv_arena arena;
    char *first;
    void *out;
} arena_case;

static void open_arena(reversa_context *ctx, void *state)
{
    arena_case *self = state;
    rv_arena_open(ctx, &self->arena);
    self->first = rv_arena_text(ctx, &self->arena, "first", 5);
    self->out = NULL;
}

static reversa_status add_to_arena(reversa_context *ctx, void *state)
{
    arena_case *self = state;
    self->out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    char *small = rv_arena_alloc(ctx, &self->arena, 60000, 1);
    char *large = small ? rv_arena_alloc(ctx, &self->arena, 100000, 1) : NULL;
    char *next = large ? rv_arena_alloc(ctx, &self->arena, 9000, 1) : NULL;
    if (!next)
        return REVERSA_E_MEMORY;
    self->out = next;
    return REVERSA_OK;
}

static void check_arena(reversa_context *ctx, void *state)
{
    arena_case *self = state;
    (void)ctx;
    assert_string_equal(self->first, "first");
}

static void free_arena(reversa_context *ctx, void *state)
{
    arena_case *self = state;
    check_arena(ctx, self);
    rv_arena_free(&self->arena);
}

static void test_arena_without_memory_stays_usable(void **state)
{
    arena_case self;
    rt_walk walk = {.name = "rv_arena_alloc", .setup = open_arena, .call = add_to_arena, .check = check_arena};
    (void)state;
    walk.release = free_arena;
    walk.state = &self;
    walk.out = &self.out;
    walk.keeps_memory = true; /* the blocks before the failed one belong to the arena */
    assert_true(rt_fault_walk(&walk) >= 2);
}

static void *allocate_and_release(void *argument)
{
    rv_heap *heap = argument;
    for (int i = 1; i < 3000; i++) {
        char *block = rv_heap_allocate(heap, (size_t)(i % 97 + 1));
        char *moved = block ? rv_heap_resize(heap, block, (size_t)(i % 211 + 1)) : NULL;
        rv_heap_free(heap, moved ? moved : block);
    }
    return NULL;
}

static void test_heap_counts_right_with_many_threads(void **state)
{
    pthread_t threads[4];
    rt_memory memory;
    rv_heap *heap;
    (void)state;
    rt_memory_open(&memory);
    assert_int_equal(rv_heap_create(&memory.allocator, &heap), REVERSA_OK);
    rv_heap_set_limit(heap, 500); /* so that the threads refuse one another now and then */
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, allocate_and_release, heap), 0);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_true(rv_heap_used(heap) == 0);
    assert_true(rv_heap_peak(heap) <= 500);
    rv_heap_release(heap);
    assert_int_equal(atomic_load(&memory.n_live), 0);
}

static void test_grow_raw_keeps_what_was_there(void **state)
{
    reversa_context *ctx = rt_context(NULL);
    int32_t *array = NULL;
    size_t capacity = 0;
    (void)state;
    for (int32_t i = 0; i < 3000000; i++) { /* up to blocks that ask for large pages */
        assert_int_equal(rv_grow_raw(ctx, &array, &capacity, (size_t)i + 1, sizeof *array), REVERSA_OK);
        array[i] = i;
    }
    for (int32_t i = 0; i < 3000000; i++)
        assert_true(array[i] == i);
    assert_int_equal(rv_grow_raw(ctx, &array, &capacity, SIZE_MAX / 2, sizeof *array), REVERSA_E_MEMORY);
    assert_true(capacity >= 3000000);
    rv_free(ctx, array);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_size_multiply_and_add_at_the_edge),
        cmocka_unit_test(test_alloc_is_zeroed_aligned_and_counted),
        cmocka_unit_test(test_alloc_of_too_much),
        cmocka_unit_test(test_grow_keeps_what_was_there),
        cmocka_unit_test(test_grow_without_memory_leaves_the_array),
        cmocka_unit_test(test_heap_resize_counts_both_ways),
        cmocka_unit_test(test_memory_limit_is_never_passed),
        cmocka_unit_test(test_arena_blocks_are_apart_zeroed_and_aligned),
        cmocka_unit_test(test_arena_keeps_blocks_until_it_is_freed),
        cmocka_unit_test(test_arena_text_ends_with_nul),
        cmocka_unit_test(test_arena_of_too_much),
        cmocka_unit_test(test_arena_never_opened_can_be_freed),
        cmocka_unit_test(test_arena_outlives_its_context),
        cmocka_unit_test(test_arena_without_memory_stays_usable),
        cmocka_unit_test(test_heap_counts_right_with_many_threads),
        cmocka_unit_test(test_grow_raw_keeps_what_was_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
