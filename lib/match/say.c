/*
 * A sentence in a growing buffer. The first failure stays in it, so that callers check once, at the end.
 */
#include "match/say.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

void rv_say(rv_sentence *sentence, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0 || sentence->status)
        return;
    sentence->status = rv_grow(sentence->ctx, &sentence->text, &sentence->capacity,
                               sentence->length + (size_t)length + 1, 1);
    if (sentence->status)
        return;
    va_start(arguments, format);
    (void)vsnprintf(sentence->text + sentence->length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    sentence->length += (size_t)length;
}

void rv_say_millionths(rv_sentence *sentence, int64_t value)
{
    char number[24];
    rv_format_millionths(value, number);
    rv_say(sentence, "%s", number);
}

void rv_say_level(rv_sentence *sentence, const char *level, int64_t value, bool is_gain)
{
    bool is_points = strcmp(level, "score") == 0 || strcmp(level, "worst") == 0;
    rv_say(sentence, "%s %s", level, is_gain && value > 0 ? "+" : "");
    if (is_points)
        rv_say_millionths(sentence, value);
    else
        rv_say(sentence, "%lld", (long long)value);
}

const char *rv_say_finish(rv_sentence *sentence, rv_arena *arena)
{
    const char *text = NULL;
    if (!sentence->status)
        text = rv_arena_text(sentence->ctx, arena, sentence->text ? sentence->text : "", sentence->length);
    rv_free(sentence->ctx, sentence->text);
    *sentence = (rv_sentence){.ctx = sentence->ctx};
    return text;
}
