/*
 * Good files, cut at every byte and with every byte changed: a reader makes an object or records errors, never both and
 * never neither, and does not crash. And the walk through the allocation failures of every reader and writer.
 */
#include "support/support.h"

#include <stdlib.h>
#include <string.h>

#include <reversa/io.h>

#include "io/people.h"

static const char people_file[] =
    "id,role,level,skills,languages,availability,hire_date,manager_id,team,utc_offset\r\n"
    "a,mentor,3,SQL:4; python:0.5,en;de,Mon 00:30-01:30;Sun 22:00-06:00,2020-02-29,b,\"x,\"\"y\"\"\",60\r\n"
    "b,both,7.0,,,,,,'=Caf\xC3\xA9,\r\n"
    "c,mentee,1,\"\",fr,Tue 09:00-10:00,1999-12-31,b,z,-300\r\n";
static const char preferences_file[] = "person_id,other_id,rank,veto\nb,a,1,\nc,b,2,no\nc,\"a\",,yes\nx,y,3,\n";
static const char previous_file[] =
    "mentor_id,mentee_id,state,note\na,b,active,\na,c,pinned,\"n\"\"\n\"\nb,c,ended,'=n\n";
static const char scores_file[] = "mentor_id,mentee_id,score,cost\na,b,0.5,1\na,c,1,\nb,c,0.000001,-2.5\n";

typedef enum input_kind { PEOPLE, PREFERENCES, PREVIOUS, SCORES, N_KINDS } input_kind;

static const char *const files[N_KINDS] = {people_file, preferences_file, previous_file, scores_file};

static reversa_context *context;
static reversa_cohort *people;

static int open_people(void **state)
{
    (void)state;
    context = rt_context(NULL);
    return reversa_people_read(context, rt_write_text("people.csv", people_file), NULL, &people);
}

static int close_people(void **state)
{
    (void)state;
    reversa_cohort_free(people);
    reversa_context_free(context);
    return 0;
}

/* An object of any of the kinds. */
typedef struct any_object {
    reversa_cohort *cohort;
    reversa_preferences *preferences;
    reversa_previous *previous;
    reversa_scores *scores;
} any_object;

static reversa_status read_kind(reversa_context *ctx, input_kind kind, const char *path, const reversa_cohort *cohort,
                                any_object *object_out)
{
    switch (kind) {
    case PEOPLE:
        return reversa_people_read(ctx, path, NULL, &object_out->cohort);
    case PREFERENCES:
        return reversa_preferences_read(ctx, path, cohort, &object_out->preferences);
    case PREVIOUS:
        return reversa_previous_read(ctx, path, cohort, &object_out->previous);
    default:
        return reversa_scores_read(ctx, path, cohort, &object_out->scores);
    }
}

static const void *made(const any_object *object, input_kind kind)
{
    const void *const all[N_KINDS] = {object->cohort, object->preferences, object->previous, object->scores};
    return all[kind];
}

static void free_object(any_object *object)
{
    reversa_preferences_free(object->preferences);
    reversa_previous_free(object->previous);
    reversa_scores_free(object->scores);
    reversa_cohort_free(object->cohort);
    memset(object, 0, sizeof *object);
}

/* People from memory, for there are many; the rest through a file. */
static void read_mangled(input_kind kind, const char *bytes, size_t length)
{
    any_object read = {0};
    reversa_status status;
    if (kind == PEOPLE) {
        rv_file file = {0};
        context->n_errors = 0;
        assert_int_equal(rv_grow(context, &file.bytes, &file.capacity, length, 1), REVERSA_OK);
        if (length > 0)
            memcpy(file.bytes, bytes, length);
        file.length = length;
        status = rv_people_parse(context, &file, "mangled", NULL, &read.cohort);
        assert_null(file.bytes);
    } else
        status = read_kind(context, kind, rt_write("mangled.csv", bytes, length), people, &read);
    assert_true((status == REVERSA_OK) == (made(&read, kind) != NULL));
    assert_true((status == REVERSA_OK) == (reversa_context_error_count(context) == 0));
    free_object(&read);
}

