/*
 * A limit in words, for results and messages: "quota mentee department is POL, at least 50 pairs".
 *
 * The words are the file format's own, so that a reader of a result finds the limit in the programme. Text is put
 * together in a growing buffer and copied to the arena once.
 */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "model/bind.h"

/* Text in the making; status stays at the first failure. */
typedef struct rv_words {
    reversa_context *ctx;
    char *text;
    size_t length;
    size_t capacity;
    reversa_status status;
} rv_words;

static void say(rv_words *words, const char *text)
{
    size_t length = strlen(text);
    if (!words->status)
        words->status = rv_grow(words->ctx, &words->text, &words->capacity, words->length + length + 1, 1);
    if (words->status)
        return;
    memcpy(words->text + words->length, text, length + 1);
    words->length += length;
}

static void say_millionths(rv_words *words, int64_t value)
{
    char number[24];
    rv_format_millionths(value, number);
    say(words, number);
}

static void say_count(rv_words *words, int64_t value)
{
    if (value > INT64_MAX / RV_MILLION) /* beyond any count that can be */
        say(words, "unlimited");
    else
        say_millionths(words, value * RV_MILLION);
}

static void say_test(rv_words *words, const rv_test *test)
{
    say(words, " ");
    say(words, test->attribute);
    if (test->n_values > 0)
        say(words, test->n_values == 1 ? " is " : " in ");
    for (int32_t i = 0; i < test->n_values; i++) {
        say(words, i > 0 ? ", " : "");
        say(words, test->values[i]);
    }
    if (test->n_values > 0)
        return;
    if (test->at_least != INT64_MIN) {
        say(words, " >= ");
        say_millionths(words, test->at_least);
    }
    if (test->at_most != INT64_MAX) {
        say(words, test->at_least != INT64_MIN ? " and <= " : " <= ");
        say_millionths(words, test->at_most);
    }
}

static void say_amount(rv_words *words, const char *before, const rv_amount *amount, bool of_pairs)
{
    if (!amount->given)
        return;
    say(words, before);
    if (amount->is_share) {
        say_millionths(words, amount->value * 100);
        say(words, "% of the pairs");
        return;
    }
    say_count(words, amount->value);
    if (of_pairs)
        say(words, amount->value == 1 ? " pair" : " pairs");
}

static const char *const side_names[3] = {"mentor", "mentee", "all"};

static void say_budget(rv_words *words, const rv_limit *limit)
{
    say(words, " per ");
    say(words, side_names[limit->per]);
    say(words, " of ");
    say(words, limit->cost);
    say(words, ", at most ");
    if (limit->at_most_column)
        say(words, limit->at_most_column);
    else
        say_millionths(words, limit->at_most_number);
}

static void say_conflict(rv_words *words, const rv_limit *limit)
{
    if (limit->n_groups != 1) {
        say(words, " in ");
        say_count(words, limit->n_groups);
        say(words, " groups of people");
        return;
    }
    for (int32_t i = 0; i < limit->group_sizes[0]; i++) {
        say(words, i > 0 ? ", " : " of ");
        say(words, limit->groups[0][i]);
    }
}

static void say_details(rv_words *words, const rv_limit *limit)
{
    const char *least = ", at least ";
    const char *most = ", at most ";
    bool of_pairs = limit->kind == RV_LIMIT_QUOTA || limit->kind == RV_LIMIT_PAIRS;
    if (limit->kind == RV_LIMIT_QUOTA || limit->kind == RV_LIMIT_LOAD) {
        say(words, " ");
        say(words, side_names[limit->side]);
    }
    if (limit->kind == RV_LIMIT_QUOTA && limit->has_where)
        say_test(words, &limit->where);
    if (limit->kind == RV_LIMIT_PAIRS && limit->has_where) {
        say(words, limit->where_different ? " different " : " same ");
        say(words, limit->where.attribute);
    }
    if (limit->kind == RV_LIMIT_LOAD)
        least = " at least ";
    if (limit->kind == RV_LIMIT_CHANGES || (limit->kind == RV_LIMIT_LOAD && !limit->at_least.given))
        most = " at most ";
    say_amount(words, least, &limit->at_least, of_pairs);
    say_amount(words, most, &limit->at_most, of_pairs);
    if (limit->kind == RV_LIMIT_BUDGET)
        say_budget(words, limit);
    if (limit->kind == RV_LIMIT_CONFLICT)
        say_conflict(words, limit);
}

const char *rv_limit_text(reversa_context *ctx, rv_arena *arena, const rv_limit *limit)
{
    rv_words words = {.ctx = ctx};
    say(&words, rv_limit_names[limit->kind]);
    say_details(&words, limit);
    if (limit->soft) {
        say(&words, ", soft with penalty ");
        say_count(&words, limit->penalty);
        say(&words, " (");
        say_millionths(&words, limit->penalty);
        say(&words, " of score for each unit)");
    }
    const char *text = words.status ? NULL : rv_arena_text(ctx, arena, words.text, words.length);
    rv_free(ctx, words.text);
    return text;
}
