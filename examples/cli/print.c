/*
 * Width is counted in columns of a terminal: letters may take two, accents none. Only the character type of the locale
 * is set, so numbers keep their point and sorting stays bytewise.
 */
#include "print.h"

#include <inttypes.h>
#include <limits.h>
#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

void print_begin(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
}

int print_width(FILE *stream)
{
    struct winsize size;
    int fd = fileno(stream);
    if (fd < 0 || !isatty(fd))
        return PRINT_NO_WIDTH;
    if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col < 20)
        return 80;
    return size.ws_col;
}

/* How many bytes the character takes that could steer a terminal or turn the direction of writing, 0 for another: controls,
 * U+061C, U+200E and U+200F, U+2028 to U+202E, U+2066 to U+2069. */
static size_t acting(const char *text, size_t bytes)
{
    const unsigned char *c = (const unsigned char *)text;
    if (c[0] < 0x20 || c[0] == 0x7F)
        return 1;
    if (bytes > 1 && ((c[0] == 0xC2 && c[1] < 0xA0) || (c[0] == 0xD8 && c[1] == 0x9C)))
        return 2;
    if (bytes < 3 || c[0] != 0xE2)
        return 0;
    bool marks = c[1] == 0x80 && (c[2] == 0x8E || c[2] == 0x8F || (c[2] >= 0xA8 && c[2] <= 0xAE));
    bool isolates = c[1] == 0x81 && c[2] >= 0xA6 && c[2] <= 0xA9;
    return marks || isolates ? 3 : 0;
}

/* One character: its bytes, 0 at the end of the text, and its columns. */
static size_t step(const char *text, int *columns_out)
{
    wchar_t c;
    mbstate_t state;
    memset(&state, 0, sizeof state);
    *columns_out = 1;
    if (*text == '\0')
        return 0;
    size_t n = mbrtowc(&c, text, MB_LEN_MAX, &state);
    if (n == 0 || n == (size_t)-1 || n == (size_t)-2)
        return 1;
    int columns = wcwidth(c);
    *columns_out = columns < 0 || acting(text, n) > 0 ? 1 : columns;
    return n;
}

int print_columns(const char *text)
{
    int total = 0;
    int columns;
    size_t n;
    while ((n = step(text, &columns)) > 0) {
        total += columns;
        text += n;
    }
    return total;
}

size_t print_fit(const char *text, int columns)
{
    size_t used = 0;
    int wide;
    size_t n;
    while ((n = step(text + used, &wide)) > 0 && wide <= columns) {
        columns -= wide;
        used += n;
    }
    return used;
}

void print_safe(FILE *stream, const char *text, size_t bytes)
{
    for (size_t i = 0; i < bytes;) {
        size_t gone = acting(text + i, bytes - i);
        fputc(gone ? '?' : text[i], stream);
        i += gone ? gone : 1;
    }
}

void print_text(FILE *stream, const char *before, const char *text, const char *after)
{
    fputs(before, stream);
    print_safe(stream, text, strlen(text));
    fputs(after, stream);
}

number_text print_whole(int64_t value)
{
    char digits[24];
    number_text number = {""};
    uint64_t size = value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value;
    int n = snprintf(digits, sizeof digits, "%" PRIu64, size);
    size_t used = 0;
    if (value < 0)
        number.text[used++] = '-';
    for (int i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0)
            number.text[used++] = ',';
        number.text[used++] = digits[i];
    }
    number.text[used] = '\0';
    return number;
}

number_text print_millionths(int64_t value, int decimals)
{
    uint64_t size = value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value;
    uint64_t unit = 1;
    uint64_t one = 1;
    for (int i = decimals; i < 6; i++)
        unit *= 10;
    for (int i = 0; i < decimals; i++)
        one *= 10;
    uint64_t rounded = (size + unit / 2) / unit;
    number_text number;
    number_text whole = print_whole((int64_t)(rounded / one));
    snprintf(number.text, sizeof number.text, "%s%s.%0*" PRIu64, value < 0 && rounded ? "-" : "", whole.text, decimals,
             rounded % one);
    return number;
}

static bool wants_colour(FILE *stream)
{
    const char *no_colour = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    bool forbidden = (no_colour && no_colour[0]) || !terminal || strcmp(terminal, "dumb") == 0;
    return !forbidden && isatty(fileno(stream));
}

void print_heading(FILE *stream, const char *text)
{
    bool bold = wants_colour(stream);
    print_text(stream, bold ? "\033[1m" : "", text, bold ? "\033[0m\n" : "\n");
}

void print_wrapped(FILE *stream, int at, int indent, int width, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, " \n");
        int columns = 0;
        for (size_t i = 0; i < length; i++)
            columns += ((unsigned char)text[i] & 0xC0) != 0x80;
        if (at > indent && at + 1 + columns > width) {
            fprintf(stream, "\n%*s", indent, "");
            at = indent;
        } else if (at > indent) {
            fputc(' ', stream);
            at++;
        }
        print_safe(stream, text, length);
        at += columns;
        text += length;
        text += strspn(text, " \n");
    }
    fputc('\n', stream);
}
