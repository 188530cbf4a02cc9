/*
 * A rematch in words and numbers: what stays, what goes and why, and what more changes would bring.
 */
#include <inttypes.h>
#include <string.h>

#include "output.h"
#include "print.h"
#include "rematch.h"
#include "table.h"

#define MOST_ROWS 12 /* of the curve, for people */

static const char *const headings[] = {
    [REVERSA_CHANGE_BROKEN] = "Broken",         [REVERSA_CHANGE_IMPOSSIBLE] = "Could not be kept",
    [REVERSA_CHANGE_FORBIDDEN] = "Forbidden",   [REVERSA_CHANGE_NEW] = "New",
    [REVERSA_CHANGE_MATCHED] = "Newly matched", [REVERSA_CHANGE_UNMATCHED] = "Nobody any more"};

static void print_sentence(FILE *stream, const char *text)
{
    fputs("  ", stream);
    print_wrapped(stream, 2, 4, print_width(stream), text);
}

void rematch_print_changes(const reversa_rematch *rematch, FILE *stream)
{
    int last = REVERSA_CHANGE_KEPT;
    for (int32_t k = 0; k < reversa_rematch_n_changes(rematch); k++) {
        reversa_review_change change;
        reversa_rematch_change(rematch, k, &change);
        if (change.kind == REVERSA_CHANGE_KEPT)
            continue;
        if ((int)change.kind != last)
            print_heading(stream, headings[change.kind]);
        last = (int)change.kind;
        print_sentence(stream, change.text);
    }
    if (reversa_rematch_n_exchanges(rematch) > 0)
        print_heading(stream, "Exchanges");
    for (int32_t k = 0; k < reversa_rematch_n_exchanges(rematch); k++) {
        reversa_exchange_group group;
        char text[400];
        reversa_rematch_exchange(rematch, k, &group);
        snprintf(text, sizeof text, "%" PRId32 ": %s", k + 1, group.text);
        print_sentence(stream, text);
    }
}

/* ---- The summary ---- */

static void print_count(FILE *stream, const char *what, int64_t n, const char *note)
{
    if (n > 0)
        fprintf(stream, "  %-19s %s%s\n", what, print_whole(n).text, note);
}

static void print_counts(const reversa_rematch *rematch, FILE *stream)
{
    reversa_rematch_counts counts;
    reversa_rematch_count(rematch, &counts);
    print_heading(stream, "Beside the pairs before");
    fprintf(stream, "  %-19s %s of %s\n", "kept", print_whole(counts.n_kept).text, print_whole(counts.n_before).text);
    fprintf(stream, "  %-19s %s\n", "broken", print_whole(counts.n_broken).text);
    print_count(stream, "could not be kept", counts.n_impossible, ": not counted as broken");
    print_count(stream, "forbidden", counts.n_forbidden, "");
    print_count(stream, "new", counts.n_new, "");
    print_count(stream, "newly matched", counts.n_matched, " people");
    print_count(stream, "nobody any more", counts.n_unmatched, " people");
}

/* The value of a level, scores in points. */
static number_text value_of(const char *name, int64_t value)
{
    return strcmp(name, "score") == 0 ? print_millionths(value, 6) : print_whole(value);
}

/* The names of the levels of the curve: those of the matching but for keep. */
static int32_t level_names(const reversa_rematch *rematch, const char *names[REVERSA_MAX_LEVELS])
{
    const reversa_matching *matching = reversa_rematch_matching(rematch);
    int32_t n = 0;
    for (int32_t l = 0; l < reversa_matching_n_levels(matching); l++) {
        reversa_level level;
        reversa_matching_level(matching, l, &level);
        if (strcmp(level.name, "keep") != 0)
            names[n++] = level.name;
    }
    return n;
}

static void print_curve(const reversa_rematch *rematch, FILE *stream)
{
    const char *names[REVERSA_MAX_LEVELS];
    table_column columns[REVERSA_MAX_LEVELS + 1] = {{"pairs broken", true}};
    int32_t n = reversa_rematch_n_trades(rematch);
    int32_t n_levels = level_names(rematch, names);
    int32_t last = -1;
    for (int32_t l = 0; l < n_levels; l++)
        columns[l + 1] = (table_column){names[l], true};
    cli_table *table = table_create(columns, n_levels + 1);
    for (int32_t row = 0; row < MOST_ROWS && n > 0; row++) {
        const char *cells[REVERSA_MAX_LEVELS + 1];
        number_text numbers[REVERSA_MAX_LEVELS + 1];
        reversa_trade trade;
        int32_t index = n <= MOST_ROWS ? row : (int32_t)((int64_t)row * (n - 1) / (MOST_ROWS - 1));
        if (index >= n || index == last)
            continue;
        last = index;
        reversa_rematch_trade(rematch, index, &trade);
        numbers[0] = print_whole(trade.broken);
        cells[0] = numbers[0].text;
        for (int32_t l = 0; l < n_levels; l++) {
            numbers[l + 1] = value_of(names[l], trade.value[l]);
            cells[l + 1] = numbers[l + 1].text;
        }
        table_add(table, cells);
    }
    print_heading(stream, "What changes bring");
    table_print(table, stream, FORMAT_TABLE);
    fprintf(stream, "  %s of %s exact points; %s\n", print_whole(n < MOST_ROWS ? n : MOST_ROWS).text,
            print_whole(n).text,
            reversa_rematch_curve_is_whole(rematch) ? "between two of them nothing is better than their straight line"
                                                    : "there may be more between them: --curve-solves looks further");
    table_free(table);
}

void rematch_print_summary(const reversa_rematch *rematch, const cli_settings *settings, FILE *stream)
{
    print_counts(rematch, stream);
    if (reversa_rematch_n_trades(rematch) > 0)
        print_curve(rematch, stream);
    if (!output_has_folder(settings))
        return;
    fprintf(stream,
            "  %s/diff.csv        what changed, a sentence each\n"
            "  %s/standby.csv     who could step in\n",
            settings->output, settings->output);
    if (reversa_rematch_n_trades(rematch) > 0)
        fprintf(stream, "  %s/curve.csv       what each number of broken pairs brings\n", settings->output);
    fprintf(stream, "  %s/rematch.json    the same for programs\n", settings->output);
}

void rematch_print_least(const reversa_rematch *rematch, FILE *stream)
{
    reversa_trade trade;
    if (reversa_rematch_n_trades(rematch) == 0)
        return;
    reversa_rematch_trade(rematch, 0, &trade);
    fprintf(stream, "reversa: without other limits at least %" PRId32 " pairs that could be kept have to be broken\n",
            trade.broken);
}
