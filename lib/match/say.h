/*
 * Sentences in the making: text is added piece by piece, then copied to an arena once.
 */
#ifndef RV_MATCH_SAY_H
#define RV_MATCH_SAY_H

#include "base/context.h"

typedef struct rv_sentence {
    reversa_context *ctx;
    char *text;
    size_t length;
    size_t capacity;
    reversa_status status; /* the first failure */
} rv_sentence;

/* Add text as printf does; %s only with valid UTF-8. */
__attribute__((format(printf, 2, 3))) void rv_say(rv_sentence *sentence, const char *format, ...);
/* Add a number given in millionths: 2.5. */
void rv_say_millionths(rv_sentence *sentence, int64_t value);
/* Add a level with a value in the units of people: "score 0.5", "mentees 2"; with the sign before a gain. */
void rv_say_level(rv_sentence *sentence, const char *level, int64_t value, bool is_gain);
/* The text in the arena, NULL after a failure; the sentence is empty afterwards. */
const char *rv_say_finish(rv_sentence *sentence, rv_arena *arena);

#endif