static void test_read_cut_anywhere(void **state)
{
    (void)state;
    for (int kind = 0; kind < N_KINDS; kind++)
        for (size_t length = 0; length < strlen(files[kind]); length++)
            read_mangled(kind, files[kind], length);
}

static void test_read_any_byte_changed(void **state)
{
    (void)state;
    static const char bytes[] = {',',  ';', '\t', '"', '\n', '\r',       '\0',
                                 '\'', '0', ':',  'z', ' ',  (char)0xFF, (char)0xC3};
    for (int kind = 0; kind < N_KINDS; kind++) {
        size_t length = strlen(files[kind]);
        size_t n_bytes = kind == PEOPLE ? sizeof bytes : 7; /* files take longer than memory */
        char *copy = malloc(length);
        assert_non_null(copy);
        for (size_t at = 0; at < length; at++) {
            memcpy(copy, files[kind], length);
            for (size_t i = 0; i < n_bytes; i++) {
                copy[at] = bytes[i];
                read_mangled(kind, copy, length);
            }
            copy[at] = (char)(files[kind][at] ^ 0x20);
            read_mangled(kind, copy, length);
        }
        free(copy);
    }
}

/* What is walked: read one kind, or write it. */
typedef struct walked {
    input_kind kind;
    bool write;
    const char *path;
    any_object in;
    any_object out;
} walked;

static void set_up(reversa_context *ctx, void *state)
{
    walked *walk = state;
    memset(&walk->in, 0, sizeof walk->in);
    memset(&walk->out, 0, sizeof walk->out);
    if (walk->kind != PEOPLE || walk->write)
        assert_int_equal(read_kind(ctx, PEOPLE, rt_path("people.csv"), NULL, &walk->in), REVERSA_OK);
    if (walk->kind != PEOPLE && walk->write)
        assert_int_equal(read_kind(ctx, walk->kind, walk->path, walk->in.cohort, &walk->in), REVERSA_OK);
}

static reversa_status call(reversa_context *ctx, void *state)
{
    walked *walk = state;
    if (!walk->write)
        return read_kind(ctx, walk->kind, walk->path, walk->in.cohort, &walk->out);
    const char *path = rt_path("walked-out.csv");
    if (walk->kind == PEOPLE)
        return reversa_people_write(ctx, walk->in.cohort, path);
    if (walk->kind == PREFERENCES)
        return reversa_preferences_write(ctx, walk->in.cohort, walk->in.preferences, path);
    return reversa_previous_write(ctx, walk->in.cohort, walk->in.previous, path);
}

static void check(reversa_context *ctx, void *state)
{
    (void)ctx;
    (void)state;
    assert_null(rt_read(rt_path(".reversa-0.tmp"), NULL));
}

static void release(reversa_context *ctx, void *state)
{
    (void)ctx;
    walked *walk = state;
    free_object(&walk->out);
    free_object(&walk->in);
}

static void walk_through(const char *name, input_kind kind, bool write)
{
    walked walk = {.kind = kind, .write = write, .path = rt_write_text("walked.csv", files[kind])};
    const void *const outs[N_KINDS] = {&walk.out.cohort, &walk.out.preferences, &walk.out.previous, &walk.out.scores};
    rt_walk through = {.name = name, .setup = set_up, .call = call, .check = check, .release = release, .state = &walk};
    through.out = write ? NULL : outs[kind];
    assert_true(rt_fault_walk(&through) > 3);
}

static void test_read_without_memory(void **state)
{
    (void)state;
    walk_through("reversa_people_read", PEOPLE, false);
    walk_through("reversa_preferences_read", PREFERENCES, false);
    walk_through("reversa_previous_read", PREVIOUS, false);
    walk_through("reversa_scores_read", SCORES, false);
}

static void test_write_without_memory(void **state)
{
    (void)state;
    walk_through("reversa_people_write", PEOPLE, true);
    walk_through("reversa_preferences_write", PREFERENCES, true);
    walk_through("reversa_previous_write", PREVIOUS, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read_cut_anywhere),
        cmocka_unit_test(test_read_any_byte_changed),
        cmocka_unit_test(test_read_without_memory),
        cmocka_unit_test(test_write_without_memory),
    };
    return cmocka_run_group_tests(tests, open_people, close_people);
}
