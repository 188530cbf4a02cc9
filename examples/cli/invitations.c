/*
 * Invitations of `reversa match --ics`: a file for each pair in a folder, or one file where the name ends in .ics. They come
 * after the results: a run whose invitations cannot be written has its pairs all the same.
 */
#include "invitations.h"

#include <dirent.h>
#include <string.h>

#include "print.h"

static bool is_file(const char *path)
{
    size_t length = strlen(path);
    return strcmp(path, "-") == 0 || (length > 4 && strcmp(path + length - 4, ".ics") == 0);
}

/* Entries of a folder beside itself and the one above. */
static bool has_entries(const char *folder)
{
    int n = 0;
    DIR *entries = opendir(folder);
    while (entries && readdir(entries))
        n++;
    if (entries)
        closedir(entries);
    return n > 2;
}

int invitations_check(cli_session *session, const cli_inputs *inputs)
{
    const cli_settings *settings = session->settings;
    reversa_engagement_options cadence;
    if (!settings->ics)
        return settings->start != REVERSA_MISSING_DATE ? session_usage("match", "--start goes with --ics") : 0;
    reversa_engagement_options_init(&cadence);
    if (inputs->programme)
        reversa_engagement_options_set_programme(&cadence, inputs->programme);
    if (settings->start == REVERSA_MISSING_DATE && cadence.start == REVERSA_MISSING_DATE)
        return session_usage("match",
                             "--ics needs --start DATE, the first day of meetings, or a programme whose cadence "
                             "has a start");
    if (is_file(settings->ics) || !has_entries(settings->ics))
        return 0;
    fprintf(stderr, "reversa: %s: The folder is not empty: invitations of an earlier run would stay among these\n",
            settings->ics);
    return EXIT_INPUT;
}

/* How many pairs have no time, and how many one that they may have to move. */
static void tell(const cli_session *session, const reversa_schedule *schedule)
{
    int32_t n_none = 0;
    int32_t n_shared = 0;
    for (int32_t i = 0; i < reversa_schedule_n_pairs(schedule); i++) {
        reversa_slot slot;
        reversa_schedule_slot(schedule, i, &slot);
        n_none += slot.minute < 0;
        n_shared += slot.shared;
    }
    fprintf(stderr, "reversa: %s: %s meetings of %d minutes for each of %s pairs", session->settings->ics,
            print_whole(reversa_schedule_n_meetings(schedule)).text, (int)reversa_schedule_minutes(schedule),
            print_whole(reversa_schedule_n_pairs(schedule)).text);
    if (n_none > 0)
        fprintf(stderr, "; %s have no time in common that is long enough", print_whole(n_none).text);
    if (n_shared > 0)
        fprintf(stderr, "; of %s one has another meeting at that time", print_whole(n_shared).text);
    fputc('\n', stderr);
}

int invitations_write(cli_session *session, const cli_inputs *inputs, const reversa_matching *matching)
{
    const cli_settings *settings = session->settings;
    reversa_schedule *schedule = NULL;
    reversa_schedule_options from;
    reversa_invitation_options options;
    if (!settings->ics || reversa_matching_n_pairs(matching) == 0)
        return 0;
    reversa_schedule_options_init(&from);
    reversa_invitation_options_init(&options);
    from.start = settings->start;
    options.names = settings->names > 0;
    reversa_status status = reversa_schedule_create(session->ctx, inputs->problem, matching, &from, &schedule);
    if (!status)
        status = is_file(settings->ics)
                     ? reversa_invitations_write(session->ctx, schedule, &options, settings->ics)
                     : reversa_invitations_write_folder(session->ctx, schedule, &options, settings->ics);
    if (!status && !settings->quiet)
        tell(session, schedule);
    reversa_schedule_free(schedule);
    return status ? session_cannot_write(session, status) : 0;
}
