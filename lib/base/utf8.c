/*
 * UTF-8: the check (RFC 3629, with the ranges of table 3-7 of the Unicode Standard) and normalisation by utf8proc.
 *
 * utf8proc works in our buffer, so no memory is taken behind the heap's back. Case folding works on the composed text
 * and is composed again: so texts that are canonically equivalent fold to the same bytes, whatever the order of their
 * marks was (Unicode Standard, 3.13, caseless matching).
 */
#include "base/text.h"

#include <string.h>

#include <utf8proc.h>

#define POINT_BYTES sizeof(utf8proc_int32_t)
#define ONES UINT64_C(0x0101010101010101)
#define MAX_LENGTH (SIZE_MAX / 1024) /* far above any text, and no size below can overflow */

/* The caller's buffer and the length of the text in it. */
typedef struct rv_normal {
    char **buffer;
    size_t *capacity;
    size_t length;
} rv_normal;

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* The length of the well-formed sequence at `at`, 0 if there is none. NUL is none. */
static size_t sequence_length(const unsigned char *at, size_t available)
{
    unsigned char lead = at[0];
    if (lead < 0x80)
        return lead > 0;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (available < length)
        return 0;
    /* The second byte excludes overlong forms, surrogates, and what lies beyond U+10FFFF. */
    unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (at[1] < low || at[1] > high)
        return 0;
    for (size_t i = 2; i < length; i++)
        if (!is_continuation(at[i]))
            return 0;
    return length;
}

/* Are all eight bytes ASCII without NUL? A byte that is neither sets its high bit in x or, the first NUL, in x - 1. */
static bool is_plain(uint64_t x)
{
    return ((x | (x - ONES)) & (ONES << 7)) == 0;
}

/* Fewer than eight bytes, taken together so that every one is looked at. */
static bool is_plain_short(const unsigned char *bytes, size_t length)
{
    uint32_t half[2] = {bytes[0], (uint32_t)bytes[length / 2] << 8 | bytes[length - 1]};
    if (length < 4)
        return is_plain((uint64_t)half[0] << 16 | half[1] | (ONES & ~UINT64_C(0xFFFFFF)));
    memcpy(&half[0], bytes, sizeof half[0]);
    memcpy(&half[1], bytes + length - 4, sizeof half[1]);
    return is_plain((uint64_t)half[1] << 32 | half[0]);
}

/* How many bytes at the front are surely ASCII without NUL: all, or a multiple of 8. */
static size_t skip_ascii(const unsigned char *bytes, size_t length)
{
    size_t n = 0;
    uint64_t word;
    if (length < sizeof word)
        return is_plain_short(bytes, length) ? length : 0;
    for (; length - n >= 32; n += 32) {
        uint64_t x[4];
        memcpy(x, bytes + n, sizeof x);
        uint64_t high = x[0] | x[1] | x[2] | x[3];
        high |= (x[0] - ONES) | (x[1] - ONES) | (x[2] - ONES) | (x[3] - ONES);
        if (high & (ONES << 7))
            break;
    }
    for (; length - n >= sizeof word; n += sizeof word) {
        memcpy(&word, bytes + n, sizeof word);
        if (!is_plain(word))
            return n;
    }
    memcpy(&word, bytes + length - sizeof word, sizeof word); /* some bytes again */
    return is_plain(word) ? length : n;
}

size_t rv_utf8_check(const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t i = 0;
    size_t look = 0; /* where the next run of ASCII may begin: not looked for at every byte of other scripts */
    while (i < length) {
        if (i >= look) {
            i += skip_ascii(bytes + i, length - i);
            look = i + 32;
            if (i == length)
                break;
        }
        size_t step = sequence_length(bytes + i, length - i);
        if (step == 0)
            break;
        i += step;
    }
    return i;
}

/* The code point of a well-formed sequence. */
static utf8proc_int32_t decode(const char *text, size_t available)
{
    utf8proc_int32_t point = -1;
    (void)utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)available, &point);
    return point;
}

/* The property White_Space of the Unicode Character Database (PropList.txt), which utf8proc does not carry. */
static bool is_white_space(utf8proc_int32_t point)
{
    return (point >= 0x09 && point <= 0x0D) || point == 0x20 || point == 0x85 || point == 0xA0 || point == 0x1680 ||
           (point >= 0x2000 && point <= 0x200A) || point == 0x2028 || point == 0x2029 || point == 0x202F ||
           point == 0x205F || point == 0x3000;
}

