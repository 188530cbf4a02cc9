/*
 * What it costs to take people over from a data frame: the same people from memory by the Arrow C stream, in each of the
 * ways in which data frames keep text, beside reading them from people.csv.
 *
 * Usage: crossing [people [folder]], default 100000 people, drawn anew; with a folder its people.csv is read. Arrays are made
 * before the clock starts: what is timed is from the stream to the cohort, on one thread, in seconds of the processor, the
 * least of three runs. `data` are the bytes of the arrays and of the cohort together, `at most` what both and all that is needed
 * in between took at one time, by the library's own count; the aim is 1.5 times the data. bench/crossing.py does this with
 * the data frames of Python.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <reversa.h>

#define MAX_COLUMNS 64
#define RUNS 3

typedef enum form { FORM_UTF8, FORM_LARGE, FORM_VIEW, FORM_DICTIONARY, FORM_LISTS, N_FORMS } form;

static const char *const form_names[N_FORMS] = {"utf8", "large_utf8", "string_view", "utf8, dictionaries",
                                                "utf8, sets as lists"};

/* A column in memory: where its cells are in the file, and the arrays that are made of them. */
typedef struct column {
    char name[64];
    const char **cell; /* [n + 1] a cell ends with a NUL */
    struct ArrowSchema schema;
    struct ArrowSchema inner_schema;
    struct ArrowSchema *inner_schemas[1];
    struct ArrowArray array;
    struct ArrowArray inner;
    struct ArrowArray *inners[1];
    const void *buffers[4];
    const void *inner_buffers[4];
} column;

