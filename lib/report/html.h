/*
 * Pages: text that cannot act, sections, tables. What every report is built of.
 *
 * Everything goes straight into an output, whose first error is kept there. Markup is well-formed XML that an HTML parser
 * reads the same way: all elements closed, all attributes quoted. Text from data goes out through rv_html_text() or
 * rv_html_plain() alone.
 */
#ifndef RV_REPORT_HTML_H
#define RV_REPORT_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "io/file.h"
#include "report/figure.h"

/* Markup as it is. */
void rv_html_put(rv_output *out, const char *markup);
/* Markup from a format; what goes in must be numbers or words of our own, in all under 500 bytes. */
__attribute__((format(printf, 2, 3))) void rv_html_say(rv_output *out, const char *format, ...);
/* Text from data between elements: escaped, and isolated where it may be written from right to left. */
void rv_html_text(rv_output *out, const char *text);
/* Text from data where no element may stand: attributes, <title>, SVG. At most `most` bytes, then an ellipsis; 0 for all. */
void rv_html_plain(rv_output *out, const char *text, size_t most);

/* From <!DOCTYPE> to <main>, and from there to </html>. `title` is data, `lead` a line under it, or NULL; the page allows
 * its own style sheet and nothing else. */
void rv_html_open_page(rv_output *out, const char *kind, const char *title, const char *lead);
void rv_html_close_page(rv_output *out, const char *foot);
/* A section with its heading; id is a word of our own. */
void rv_html_open_section(rv_output *out, const char *id, const char *heading);
void rv_html_close_section(rv_output *out);
/* Something to be opened: the data beside a picture, a list. On paper it is open. */
void rv_html_open_details(rv_output *out, const char *summary, bool open);
/* Such a list, too long for paper, where `instead` stands in its place: markup of our own that says where the list is. */
void rv_html_open_long_details(rv_output *out, const char *summary, const char *instead);
void rv_html_close_details(rv_output *out);

/* A column of a table. */
typedef struct rv_heading {
    const char *text;
    bool number; /* set to the right */
} rv_heading;

/* A table with a caption and a row of headings; the first cell of each row is to be a heading. */
void rv_html_open_table(rv_output *out, const char *caption, const rv_heading *columns, size_t n_columns);
void rv_html_close_table(rv_output *out);
/* On a phone alone: that the table that follows can be moved sideways. Tables of many columns have it. */
void rv_html_hint_sideways(rv_output *out);
void rv_html_open_row(rv_output *out);
void rv_html_close_row(rv_output *out);
void rv_html_cell_head(rv_output *out, const char *text);                    /* data */
void rv_html_cell_term(rv_output *out, const char *text, const char *under); /* data, and under it words of our own */
void rv_html_cell_text(rv_output *out, const char *text);                    /* data */
void rv_html_cell_figure(rv_output *out, rv_figure figure);

#endif