static void trim(const char **text, size_t *length)
{
    while (*length > 0 && is_white_space(decode(*text, *length))) {
        size_t step = sequence_length((const unsigned char *)*text, *length);
        *text += step;
        *length -= step;
    }
    while (*length > 0) {
        size_t last = *length - 1;
        while (last > 0 && is_continuation((unsigned char)(*text)[last]))
            last--;
        if (!is_white_space(decode(*text + last, *length - last)))
            break;
        *length = last;
    }
}

static bool is_ascii(const char *text, size_t length)
{
    unsigned char all = 0;
    for (size_t i = 0; i < length; i++)
        all |= (unsigned char)text[i];
    return all < 0x80;
}

static void copy_ascii(char *to, const char *text, size_t length, bool fold)
{
    for (size_t i = 0; i < length; i++)
        to[i] = fold && text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] - 'A' + 'a') : text[i];
    to[length] = '\0';
}

/*
 * Decompose a text, fold it if the options say so, compose it, and leave it as UTF-8 at byte `offset` (a multiple of 4)
 * of the buffer. text is NULL for the text that lies at the start of the buffer, before offset.
 */
static reversa_status compose(reversa_context *ctx, rv_normal *normal, const char *text, size_t length, size_t offset,
                              utf8proc_option_t options)
{
    utf8proc_ssize_t n_points = (utf8proc_ssize_t)length;
    size_t room = 0;
    do {
        size_t needed = offset + ((size_t)n_points + 1) * POINT_BYTES;
        reversa_status status = rv_grow(ctx, normal->buffer, normal->capacity, needed, 1);
        if (status)
            return status;
        const char *source = text ? text : *normal->buffer;
        room = (*normal->capacity - offset) / POINT_BYTES;
        n_points = utf8proc_decompose((const utf8proc_uint8_t *)source, (utf8proc_ssize_t)length,
                                      (void *)(*normal->buffer + offset), (utf8proc_ssize_t)room, options);
        if (n_points < 0)
            return rv_fail(ctx, REVERSA_E_FORMAT, "Text that is not valid UTF-8: %s", utf8proc_errmsg(n_points));
    } while ((size_t)n_points >= room); /* one point is kept free for the NUL */
    utf8proc_ssize_t n_bytes = utf8proc_reencode((void *)(*normal->buffer + offset), n_points, options);
    if (n_bytes < 0)
        return rv_fail(ctx, REVERSA_E_INTERNAL, "Text cannot be composed: %s", utf8proc_errmsg(n_bytes));
    normal->length = (size_t)n_bytes;
    return REVERSA_OK;
}

/* The text in NFC and, for tags, folded. ASCII needs neither and takes the short way. */
static reversa_status normalise(reversa_context *ctx, rv_normal *normal, const char *text, size_t length, bool fold)
{
    const utf8proc_option_t nfc = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    if (length > MAX_LENGTH)
        return rv_fail(ctx, REVERSA_E_MEMORY, "Out of memory: a text of %zu bytes", length);
    if (is_ascii(text, length)) {
        reversa_status status = rv_grow(ctx, normal->buffer, normal->capacity, length + 1, 1);
        if (status)
            return status;
        copy_ascii(*normal->buffer, text, length, fold);
        normal->length = length;
        return REVERSA_OK;
    }
    reversa_status status = compose(ctx, normal, text, length, 0, nfc);
    if (status || !fold)
        return status;
    size_t offset = (normal->length + POINT_BYTES) & ~(POINT_BYTES - 1);
    status = compose(ctx, normal, NULL, normal->length, offset, nfc | UTF8PROC_CASEFOLD);
    if (!status)
        memmove(*normal->buffer, *normal->buffer + offset, normal->length + 1);
    return status;
}

reversa_status rv_normalise(reversa_context *ctx, const char *text, size_t length, char **buffer, size_t *capacity,
                            size_t *length_out)
{
    rv_normal normal = {.buffer = buffer, .capacity = capacity};
    reversa_status status = normalise(ctx, &normal, text, length, false);
    *length_out = status ? 0 : normal.length;
    return status;
}

reversa_status rv_normalise_tag(reversa_context *ctx, const char *text, size_t length, char **buffer, size_t *capacity,
                                size_t *length_out)
{
    rv_normal normal = {.buffer = buffer, .capacity = capacity};
    trim(&text, &length);
    reversa_status status = normalise(ctx, &normal, text, length, true);
    *length_out = status ? 0 : normal.length;
    return status;
}
