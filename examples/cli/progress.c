/*
 * The line: stage, per cent, time so far, time still to go. It appears only when a run takes longer than a moment, and
 * the time still to go only when enough is done to say it: rates in the first second are mostly wrong.
 */
#include "progress.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "print.h"

#define FIRST_AFTER 0.4    /* seconds: shorter runs show nothing */
#define PLAIN_EVERY 5.0    /* seconds between lines in a log */
#define ESTIMATE_AFTER 1.0 /* seconds of a stage */
#define LINE_BYTES 256

/* The library's stages in the words of someone who waits; other stages are shown as they are. */
static const char *stage_words(const char *stage)
{
    static const char *const words[][2] = {{"draw people", "drawing people"},
                                           {"candidates", "scoring pairs"},
                                           {"solve", "choosing pairs"},
                                           {"price", "proving it over all pairs"},
                                           {"pricing", "proving it over all pairs"},
                                           {"integer program", "searching within the limits"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(stage, words[i][0]) == 0)
            return words[i][1];
    }
    return stage;
}

static void add_time(char *line, double seconds)
{
    size_t used = strlen(line);
    long long whole = (long long)(seconds + 0.5);
    if (whole >= 3600)
        snprintf(line + used, LINE_BYTES - used, "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
    else
        snprintf(line + used, LINE_BYTES - used, "%lld:%02lld", whole / 60, whole % 60);
}

static void add(char *line, const char *text)
{
    size_t used = strlen(line);
    snprintf(line + used, LINE_BYTES - used, "%s", text);
}

static void compose(char *line, const progress_line *progress, int64_t done, int64_t total, double now)
{
    snprintf(line, LINE_BYTES, "%s", stage_words(progress->stage));
    double share = total > 0 ? (double)done / (double)total : 0;
    if (total > 0) {
        char percent[16];
        snprintf(percent, sizeof percent, "  %3d %%", (int)(share * 100));
        add(line, percent);
    }
    add(line, "  ");
    add_time(line, now - progress->started);
    double spent = now - progress->stage_started;
    if (share > 0.01 && share < 1 && spent > ESTIMATE_AFTER) {
        add(line, ", about ");
        add_time(line, spent * (1 - share) / share);
        add(line, " left in this step");
    }
}

static void on_progress(void *user, const char *stage, int64_t done, int64_t total)
{
    progress_line *progress = user;
    double now = session_seconds();
    bool is_new = !progress->stage || strcmp(progress->stage, stage) != 0;
    if (is_new) {
        progress->stage = stage;
        progress->stage_started = now;
    }
    if (now - progress->started < FIRST_AFTER)
        return;
    if (progress->mode == PROGRESS_PLAIN && !is_new && now - progress->shown < PLAIN_EVERY)
        return;
    char line[LINE_BYTES];
    compose(line, progress, done, total, now);
    progress->shown = now;
    if (progress->mode == PROGRESS_PLAIN) {
        fprintf(stderr, "reversa: %s\n", line);
        return;
    }
    int width = print_width(stderr);
    fprintf(stderr, "\r\033[K%.*s", (int)print_fit(line, width - 1), line);
    fflush(stderr);
    progress->drawn = 1;
}

void progress_clear(progress_line *progress)
{
    if (progress->drawn)
        fputs("\r\033[K", stderr);
    progress->drawn = 0;
}

void progress_begin(cli_session *session)
{
    progress_line *progress = &session->progress;
    const char *terminal = getenv("TERM");
    bool can_redraw = isatty(STDERR_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
    progress->mode = (progress_mode)session->settings->progress;
    progress->started = session_seconds();
    if (session->settings->quiet || (progress->mode == PROGRESS_AUTO && !can_redraw))
        progress->mode = PROGRESS_NEVER;
    if (progress->mode != PROGRESS_NEVER)
        reversa_context_set_progress(session->ctx, on_progress, progress);
}
