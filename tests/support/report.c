/*
 * Pages under test. The checker of markup is a stack of names: stricter than HTML, as strict as XML in what reports use.
 */
#include "support/report.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define DEPTH 64
#define PEOPLE 22

/* ---- Markup ---- */

static bool is_reference(const char *at)
{
    static const char *const known[] = {"&lt;", "&gt;", "&amp;", "&quot;", "&#39;"};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strncmp(at, known[i], strlen(known[i])) == 0)
            return true;
    return false;
}

/* Behind the attributes of a tag, NULL where they are wrong. */
static const char *attributes_end(const char *at)
{
    while (*at == ' ') {
        at++;
        if (*at == '/')
            return at;
        size_t name = strcspn(at, "= >\"<");
        if (name == 0 || at[name] != '=' || at[name + 1] != '"')
            return NULL;
        for (at += name + 2; *at && *at != '"'; at++)
            if (*at == '<' || (*at == '&' && !is_reference(at)))
                return NULL;
        if (*at != '"')
            return NULL;
        at++;
    }
    return at;
}

/* Behind a tag, which is put on the stack or taken off it. */
static const char *tag_end(const char *at, const char *stack[DEPTH], size_t length[DEPTH], int *depth)
{
    bool closing = at[1] == '/';
    const char *name = at + 1 + closing;
    size_t n = strcspn(name, " />");
    const char *end = closing ? name + n : attributes_end(name + n);
    if (n == 0 || !end)
        return NULL;
    if (closing) {
        if (*depth == 0 || length[*depth - 1] != n || strncmp(stack[*depth - 1], name, n) != 0)
            return NULL;
        (*depth)--;
    } else if (*end == '/') {
        end++;
    } else {
        if (*depth == DEPTH)
            return NULL;
        stack[*depth] = name;
        length[(*depth)++] = n;
    }
    return *end == '>' ? end + 1 : NULL;
}

const char *rt_markup_wrong(const char *markup)
{
    const char *stack[DEPTH];
    size_t length[DEPTH];
    int depth = 0;
    const char *at = strncmp(markup, "<!DOCTYPE html>", 15) == 0 ? markup + 15 : markup;
    while (*at) {
        unsigned char c = (unsigned char)*at;
        if ((c < 0x20 && c != '\n') || c == 0x7F || c == '>' || (c == '&' && !is_reference(at)))
            return at;
        if (c != '<') {
            at++;
            continue;
        }
        const char *end = tag_end(at, stack, length, &depth);
        if (!end)
            return at;
        at = end;
    }
    return depth == 0 ? NULL : at;
}

/* ---- A programme ---- */

static void write_people(char *csv, size_t size)
{
    static const char *const departments[] = {"POL", "\"<b>HHS</b> & co\"", "DOT"};
    size_t used = (size_t)snprintf(csv, size, "id,role,name,department,gender,skills,wants\n");
    for (int i = 0; i < PEOPLE; i++) {
        bool mentor = i < 10;
        char name[420];
        memset(name, 'x', 300);
        name[300] = '\0';
        if (i % 6 != 3)
            snprintf(name, sizeof name, "%s",
                     (const char *const[]){"=cmd()", RT_SCRIPT, RT_TURNED, "", "\"a \"\"b\"\" 'c'\"", ""}[i % 6]);
        used += (size_t)snprintf(csv + used, size - used, "%s%02d,%s,%s,%s,%s,%s,%s\n", mentor ? "m<" : "e&", i,
                                 mentor ? "mentor" : "mentee", name, departments[i % 3], i % 2 ? "F" : "M",
                                 mentor ? (i % 2 ? "sql:3;r:1" : "sql:2;go:3") : "",
                                 mentor ? "" : (i % 4 ? "sql:3;r:2" : "go:1"));
    }
    assert_true(used < size);
}

