/*
 * Programme files for tests: the ones of the fuzz corpus, and ones with something wrong.
 */
#ifndef RT_PROGRAMMES_H
#define RT_PROGRAMMES_H

#include <reversa/programme.h>

#include "support/support.h"

#define RT_SCHEMA "\"schema\": \"reversa.programme/1\""

/* Read a programme of the corpus, which must be a good one. */
reversa_programme *rt_programme_corpus(reversa_context *ctx, const char *name);

/* A text with one thing wrong, and what is said of it. */
typedef struct rt_wrong_programme {
    const char *json;
    reversa_status status;
    const char *key;     /* NULL: the error is about the text */
    const char *message; /* how it begins */
} rt_wrong_programme;

/* Each is refused with its status, key and message, and leaves no programme. */
void rt_refuse_programmes(const rt_wrong_programme *wrongs, size_t n);

#endif
