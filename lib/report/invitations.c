/*
 * Invitations: the meetings of a schedule as events of a calendar (iCalendar, RFC 5545).
 *
 * Every meeting is an event of its own: halves of a month are no recurrence rule, and lists of dates are not read by every
 * calendar. No clock: the stamp of all events is the first day of the schedule. UIDs are hashes, so that they hold no id; they
 * stay the same when the same two are scheduled again, which moves their meetings.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <reversa/schedule.h>

#include "model/schedule.h"
#include "report/ics.h"

#define UID_DIGITS 32  /* of the hash: 128 bits */
#define ID_BYTES 60    /* of an id in the name of a file */
#define NAME_BYTES 160 /* of the name of a file */

typedef struct letter {
    reversa_context *ctx;
    rv_ics ics;
    const reversa_schedule *schedule;
    const rv_column *name; /* NULL: ids */
} letter;

void reversa_invitation_options_init(reversa_invitation_options *options)
{
    *options = (reversa_invitation_options){.struct_size = sizeof *options, .pair = -1};
}

/* ---- What an event says ---- */

static const char *id_of(const letter *l, int32_t pair, reversa_side side)
{
    return reversa_cohort_id(l->schedule->problem->cohort, l->schedule->people[pair][side]);
}

/* A name where names are wanted and there is one, else the id. */
static const char *called(const letter *l, int32_t pair, reversa_side side)
{
    int32_t person = l->schedule->people[pair][side];
    if (l->name && l->name->code[person] != RV_MISSING_CODE) {
        const char *name = rv_dictionary_text(&l->schedule->problem->cohort->texts, l->name->code[person]);
        if (name[0])
            return name;
    }
    return id_of(l, pair, side);
}

static void put_uid(letter *l, int32_t pair, int32_t meeting)
{
    char hex[65];
    rv_sha256 hash;
    const char *const parts[] = {l->schedule->problem->programme->name, id_of(l, pair, REVERSA_MENTOR),
                                 id_of(l, pair, REVERSA_MENTEE)};
    rv_sha256_begin(&hash);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        rv_sha256_add(&hash, parts[i], strlen(parts[i]) + 1); /* the NUL parts them */
    rv_sha256_end(&hash, hex);
    rv_ics_say(&l->ics, "UID:%.*s-%d@reversa", UID_DIGITS, hex, (int)meeting + 1);
    rv_ics_end(&l->ics);
}

static void put_when(letter *l, const reversa_meeting *meeting)
{
    rv_ics *ics = &l->ics;
    bool timed = meeting->minute >= 0;
    rv_ics_put(ics, timed ? "DTSTART:" : "DTSTART;VALUE=DATE:");
    if (timed)
        rv_ics_time(ics, meeting->day, meeting->minute);
    else
        rv_ics_date(ics, meeting->day);
    rv_ics_end(ics);
    rv_ics_put(ics, timed ? "DTEND:" : "DTEND;VALUE=DATE:");
    if (timed)
        rv_ics_time(ics, meeting->day, meeting->minute + l->schedule->cadence.minutes);
    else
        rv_ics_date(ics, meeting->day + 1);
    rv_ics_end(ics);
    rv_ics_put(ics, timed ? "TRANSP:OPAQUE" : "TRANSP:TRANSPARENT");
    rv_ics_end(ics);
}

static void put_summary(letter *l, int32_t pair, int32_t meeting)
{
    rv_ics *ics = &l->ics;
    const char *programme = l->schedule->problem->programme->name;
    rv_ics_put(ics, "SUMMARY:");
    rv_ics_text(ics, programme[0] ? programme : "Mentoring");
    rv_ics_put(ics, ": ");
    rv_ics_text(ics, called(l, pair, REVERSA_MENTOR));
    rv_ics_put(ics, " and ");
    rv_ics_text(ics, called(l, pair, REVERSA_MENTEE));
    if (meeting == 0)
        rv_ics_put(ics, "\\, first meeting");
    rv_ics_end(ics);
}

