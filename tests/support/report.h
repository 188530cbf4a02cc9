/*
 * Pages under test: an output held in memory, whether markup is well-formed, and a small programme with everything in it.
 */
#ifndef RT_REPORT_H
#define RT_REPORT_H

#include "report/report.h"
#include "support/people.h"

/* Names that would act if they could: formula, markup, direction of writing, 300 characters, control, nothing. */
#define RT_SCRIPT "<script>alert(1)</script>"
#define RT_TURNED "\xE2\x80\xAEtxt.exe\xE2\x81\xA6\xD7\x90"

/* A matching with all parts of a report. */
typedef struct rt_paper {
    rt_case made;
    reversa_matching *matching;
    reversa_baseline *baseline;
    reversa_pair_table *table;
    const reversa_pair_table *tables[1];
    reversa_equity *equity;
    reversa_classification lottery;
    reversa_report_audit audit;
    reversa_report_parts parts;
} rt_paper;

/* Ten mentors and twelve mentees in three departments, with names that would act; `inside` as in rt_make(). */
void rt_paper_open(reversa_context *ctx, const char *inside, rt_paper *paper);
/* As many pairs within each of three departments as `sizes` says; no parts. */
void rt_paper_departments(reversa_context *ctx, const char *inside, const int sizes[3], rt_paper *paper);
void rt_paper_close(rt_paper *paper);

/* What sections write, held in memory. */
typedef struct rt_sheet {
    rv_output out;
    rv_report report;
} rt_sheet;

void rt_sheet_open(reversa_context *ctx, const rt_paper *paper, rt_sheet *sheet); /* paper NULL: the output alone */
/* What has been written so far, with a NUL; belongs to the sheet. */
const char *rt_sheet_text(rt_sheet *sheet);
/* Assert that it is well-formed, has the words, and close. */
void rt_sheet_expect(rt_sheet *sheet, const char *words);
void rt_sheet_close(rt_sheet *sheet);

/* Is markup well-formed: every element closed in its order, every attribute quoted, every & a reference? NULL, or the place
 * where it is not. A leading <!DOCTYPE> is allowed. */
const char *rt_markup_wrong(const char *markup);

#endif