typedef struct table {
    column columns[MAX_COLUMNS];
    int n_columns;
    int64_t n;
    double bytes; /* of all buffers */
    struct ArrowSchema *schemas[MAX_COLUMNS];
    struct ArrowArray *arrays[MAX_COLUMNS];
    const void *buffers[1];
    bool given;
} table;

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void *need(void *memory)
{
    if (!memory) {
        fputs("out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    return memory;
}

static void *room(table *people, size_t bytes)
{
    people->bytes += (double)bytes;
    return need(calloc(bytes + 1, 1));
}

static void keep_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void keep_array(struct ArrowArray *array)
{
    array->release = NULL;
}

static void keep_stream(struct ArrowArrayStream *stream)
{
    stream->release = NULL;
}

/* The bits that tell which cells are there. */
static const void *present(table *people, const char *const *cell)
{
    unsigned char *bits = room(people, (size_t)people->n / 8 + 1);
    for (int64_t i = 0; i < people->n; i++)
        bits[i / 8] |= (unsigned char)((cell[i][0] != '\0') << (i % 8));
    return bits;
}

/* Texts one behind the other, and the offsets of 4 or 8 bytes. */
static void put_texts(table *people, const void **buffers, const char *const *texts, int64_t n, size_t width)
{
    size_t total = 0;
    for (int64_t i = 0; i < n; i++)
        total += strlen(texts[i]);
    char *bytes = room(people, total);
    char *offsets = room(people, ((size_t)n + 1) * width);
    int64_t at = 0;
    for (int64_t i = 0; i < n; i++) {
        size_t length = strlen(texts[i]);
        memcpy(bytes + at, texts[i], length);
        at += (int64_t)length;
        memcpy(offsets + (size_t)(i + 1) * width, &at, width); /* little-endian */
    }
    buffers[1] = offsets;
    buffers[2] = bytes;
}

static void put_views(table *people, column *made)
{
    size_t total = 0;
    for (int64_t i = 0; i < people->n; i++)
        total += strlen(made->cell[i]) > 12 ? strlen(made->cell[i]) : 0;
    char *views = room(people, (size_t)people->n * 16);
    char *bytes = room(people, total);
    int64_t *sizes = room(people, sizeof *sizes);
    int32_t at = 0;
    for (int64_t i = 0; i < people->n; i++) {
        int32_t length = (int32_t)strlen(made->cell[i]);
        char *view = views + 16 * i;
        memcpy(view, &length, 4);
        memcpy(view + 4, made->cell[i], length > 12 ? 4 : (size_t)length);
        if (length <= 12)
            continue;
        memcpy(view + 12, &at, 4);
        memcpy(bytes + at, made->cell[i], (size_t)length);
        at += length;
    }
    *sizes = at;
    made->buffers[1] = views;
    made->buffers[2] = bytes;
    made->buffers[3] = sizes;
    made->array.n_buffers = 4;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Different texts once, and which of them each cell has. */
static void put_dictionary(table *people, column *made)
{
    const char **sorted = need(malloc(((size_t)people->n + 1) * sizeof *sorted));
    int32_t *index = room(people, (size_t)people->n * sizeof *index);
    memcpy(sorted, made->cell, (size_t)people->n * sizeof *sorted);
    qsort(sorted, (size_t)people->n, sizeof *sorted, by_text);
    int64_t n = 0;
    for (int64_t i = 0; i < people->n; i++)
        if (n == 0 || strcmp(sorted[n - 1], sorted[i]) != 0)
            sorted[n++] = sorted[i];
    for (int64_t i = 0; i < people->n; i++) {
        const char **found = bsearch(&made->cell[i], sorted, (size_t)n, sizeof *sorted, by_text);
        index[i] = found ? (int32_t)(found - sorted) : 0;
    }
    put_texts(people, made->inner_buffers, sorted, n, 4);
    free(sorted);
    made->buffers[1] = index;
    made->array.n_buffers = 2;
    made->inner_schema = (struct ArrowSchema){.format = "u", .name = "", .release = keep_schema};
    made->inner = (struct ArrowArray){
        .length = n, .n_buffers = 3, .buffers = made->inner_buffers, .release = keep_array};
    made->schema.dictionary = &made->inner_schema;
    made->array.dictionary = &made->inner;
}

/* The parts between semicolons as a list of texts. */
static void put_lists(table *people, column *made)
{
    int64_t n = 0;
    size_t n_bytes = 0;
    for (int64_t i = 0; i < people->n; i++) {
        n_bytes += strlen(made->cell[i]) + 1;
        n += made->cell[i][0] != '\0';
        for (const char *at = made->cell[i]; *at; at++)
            n += *at == ';';
    }
    const char **parts = need(malloc(((size_t)n + 1) * sizeof *parts));
    int32_t *offsets = room(people, ((size_t)people->n + 1) * sizeof *offsets);
    char *copies = need(malloc(n_bytes + 1));
    char *copy = copies;
    int32_t at = 0;
    for (int64_t i = 0; i < people->n; i++) {
        size_t size = strlen(made->cell[i]) + 1;
        memcpy(copy, made->cell[i], size);
        char *rest = copy;
        for (char *part = NULL; *copy && (part = strsep(&rest, ";"));)
            parts[at++] = part;
        copy += size;
        offsets[i + 1] = at;
    }
    put_texts(people, made->inner_buffers, parts, n, 4);
    free(parts);
    free(copies);
    made->buffers[1] = offsets;
    made->array.n_buffers = 2;
    made->inner_schema = (struct ArrowSchema){.format = "u", .name = "item", .release = keep_schema};
    made->inner = (struct ArrowArray){
        .length = n, .n_buffers = 3, .buffers = made->inner_buffers, .release = keep_array};
    made->inner_schemas[0] = &made->inner_schema;
    made->inners[0] = &made->inner;
    made->schema.n_children = made->array.n_children = 1;
    made->schema.children = made->inner_schemas;
    made->array.children = made->inners;
}

static void put_numbers(table *people, column *made, bool whole)
{
    int64_t *numbers = room(people, (size_t)people->n * sizeof *numbers);
    for (int64_t i = 0; i < people->n; i++) {
        double fraction = strtod(made->cell[i], NULL);
        numbers[i] = strtoll(made->cell[i], NULL, 10);
        if (!whole)
            memcpy(&numbers[i], &fraction, sizeof fraction);
    }
    made->buffers[1] = numbers;
    made->array.n_buffers = 2;
}

static bool is_one_of(const char *name, const char *names)
{
    const char *found = strstr(names, name);
    return found && (found == names || found[-1] == ' ') && strchr(" ", found[strlen(name)]);
}

static void put_column(table *people, column *made, form as)
{
    static const char *const formats[N_FORMS] = {"u", "U", "vu", "i", "u"};
    bool whole = is_one_of(made->name, "level utc_offset birth_year hours_per_month mentor_capacity mentee_capacity "
                                       "mentor_minimum waiting_rounds");
    bool fraction = is_one_of(made->name, "extraversion openness");
    bool list = as == FORM_LISTS && is_one_of(made->name, "languages goals interests skills wants");
    bool few = is_one_of(made->name, "role department team location languages gender trained");
    const char *format = whole ? "l" : fraction ? "g" : list ? "+l" : as == FORM_DICTIONARY && !few ? "u" : formats[as];
    made->schema = (struct ArrowSchema){
        .format = format, .name = made->name, .flags = ARROW_FLAG_NULLABLE, .release = keep_schema};
    made->array = (struct ArrowArray){
        .length = people->n, .null_count = -1, .n_buffers = 3, .buffers = made->buffers, .release = keep_array};
    made->buffers[0] = present(people, made->cell);
    if (whole || fraction)
        put_numbers(people, made, whole);
    else if (list)
        put_lists(people, made);
    else if (strcmp(format, "vu") == 0)
        put_views(people, made);
    else if (strcmp(format, "i") == 0)
        put_dictionary(people, made);
    else
        put_texts(people, made->buffers, made->cell, people->n, strcmp(format, "U") == 0 ? 8 : 4);
}

static void free_column(column *made)
{
    for (int i = 0; i < 4; i++) {
        free((void *)(uintptr_t)made->buffers[i]);
        free((void *)(uintptr_t)made->inner_buffers[i]);
        made->buffers[i] = made->inner_buffers[i] = NULL;
    }
}

/* The cells of the file: the people that are drawn have no quotes in theirs. */
static void read_cells(table *people, char *bytes)
{
    char *line = strsep(&bytes, "\n");
    for (char *name; line && (name = strsep(&line, ",")) && people->n_columns < MAX_COLUMNS;)
        (void)snprintf(people->columns[people->n_columns++].name, sizeof people->columns[0].name, "%s", name);
    int64_t n_rows = 0;
    for (const char *at = bytes; at && *at; at++)
        n_rows += *at == '\n';
    for (int i = 0; i < people->n_columns; i++)
        people->columns[i].cell = need(calloc((size_t)n_rows + 1, sizeof(char *)));
    while (people->n < n_rows && (line = strsep(&bytes, "\n"))) {
        for (int i = 0; i < people->n_columns; i++) {
            const char *cell = strsep(&line, ",");
            people->columns[i].cell[people->n] = cell ? cell : "";
        }
        people->n++;
    }
}

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    table *people = stream->private_data;
    *out = (struct ArrowSchema){.format = "+s",
                                .name = "",
                                .n_children = people->n_columns,
                                .children = people->schemas,
                                .release = keep_schema};
    return 0;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    table *people = stream->private_data;
    *out = (struct ArrowArray){.length = people->n,
                               .n_buffers = 1,
                               .n_children = people->n_columns,
                               .buffers = people->buffers,
                               .children = people->arrays,
                               .release = people->given ? NULL : keep_array};
    people->given = true;
    return 0;
}

static int fail(const reversa_context *ctx)
{
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    fprintf(stderr, "%s:%lld: %s\n", error.file ? error.file : "", (long long)error.row, error.message);
    return EXIT_FAILURE;
}

/* From the file, where there is one, else from the table: the least seconds, and the memory of the last run. */
static int measure(const char *path, table *people, double *seconds_out, double memory_out[2])
{
    *seconds_out = 1e9;
    for (int run = 0; run < RUNS; run++) {
        reversa_context *ctx;
        reversa_cohort *cohort;
        if (reversa_context_create(NULL, &ctx))
            return EXIT_FAILURE;
        reversa_context_set_threads(ctx, 1);
        struct ArrowArrayStream stream = {
            .get_schema = get_schema, .get_next = get_next, .release = keep_stream, .private_data = people};
        people->given = false;
        double from = seconds();
        reversa_status status = path ? reversa_people_read(ctx, path, NULL, &cohort)
                                     : reversa_people_import(ctx, &stream, NULL, &cohort);
        double taken = seconds() - from;
        *seconds_out = taken < *seconds_out ? taken : *seconds_out;
        memory_out[0] = 1e-6 * (double)reversa_context_memory_used(ctx);
        memory_out[1] = 1e-6 * (double)reversa_context_memory_peak(ctx);
        int result = status ? fail(ctx) : EXIT_SUCCESS;
        reversa_cohort_free(cohort);
        reversa_context_free(ctx);
        if (result)
            return result;
    }
    return EXIT_SUCCESS;
}

static int measure_forms(const char *path, table *people)
{
    double csv;
    double memory[2];
    if (measure(path, people, &csv, memory))
        return EXIT_FAILURE;
    printf("%-22s %8.3f s            cohort %6.1f MB\n", "people.csv", csv, memory[0]);
    for (form as = 0; as < N_FORMS; as++) {
        people->bytes = 0;
        for (int i = 0; i < people->n_columns; i++)
            put_column(people, &people->columns[i], as);
        double taken;
        int result = measure(NULL, people, &taken, memory);
        for (int i = 0; i < people->n_columns; i++)
            free_column(&people->columns[i]);
        if (result)
            return result;
        double arrays = 1e-6 * people->bytes;
        printf("%-22s %8.3f s %5.2f x    data %6.1f MB, at most %6.1f MB: %.2f x\n", form_names[as], taken, taken / csv,
               arrays + memory[0], arrays + memory[1], (arrays + memory[1]) / (arrays + memory[0]));
    }
    return EXIT_SUCCESS;
}

static char *read_file(const char *path)
{
    struct stat info;
    FILE *file = fopen(path, "rb");
    if (!file || fstat(fileno(file), &info) != 0) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    char *bytes = need(calloc((size_t)info.st_size + 1, 1));
    size_t n = fread(bytes, 1, (size_t)info.st_size, file);
    bytes[n] = '\0';
    (void)fclose(file);
    return bytes;
}

static int draw_people(const char *path, int32_t n)
{
    reversa_context *ctx;
    if (reversa_context_create(NULL, &ctx))
        return EXIT_FAILURE;
    reversa_generate_options options;
    reversa_generate_options_init(&options);
    options.people = n;
    reversa_organisation drawn = {0};
    reversa_status status = reversa_generate(ctx, &options, &drawn);
    if (!status)
        status = reversa_people_write(ctx, drawn.cohort, path);
    int result = status ? fail(ctx) : EXIT_SUCCESS;
    reversa_previous_free(drawn.previous);
    reversa_preferences_free(drawn.preferences);
    reversa_cohort_free(drawn.cohort);
    reversa_context_free(ctx);
    return result;
}

int main(int n_arguments, char **arguments)
{
    int32_t n = n_arguments > 1 ? (int32_t)strtol(arguments[1], NULL, 10) : 100000;
    char own[] = "/tmp/crossing-XXXXXX";
    char path[4096];
    bool given = n_arguments > 2;
    const char *folder = given ? arguments[2] : mkdtemp(own);
    if (!folder || n < 1)
        return EXIT_FAILURE;
    (void)snprintf(path, sizeof path, "%s/people.csv", folder);
    static table people;
    int result = given ? EXIT_SUCCESS : draw_people(path, n);
    if (!result) {
        read_cells(&people, read_file(path));
        for (int i = 0; i < people.n_columns; i++) {
            people.schemas[i] = &people.columns[i].schema;
            people.arrays[i] = &people.columns[i].array;
        }
        printf("%lld people, %d columns\n", (long long)people.n, people.n_columns);
        result = measure_forms(path, &people);
    }
    if (!given) {
        (void)unlink(path);
        (void)rmdir(folder);
    }
    return result;
}