static void put_description(letter *l, int32_t pair, int32_t index, const reversa_meeting *meeting)
{
    rv_ics *ics = &l->ics;
    const rv_cadence *cadence = &l->schedule->cadence;
    rv_ics_say(ics, "DESCRIPTION:Meeting %d of %d\\, %d minutes. Mentor: ", (int)index + 1,
               (int)l->schedule->n_meetings, (int)cadence->minutes);
    rv_ics_text(ics, called(l, pair, REVERSA_MENTOR));
    rv_ics_put(ics, ". Mentee: ");
    rv_ics_text(ics, called(l, pair, REVERSA_MENTEE));
    rv_ics_put(ics, ".");
    if (meeting->minute < 0)
        rv_ics_put(ics, l->schedule->slots[pair].minute < 0
                            ? " Your weeks have no time in common that is long enough: please agree on one."
                            : " The time that you have in common does not lie in these days: please agree on one.");
    else if (l->schedule->slots[pair].shared)
        rv_ics_put(ics,
                   " One of you has another meeting at this time of the week: where both fall on one day\\, please "
                   "move one.");
    rv_ics_end(ics);
}

static void put_event(letter *l, int32_t pair, int32_t index)
{
    reversa_meeting meeting;
    reversa_schedule_meeting(l->schedule, pair, index, &meeting);
    rv_ics_put(&l->ics, "BEGIN:VEVENT");
    rv_ics_end(&l->ics);
    put_uid(l, pair, index);
    rv_ics_put(&l->ics, "DTSTAMP:");
    rv_ics_time(&l->ics, l->schedule->cadence.start, 0);
    rv_ics_end(&l->ics);
    put_when(l, &meeting);
    put_summary(l, pair, index);
    put_description(l, pair, index, &meeting);
    rv_ics_put(&l->ics, "END:VEVENT");
    rv_ics_end(&l->ics);
}

/* A calendar with the pairs from `first` to before `end`, at a path. */
static reversa_status write_calendar(letter *l, int32_t first, int32_t end, const char *path)
{
    static const char *const head[] = {"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//reversa//reversa//EN",
                                       "CALSCALE:GREGORIAN"};
    rv_output out = {0};
    reversa_status status = rv_output_open(l->ctx, path, &out);
    if (status)
        return status;
    l->ics = (rv_ics){.out = &out};
    for (size_t i = 0; i < sizeof head / sizeof head[0]; i++) {
        rv_ics_put(&l->ics, head[i]);
        rv_ics_end(&l->ics);
    }
    for (int32_t pair = first; pair < end && !status; pair++) {
        status = rv_poll(l->ctx);
        for (int32_t i = 0; i < l->schedule->n_meetings && !status; i++)
            put_event(l, pair, i);
    }
    rv_ics_put(&l->ics, "END:VCALENDAR");
    rv_ics_end(&l->ics);
    if (!status)
        return rv_output_commit(&out);
    rv_output_abort(&out);
    return status;
}

/* ---- The doors ---- */

static reversa_status check(letter *l, const reversa_schedule *schedule, const reversa_invitation_options *options,
                            const char *path)
{
    if (!schedule || !path)
        return rv_fail(l->ctx, REVERSA_E_ARGUMENT, "schedule and the path must not be NULL");
    l->schedule = schedule;
    if (!options)
        return REVERSA_OK;
    if (options->struct_size < sizeof *options)
        return rv_fail(l->ctx, REVERSA_E_ARGUMENT, "The options are of another version: use their init");
    if (!options->names)
        return REVERSA_OK;
    const reversa_cohort *cohort = schedule->problem->cohort;
    l->name = rv_cohort_column(cohort, "name");
    if (!l->name || l->name->kind != REVERSA_COLUMN_TEXT)
        return rv_fail_at(l->ctx, REVERSA_E_DATA, (rv_place){.file = cohort->source, .column = "name"},
                          "There is no such column to take names from");
    return REVERSA_OK;
}

