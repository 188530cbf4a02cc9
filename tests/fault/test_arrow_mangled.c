/*
 * Tables whose fields were spoilt, one or a few at a time: every one is refused or read, nothing is read beyond its buffers
 * (which have exactly their bytes, so the address sanitizer sees it), and everything is released once.
 */
#include <stdlib.h>
#include <string.h>

#include "support/arrow.h"

#define N 5
#define COLUMNS 6
#define ROUNDS 3000

/* Buffers of their own, so that a byte beyond is found. */
typedef struct spoilt {
    rt_arrow_table table;
    rt_arrow_node columns[COLUMNS];
    rt_arrow_node roles;
    rt_arrow_node skills;
    void *memory[24];
    int n_memory;
} spoilt;

static void *own(spoilt *made, const void *bytes, size_t length)
{
    void *copy = malloc(length);
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    made->memory[made->n_memory++] = copy;
    return copy;
}

static void open_people(spoilt *made)
{
    static const int32_t ids[] = {0, 1, 2, 3, 4, 5};
    static const int32_t roles[] = {0, 6, 12};
    static const int8_t role[] = {0, 1, 1, 0, 1};
    static const int64_t levels[] = {1, 5, 6, 2, 7};
    static const int32_t lists[] = {0, 1, 3, 3, 4, 4};
    static const int64_t skills[] = {0, 3, 4, 6, 9};
    static const double openness[] = {0.5, 0.25, 1, 0, 0.75};
    static const unsigned char bits[] = {0x1B};
    static const int64_t sizes[] = {20};
    int32_t views[N][4] = {{1, 'a'}, {20, 'o', 0, 0}, {0}, {3, 'b' | 'c' << 8 | 'd' << 16}, {13, 'o', 0, 4}};
    static const char *const names[] = {"id", "role", "level", "skills", "name", "openness"};
    static const char *const formats[] = {"u", "c", "l", "+l", "vu", "g"};
    const void *values[] = {own(made, ids, sizeof ids),       own(made, role, sizeof role),
                            own(made, levels, sizeof levels), own(made, lists, sizeof lists),
                            own(made, views, sizeof views),   own(made, openness, sizeof openness)};
    const void *bytes[] = {own(made, "abcde", 5), NULL, NULL, NULL, own(made, "ooooooooooooooooooooo", 20), NULL};
    rt_arrow_open(&made->table);
    for (int i = 0; i < COLUMNS; i++) {
        rt_arrow_column(&made->columns[i], names[i], formats[i], N, values[i], bytes[i]);
        rt_arrow_add(&made->table, &made->columns[i]);
        made->columns[i].array.null_count = -1;
        made->columns[i].buffers[0] = i > 1 ? own(made, bits, sizeof bits) : NULL;
    }
    made->columns[4].buffers[3] = own(made, sizes, sizeof sizes);
    made->columns[4].array.n_buffers = 4;
    rt_arrow_column(&made->roles, "", "u", 2, own(made, roles, sizeof roles), own(made, "mentormentee", 12));
    rt_arrow_dictionary(&made->columns[1], &made->roles);
    rt_arrow_column(&made->skills, "item", "U", 4, own(made, skills, sizeof skills), own(made, "sqlrgoada", 9));
    rt_arrow_list(&made->columns[3], &made->skills);
}

static int64_t draw_number(uint64_t *random)
{
    static const int64_t numbers[] = {-1, 0, 1, 2, 6, INT32_MAX, INT64_MAX, INT64_MIN, INT64_MAX / 16 + 1};
    return numbers[rt_between(random, 0, 8)];
}

/* A length or an offset that no buffer bears out cannot be seen through the interface: only those that contradict another
 * field are drawn. */
static void spoil_array(struct ArrowArray *array, uint64_t *random)
{
    switch (rt_between(random, 0, 9)) {
    case 0:
        array->n_buffers = draw_number(random);
        if (array->n_buffers > 4) /* more than there are, but not too many, cannot be seen either */
            array->n_buffers = INT64_MAX;
        break;
    case 1:
        array->length = rt_between(random, INT64_MIN / 2, 4);
        break;
    case 2:
        array->offset = rt_between(random, 0, 1) ? INT64_MAX : -rt_between(random, 1, 100);
        break;
    case 3:
        array->null_count = draw_number(random);
        break;
    case 4:
        array->n_children = draw_number(random);
        break;
    case 5:
        if (array->buffers)
            array->buffers[rt_between(random, 0, 2)] = NULL;
        break;
    case 6:
        array->buffers = NULL;
        break;
    case 7:
        array->dictionary = NULL;
        break;
    case 8:
        array->children = NULL;
        break;
    default:
        array->release = NULL;
    }
}

