/*
 * Pages. Text is escaped byte by byte: what markup is made of becomes references, what no page may hold (controls, halves of
 * characters that are none) and what turns the direction of writing beyond its element becomes U+FFFD.
 *
 * The page names the SHA-256 of its one style sheet in a Content-Security-Policy (W3C, level 3) that forbids all else, so
 * that even a mistake in escaping could load or run nothing.
 */
#include "report/html.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "report/style.h"

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */
#define LINE_BYTES 512
#define WIDE_COLUMNS 5 /* as many may not fit on a phone */

/* ---- Text ---- */

void rv_html_put(rv_output *out, const char *markup)
{
    rv_output_add(out, markup, strlen(markup));
}

void rv_html_say(rv_output *out, const char *format, ...)
{
    char line[LINE_BYTES];
    va_list args;
    va_start(args, format);
    const int length = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    RV_REQUIRE(length >= 0 && length < LINE_BYTES);
    (void)length; /* without checks */
    rv_html_put(out, line);
}

/* How many bytes a character has, by its first. */
static size_t character_length(unsigned char first)
{
    return first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* What stands for a character of up to three bytes, NULL for itself. `isolated`: its element keeps what it turns. */
static const char *stand_in(const unsigned char *c, bool isolated)
{
    switch (c[0]) {
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\t':
    case '\n':
    case '\r':
        return " ";
    default:
        break;
    }
    if (c[0] < 0x20 || c[0] == 0x7F || (c[0] == 0xC2 && c[1] < 0xA0)) /* controls */
        return REPLACEMENT;
    if (c[0] == 0xD8 && c[1] == 0x9C) /* U+061C */
        return isolated ? NULL : REPLACEMENT;
    if (c[0] == 0xEF && c[1] == 0xBF && c[2] >= 0xBE) /* U+FFFE, U+FFFF */
        return REPLACEMENT;
    if (c[0] != 0xE2 || (c[1] != 0x80 && c[1] != 0x81))
        return NULL;
    bool marks = c[1] == 0x80 && (c[2] == 0x8E || c[2] == 0x8F); /* U+200E, U+200F */
    bool turns = c[1] == 0x80 ? c[2] >= 0xA8 && c[2] <= 0xAE     /* U+2028 .. U+202E */
                              : c[2] >= 0xA6 && c[2] <= 0xA9;    /* U+2066 .. U+2069 */
    return turns || (marks && !isolated) ? REPLACEMENT : NULL;
}

static void escape(rv_output *out, const char *text, size_t length, bool isolated)
{
    const char *from = text;
    const char *at = text;
    while (at < text + length) {
        const char *instead = stand_in((const unsigned char *)at, isolated);
        size_t step = character_length((unsigned char)*at);
        if (instead) {
            rv_output_add(out, from, (size_t)(at - from));
            rv_html_put(out, instead);
            from = at + step;
        }
        at += step;
    }
    rv_output_add(out, from, (size_t)(at - from));
}

static bool is_ascii(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

void rv_html_text(rv_output *out, const char *text)
{
    bool plain = is_ascii(text);
    rv_html_put(out, plain ? "" : "<bdi>");
    escape(out, text, strlen(text), true);
    rv_html_put(out, plain ? "" : "</bdi>");
}

void rv_html_plain(rv_output *out, const char *text, size_t most)
{
    size_t length = strlen(text);
    bool cut = most > 0 && length > most;
    if (cut) {
        length = most;
        while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
            length--;
    }
    escape(out, text, length, false);
    rv_html_put(out, cut ? "\xE2\x80\xA6" : "");
}

/* ---- Pages ---- */

/* The SHA-256 of the style sheet in base 64 (RFC 4648), 44 characters. */
static void hash_style(char text_out[45])
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    rv_sha256 hash;
    char hex[65];
    unsigned char bytes[33] = {0};
    rv_sha256_begin(&hash);
    for (size_t i = 0; rv_style[i]; i++)
        rv_sha256_add(&hash, rv_style[i], strlen(rv_style[i]));
    rv_sha256_end(&hash, hex);
    for (size_t i = 0; i < 64; i++) {
        unsigned digit = (unsigned)(hex[i] <= '9' ? hex[i] - '0' : hex[i] - 'a' + 10);
        bytes[i / 2] = (unsigned char)((unsigned)bytes[i / 2] << 4 | digit);
    }
    for (size_t i = 0; i < 11; i++) {
        unsigned three = (unsigned)bytes[3 * i] << 16 | (unsigned)bytes[3 * i + 1] << 8 | bytes[3 * i + 2];
        for (size_t k = 0; k < 4; k++)
            text_out[4 * i + k] = letters[three >> (18 - 6 * k) & 63u];
    }
    memcpy(text_out + 43, "=", 2); /* 32 bytes leave one over */
}

void rv_html_open_page(rv_output *out, const char *kind, const char *title, const char *lead)
{
    char hash[45];
    hash_style(hash);
    rv_html_put(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n");
    rv_html_say(out,
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                "'sha256-%s'; base-uri 'none'; form-action 'none'\" />\n",
                hash);
    rv_html_put(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n"
                     "<meta name=\"color-scheme\" content=\"light dark\" />\n"
                     "<meta name=\"referrer\" content=\"no-referrer\" />\n<title>");
    rv_html_plain(out, kind, 0);
    rv_html_put(out, ": ");
    rv_html_plain(out, title, 200);
    rv_html_put(out, "</title>\n<style>");
    for (size_t i = 0; rv_style[i]; i++)
        rv_html_put(out, rv_style[i]);
    rv_html_put(out, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#content\">Skip to the content</a>\n"
                     "<header>\n<p class=\"kind\">");
    rv_html_put(out, kind);
    rv_html_put(out, "</p>\n<h1>");
    rv_html_text(out, title);
    rv_html_put(out, "</h1>\n");
    if (lead) {
        rv_html_put(out, "<p class=\"lead\">");
        rv_html_put(out, lead);
        rv_html_put(out, "</p>\n");
    }
    rv_html_put(out, "</header>\n<main id=\"content\">\n");
}

void rv_html_close_page(rv_output *out, const char *foot)
{
    rv_html_put(out, "</main>\n<footer><p>");
    rv_html_put(out, foot);
    rv_html_put(out, "</p></footer>\n</body>\n</html>\n");
}

void rv_html_open_section(rv_output *out, const char *id, const char *heading)
{
    rv_html_say(out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n", id, id, heading);
}

void rv_html_close_section(rv_output *out)
{
    rv_html_put(out, "</section>\n");
}

void rv_html_open_details(rv_output *out, const char *summary, bool open)
{
    rv_html_say(out, "<details%s>\n<summary>%s</summary>\n", open ? " open=\"open\"" : "", summary);
}

void rv_html_open_long_details(rv_output *out, const char *summary, const char *instead)
{
    rv_html_say(out, "<p class=\"paper\">%s</p>\n<details class=\"long\">\n<summary>%s</summary>\n", instead, summary);
}

void rv_html_close_details(rv_output *out)
{
    rv_html_put(out, "</details>\n");
}

/* ---- Tables ---- */

void rv_html_hint_sideways(rv_output *out)
{
    rv_html_put(out, "<p class=\"sideways\">More columns than fit? Move the table sideways. \xE2\x86\x92</p>\n");
}

void rv_html_open_table(rv_output *out, const char *caption, const rv_heading *columns, size_t n_columns)
{
    if (n_columns >= WIDE_COLUMNS)
        rv_html_hint_sideways(out);
    rv_html_put(out, "<div class=\"wide\" role=\"group\" tabindex=\"0\" aria-label=\"Table: ");
    rv_html_put(out, caption);
    rv_html_put(out, "\">\n<table>\n<caption>");
    rv_html_put(out, caption);
    rv_html_put(out, "</caption>\n<thead>\n<tr>");
    for (size_t c = 0; c < n_columns; c++)
        rv_html_say(out, "<th scope=\"col\"%s>%s</th>", columns[c].number ? " class=\"n\"" : "", columns[c].text);
    rv_html_put(out, "</tr>\n</thead>\n<tbody>\n");
}

void rv_html_close_table(rv_output *out)
{
    rv_html_put(out, "</tbody>\n</table>\n</div>\n");
}

void rv_html_open_row(rv_output *out)
{
    rv_html_put(out, "<tr>");
}

void rv_html_close_row(rv_output *out)
{
    rv_html_put(out, "</tr>\n");
}

void rv_html_cell_head(rv_output *out, const char *text)
{
    rv_html_put(out, "<th scope=\"row\">");
    rv_html_text(out, text);
    rv_html_put(out, "</th>");
}

void rv_html_cell_term(rv_output *out, const char *text, const char *under)
{
    rv_html_put(out, "<th scope=\"row\">");
    rv_html_text(out, text);
    rv_html_put(out, " <span class=\"under\">");
    rv_html_put(out, under);
    rv_html_put(out, "</span></th>");
}

void rv_html_cell_text(rv_output *out, const char *text)
{
    rv_html_put(out, "<td>");
    rv_html_text(out, text);
    rv_html_put(out, "</td>");
}

void rv_html_cell_figure(rv_output *out, rv_figure figure)
{
    rv_html_put(out, "<td class=\"n\">");
    rv_html_put(out, figure.text);
    rv_html_put(out, "</td>");
}