reversa_status reversa_invitations_write(reversa_context *ctx, const reversa_schedule *schedule,
                                         const reversa_invitation_options *options, const char *path)
{
    letter l = {.ctx = ctx};
    reversa_status status = rv_begin(ctx);
    if (!status)
        status = check(&l, schedule, options, path);
    if (status)
        return status;
    int32_t pair = options ? options->pair : -1;
    if (pair < -1 || pair >= schedule->n_pairs)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "There is no pair %d", (int)pair);
    return pair < 0 ? write_calendar(&l, 0, schedule->n_pairs, path) : write_calendar(&l, pair, pair + 1, path);
}

/* An id as far as it can stand in a file's name. */
static size_t put_id(char *name, size_t used, const char *id)
{
    size_t n = 0;
    for (; id[n] && n < ID_BYTES; n++) {
        char c = id[n];
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.';
        name[used + n] = plain ? c : '-';
    }
    return used + n;
}

static void name_file(const letter *l, int32_t pair, char name_out[NAME_BYTES])
{
    int digits = 4;
    for (int32_t n = l->schedule->n_pairs; n >= 10000; n /= 10)
        digits++;
    size_t used = (size_t)snprintf(name_out, NAME_BYTES, "%0*d_", digits, (int)pair + 1);
    used = put_id(name_out, used, id_of(l, pair, REVERSA_MENTOR));
    name_out[used++] = '_';
    used = put_id(name_out, used, id_of(l, pair, REVERSA_MENTEE));
    snprintf(name_out + used, NAME_BYTES - used, ".ics");
}

/* "folder/name" of a pair's file. */
static void place_file(const letter *l, int32_t pair, const char *folder, char *path, size_t size)
{
    char name[NAME_BYTES];
    name_file(l, pair, name);
    snprintf(path, size, "%s/%s", folder, name);
}

static reversa_status write_all(letter *l, const char *folder)
{
    size_t size = strlen(folder) + NAME_BYTES + 2;
    char *path = rv_alloc(l->ctx, size, 1);
    int32_t n = 0;
    if (!path)
        return REVERSA_E_MEMORY;
    reversa_status status = REVERSA_OK;
    for (; n < l->schedule->n_pairs && !status; n++) {
        place_file(l, n, folder, path, size);
        status = write_calendar(l, n, n + 1, path);
    }
    for (int32_t i = 0; i < n && status; i++) { /* part of the invitations is worse than none */
        place_file(l, i, folder, path, size);
        (void)unlink(path);
    }
    rv_free(l->ctx, path);
    return status;
}

/* Nothing may be there: a file of an earlier run would be sent with these. */
static reversa_status check_empty(reversa_context *ctx, const char *folder)
{
    DIR *entries = opendir(folder);
    if (!entries) {
        const char *reason = strerrordesc_np(errno);
        return rv_fail_at(ctx, REVERSA_E_IO, (rv_place){.file = folder}, "Folder cannot be read: %s",
                          reason ? reason : "unknown error");
    }
    bool empty = true;
    for (const struct dirent *entry = readdir(entries); entry; entry = readdir(entries))
        empty = empty && (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0);
    closedir(entries);
    if (empty)
        return REVERSA_OK;
    return rv_fail_at(ctx, REVERSA_E_IO, (rv_place){.file = folder},
                      "The folder is not empty: invitations of an earlier run would stay among these");
}

reversa_status reversa_invitations_write_folder(reversa_context *ctx, const reversa_schedule *schedule,
                                                const reversa_invitation_options *options, const char *folder)
{
    letter l = {.ctx = ctx};
    bool made = false;
    reversa_status status = rv_begin(ctx);
    if (!status)
        status = check(&l, schedule, options, folder);
    if (!status)
        status = rv_folder_make(ctx, folder, &made);
    if (!status)
        status = check_empty(ctx, folder);
    if (!status)
        status = write_all(&l, folder);
    if (status && made)
        rv_folder_remove(folder);
    return status;
}