void rt_paper_open(reversa_context *ctx, const char *inside, rt_paper *paper)
{
    static const char *const column = "gender";
    static char csv[16384];
    reversa_equity_audit audit;
    reversa_pair_table_options options;
    reversa_insight *insight = NULL;
    *paper = (rt_paper){0};
    write_people(csv, sizeof csv);
    assert_int_equal(rt_make(&paper->made, csv, inside), REVERSA_OK);
    assert_int_equal(reversa_match(ctx, paper->made.problem, NULL, NULL, &paper->matching), REVERSA_OK);
    assert_int_equal(reversa_baseline_create(ctx, paper->made.problem, paper->matching, NULL, &paper->baseline),
                     REVERSA_OK);
    reversa_pair_table_options_init(&options);
    options.smallest = 2;
    assert_int_equal(reversa_pair_table_create(ctx, paper->matching, &options, &paper->table), REVERSA_OK);
    reversa_equity_audit_init(&audit);
    audit.n_columns = 1;
    audit.columns = &column;
    assert_int_equal(reversa_equity_from_matching(ctx, paper->matching, &audit, NULL, &paper->equity), REVERSA_OK);
    assert_int_equal(reversa_insight_create(ctx, paper->made.problem, paper->matching, NULL, &insight), REVERSA_OK);
    assert_int_equal(reversa_insight_classify(ctx, insight, NULL, &paper->lottery), REVERSA_OK);
    reversa_insight_free(insight);
    paper->tables[0] = paper->table;
    paper->audit = (reversa_report_audit){.equity = paper->equity, .column = column, .side = REVERSA_MENTEE};
    reversa_report_parts_init(&paper->parts);
    paper->parts.baseline = paper->baseline;
    paper->parts.lottery = &paper->lottery;
    paper->parts.tables = paper->tables;
    paper->parts.n_tables = 1;
    paper->parts.audits = &paper->audit;
    paper->parts.n_audits = 1;
}

void rt_paper_departments(reversa_context *ctx, const char *inside, const int sizes[3], rt_paper *paper)
{
    static char csv[131072];
    *paper = (rt_paper){0};
    size_t used = (size_t)snprintf(csv, sizeof csv, "id,role,department\n");
    for (int d = 0; d < 3; d++)
        for (int i = 0; i < sizes[d]; i++)
            used += (size_t)snprintf(csv + used, sizeof csv - used, "m%d-%d,mentor,d%d\ne%d-%d,mentee,d%d\n", d, i, d,
                                     d, i, d);
    assert_true(used < sizeof csv);
    assert_int_equal(rt_make(&paper->made, csv, inside), REVERSA_OK);
    assert_int_equal(reversa_match(ctx, paper->made.problem, NULL, NULL, &paper->matching), REVERSA_OK);
    reversa_report_parts_init(&paper->parts);
}

void rt_paper_close(rt_paper *paper)
{
    reversa_equity_free(paper->equity);
    reversa_pair_table_free(paper->table);
    reversa_baseline_free(paper->baseline);
    reversa_matching_free(paper->matching);
    rt_drop(&paper->made);
}

/* ---- Sheets ---- */

void rt_sheet_open(reversa_context *ctx, const rt_paper *paper, rt_sheet *sheet)
{
    *sheet = (rt_sheet){0};
    assert_int_equal(rv_output_open(ctx, "-", &sheet->out), REVERSA_OK);
    if (!paper)
        return;
    sheet->report = (rv_report){.ctx = ctx,
                                .out = &sheet->out,
                                .problem = paper->made.problem,
                                .matching = paper->matching,
                                .parts = &paper->parts};
    for (int side = 0; side < 2; side++)
        reversa_matching_counts(paper->matching, (reversa_side)side, &sheet->report.counts[side]);
    rv_arena_open(ctx, &sheet->report.scratch);
    assert_int_equal(rv_report_compare(&sheet->report), REVERSA_OK);
}

const char *rt_sheet_text(rt_sheet *sheet)
{
    rv_output_add(&sheet->out, "", 1);
    assert_int_equal(sheet->out.status, REVERSA_OK);
    sheet->out.used--;
    return sheet->out.buffer;
}

void rt_sheet_close(rt_sheet *sheet)
{
    rv_output_abort(&sheet->out);
    rv_arena_free(&sheet->report.scratch);
}

void rt_sheet_expect(rt_sheet *sheet, const char *words)
{
    const char *text = rt_sheet_text(sheet);
    const char *wrong = rt_markup_wrong(text);
    if (wrong)
        fail_msg("not well-formed at: %.120s", wrong);
    if (!strstr(text, words))
        fail_msg("the words are not there: %s\n%.3000s", words, text);
    rt_sheet_close(sheet);
}
