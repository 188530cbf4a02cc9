/*
 * Groups: values that would act are text, small counts are dashes.
 */
#include <string.h>

#include "support/report.h"

static const char inside[] =
    "\"rules\": [{\"rule\": \"attribute\", \"who\": \"mentor\", \"attribute\": \"department\", \"in\": [\"POL\", "
    "\"DOT\", \"<b>HHS</b> & co\"]}], "
    "\"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"skills\", \"mentee\": \"wants\", \"weight\": 3}, "
    "{\"criterion\": \"different\", \"attribute\": \"department\", \"weight\": 1}]";

static const char *const expected[] = {"By department",
                                       "&lt;b&gt;HHS&lt;/b&gt;",
                                       "Numbers from 1 to 1 are hidden",
                                       "<caption>Pairs by department: mentors in rows",
                                       "Mentees by gender",
                                       "Impact ratio"};

static void test_report_groups_says_what_there_is(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_paper paper;
    rt_paper_open(ctx, inside, &paper);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        rt_sheet sheet;
        rt_sheet_open(ctx, &paper, &sheet);
        rv_report_meetings(&sheet.report);
        rv_report_fairness(&sheet.report);
        rt_sheet_expect(&sheet, expected[i]);
    }
    rt_paper_close(&paper);
    reversa_context_free(ctx);
}

/* ---- the key of the map ---- */

#define SHADES 5

/* What a key says of each shade, 0 to 0 where it does not say anything. */
typedef struct key {
    int64_t from[SHADES + 1];
    int64_t to[SHADES + 1];
} key;

static int64_t whole(const char *text, const char **end)
{
    int64_t value = 0;
    assert_true(*text >= '0' && *text <= '9');
    for (; (*text >= '0' && *text <= '9') || *text == ','; text++)
        if (*text != ',')
            value = value * 10 + (*text - '0');
    *end = text;
    return value;
}

/* The writing that follows a box. */
static const char *writing(const char *box)
{
    const char *text = strstr(box, "<text ");
    assert_non_null(text);
    return strchr(text, '>') + 1;
}

static key read_key(const char *html)
{
    static const char box[] = "class=\"key q";
    key found = {{0}, {0}};
    for (const char *at = strstr(html, box); at; at = strstr(at + 1, box)) {
        int shade = at[sizeof box - 1] - '0';
        const char *end;
        assert_true(shade >= 1 && shade <= SHADES);
        found.from[shade] = whole(writing(at), &end);
        found.to[shade] = strncmp(end, " to ", 4) == 0 ? whole(end + 4, &end) : found.from[shade];
    }
    return found;
}

/* Each number on the map has a shade of which the key says that it means such numbers. */
static int compare_with_key(const char *html, const key *said)
{
    static const char box[] = "class=\"q q";
    int n = 0;
    for (const char *at = strstr(html, box); at; at = strstr(at + 1, box)) {
        int shade = at[sizeof box - 1] - '0';
        const char *end;
        if (shade == 0)
            continue;
        int64_t count = whole(writing(at), &end);
        assert_true(said->from[shade] <= count && count <= said->to[shade]);
        n++;
    }
    return n;
}

/* `n` pairs in every pair of departments but more in one. */
static void test_report_groups_key_says_what_shades_mean(void **state)
{
    (void)state;
    static const char plain[] = "\"rules\": [], \"criteria\": [{\"criterion\": \"same\", \"attribute\": "
                                "\"department\", \"weight\": 1}]";
    static const int sizes[][3] = {{1, 1, 1}, {1, 2, 3}, {4, 5, 6}, {5, 9, 30}, {40, 1, 199}, {7, 1100, 900}};
    reversa_context *ctx = rt_context(NULL);
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        for (int32_t smallest = 1; smallest <= 5; smallest += 4) {
            rt_paper paper;
            rt_sheet sheet;
            reversa_pair_table_options options;
            rt_paper_departments(ctx, plain, sizes[s], &paper);
            reversa_pair_table_options_init(&options);
            options.smallest = smallest;
            assert_int_equal(reversa_pair_table_create(ctx, paper.matching, &options, &paper.table), REVERSA_OK);
            paper.tables[0] = paper.table;
            paper.parts.tables = paper.tables;
            paper.parts.n_tables = 1;
            rt_sheet_open(ctx, &paper, &sheet);
            rv_report_meetings(&sheet.report);
            const char *html = rt_sheet_text(&sheet);
            assert_null(rt_markup_wrong(html));
            key said = read_key(html);
            int n = 0;
            for (int32_t a = 0; a < reversa_pair_table_n_groups(paper.table); a++)
                for (int32_t b = 0; b < reversa_pair_table_n_groups(paper.table); b++)
                    n += reversa_pair_table_count(paper.table, a, b) > 0;
            assert_int_equal(compare_with_key(html, &said), n);
            for (int shade = 1; shade <= SHADES; shade++)
                assert_true(said.from[shade] == 0 || said.from[shade] >= smallest);
            rt_sheet_close(&sheet);
            rt_paper_close(&paper);
        }
    }
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_report_groups_says_what_there_is),
        cmocka_unit_test(test_report_groups_key_says_what_shades_mean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
