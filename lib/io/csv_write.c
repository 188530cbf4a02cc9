/*
 * The CSV writer: commas, LF, quotes only where a cell needs them.
 *
 * Text that a spreadsheet would run as a formula gets a leading apostrophe, unless it is a plain number. A text that already
 * begins with apostrophes before such a character gets one more, so that the reader, which takes one off, gives back
 * exactly what was written.
 */
#include <string.h>

#include "base/text.h"
#include "io/csv.h"

static void begin_cell(rv_csv_writer *writer)
{
    if (writer->started)
        rv_output_add(writer->output, ",", 1);
    writer->started = true;
}

static bool needs_guard(const char *text, size_t length)
{
    size_t n = 0;
    while (n < length && text[n] == '\'')
        n++;
    if (n == length || !rv_csv_begins_formula(text[n]))
        return false;
    int64_t value;
    return n > 0 || rv_parse_decimal(text, length, 6, &value) != NULL;
}

#define IN_BODY 1u
#define IN_HEADER 2u

/* The bytes for which a cell is quoted. Semicolons and TABs matter in the header alone, where the reader looks for the
 * delimiter. */
static const unsigned char special[256] = {[0] = IN_BODY | IN_HEADER,
                                           [','] = IN_BODY | IN_HEADER,
                                           ['"'] = IN_BODY | IN_HEADER,
                                           ['\n'] = IN_BODY | IN_HEADER,
                                           ['\r'] = IN_BODY | IN_HEADER,
                                           [';'] = IN_HEADER,
                                           ['\t'] = IN_HEADER};

static bool needs_quotes(const rv_csv_writer *writer, const char *text, size_t length)
{
    unsigned found = 0;
    for (size_t i = 0; i < length; i++)
        found |= special[(unsigned char)text[i]];
    return (found & (writer->body ? IN_BODY : IN_HEADER)) != 0;
}

void rv_csv_text(rv_csv_writer *writer, const char *text, size_t length)
{
    begin_cell(writer);
    rv_output *output = writer->output;
    bool guard = needs_guard(text, length);
    if (!needs_quotes(writer, text, length)) {
        rv_output_add(output, "'", guard);
        rv_output_add(output, text, length);
        return;
    }
    rv_output_add_text(output, guard ? "\"'" : "\"");
    for (const char *end = text + length; text < end;) {
        const char *quote = memchr(text, '"', (size_t)(end - text));
        size_t n = quote ? (size_t)(quote - text) + 1 : (size_t)(end - text);
        rv_output_add(output, text, n);
        if (quote)
            rv_output_add(output, "\"", 1);
        text += n;
    }
    rv_output_add(output, "\"", 1);
}

void rv_csv_plain(rv_csv_writer *writer, const char *text)
{
    begin_cell(writer);
    rv_output_add_text(writer->output, text);
}

void rv_csv_end_row(rv_csv_writer *writer)
{
    rv_output_add(writer->output, "\n", 1);
    writer->started = false;
    writer->body = true;
}