static void spoil_schema(struct ArrowSchema *schema, uint64_t *random)
{
    static const char *const formats[] = {"",         "z",     "+",  "+s", "+w:-1", "ts", "tsu",
                                          "tsu:Mars", "u\xff", "vz", "e",  "c",     "+L"};
    switch (rt_between(random, 0, 5)) {
    case 0:
        schema->format = NULL;
        break;
    case 1:
        schema->format = formats[rt_between(random, 0, 10)];
        break;
    case 2:
        schema->name = rt_between(random, 0, 1) ? NULL : "\xf0\x9f";
        break;
    case 3:
        schema->n_children = draw_number(random) == 1 ? 0 : -1;
        break;
    case 4:
        schema->children = NULL;
        break;
    default:
        schema->release = NULL;
    }
}

/* Offsets, indices and views within the bytes that they have. */
static void spoil_values(spoilt *made, uint64_t *random)
{
    static const int column_of[] = {0, 1, 3, 4};
    static const size_t bytes_of[] = {24, 5, 24, 80};
    int i = (int)rt_between(random, 0, 3);
    size_t at = (size_t)rt_between(random, 0, (int64_t)bytes_of[i] - 1);
    /* the last offset of text is not told by anything else: it can only be made too small */
    unsigned char *bytes = (unsigned char *)(uintptr_t)made->columns[column_of[i]].buffers[1];
    bool last = column_of[i] == 0 && at >= 20;
    if (bytes)
        bytes[at] = last ? 0 : (unsigned char)rt_random(random);
}

static void spoil(spoilt *made, uint64_t *random)
{
    rt_arrow_node *inner = rt_between(random, 0, 1) ? &made->roles : &made->skills;
    rt_arrow_node *node = rt_between(random, 0, 3) ? &made->columns[rt_between(random, 0, COLUMNS - 1)] : inner;
    switch (rt_between(random, 0, 4)) {
    case 0:
    case 1:
        spoil_array(&node->array, random);
        break;
    case 2:
        spoil_schema(&node->schema, random);
        break;
    case 3:
        spoil_values(made, random);
        break;
    default:
        if (rt_between(random, 0, 1))
            made->table.arrays[0][rt_between(random, 0, COLUMNS - 1)] = NULL;
        else
            made->table.schemas[rt_between(random, 0, COLUMNS - 1)] = NULL;
    }
}

static void close_people(spoilt *made)
{
    for (int i = 0; i < made->n_memory; i++)
        free(made->memory[i]);
}

static void test_spoilt_tables_are_refused(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    int n_read = 0;
    for (int round = 0; round < ROUNDS; round++) {
        spoilt made = {.n_memory = 0};
        reversa_context *ctx = rt_context(NULL);
        reversa_cohort *cohort;
        open_people(&made);
        for (int64_t k = round == 0 ? 0 : rt_between(&random, 1, 3); k > 0; k--)
            spoil(&made, &random);
        reversa_status status = reversa_people_import(ctx, &made.table.stream, NULL, &cohort);
        assert_true(round > 0 || status == REVERSA_OK);
        assert_true(status == REVERSA_OK || status == REVERSA_E_DATA || status == REVERSA_E_FORMAT ||
                    status == REVERSA_E_UNSUPPORTED || status == REVERSA_E_ARGUMENT);
        assert_int_equal(status != REVERSA_OK, cohort == NULL);
        assert_int_equal(made.table.n_released[0], 1);
        n_read += status == REVERSA_OK;
        reversa_cohort_free(cohort);
        reversa_context_free(ctx);
        close_people(&made);
    }
    assert_in_range(n_read, 1, ROUNDS / 2);
}

/* What was handed over is gone: a second time it is refused, and not released again. */
static void test_a_stream_is_taken_once(void **state)
{
    (void)state;
    spoilt made = {.n_memory = 0};
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort *cohort;
    open_people(&made);
    assert_int_equal(reversa_people_import(ctx, &made.table.stream, NULL, &cohort), REVERSA_OK);
    reversa_cohort_free(cohort);
    assert_int_equal(reversa_people_import(ctx, &made.table.stream, NULL, &cohort), REVERSA_E_ARGUMENT);
    assert_null(cohort);
    rt_arrow_expect_released(&made.table);
    reversa_context_free(ctx);
    close_people(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spoilt_tables_are_refused),
        cmocka_unit_test(test_a_stream_is_taken_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
