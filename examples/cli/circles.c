/*
 * `reversa circles`: mentors with several mentees each, who share a weekly slot. Reads, searches, writes, sums up.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "command.h"
#include "inputs.h"
#include "output.h"
#include "print.h"
#include "progress.h"
#include "table.h"

static bool has_circles(const reversa_circles *circles)
{
    reversa_outcome outcome = reversa_circles_outcome(circles);
    return outcome == REVERSA_OUTCOME_OPTIMAL || outcome == REVERSA_OUTCOME_FEASIBLE;
}

/* All three files with circles, result.json where the programme allows none, nothing where nobody knows. */
static reversa_status write_folder(cli_session *session, const cli_inputs *inputs, const reversa_circles *circles)
{
    const char *folder = session->settings->output;
    if (has_circles(circles))
        return reversa_circles_write(session->ctx, inputs->problem, circles, folder);
    if (reversa_circles_outcome(circles) == REVERSA_OUTCOME_STOPPED)
        return REVERSA_OK;
    (void)mkdir(folder, 0777); /* it may be there; where it cannot be, writing says so */
    size_t room = strlen(folder) + sizeof "/result.json";
    char *path = table_memory(NULL, room, 1);
    snprintf(path, room, "%s/result.json", folder);
    reversa_status status = reversa_circles_write_file(session->ctx, inputs->problem, circles, REVERSA_CIRCLES_SUMMARY,
                                                       path);
    free(path);
    return status;
}

static int64_t count_people(const reversa_circles *circles)
{
    int64_t n = 0;
    for (int32_t c = 0; c < reversa_circles_count(circles); c++) {
        reversa_circle circle;
        reversa_circles_get(circles, c, &circle);
        n += circle.n_mentees;
    }
    return n;
}

static void sum_up(FILE *stream, const reversa_circles *circles)
{
    fprintf(stream, "%s: %s circles with %s mentees\n", reversa_outcome_name(reversa_circles_outcome(circles)),
            print_whole(reversa_circles_count(circles)).text, print_whole(count_people(circles)).text);
    for (int32_t l = 0; l < reversa_circles_n_levels(circles); l++) {
        reversa_level level;
        reversa_circles_level(circles, l, &level);
        bool points = strcmp(level.name, "score") == 0;
        number_text value = points ? print_millionths(level.value, 3) : print_whole(level.value);
        number_text bound = points ? print_millionths(level.bound, 3) : print_whole(level.bound);
        fprintf(stream, "  %s %s", level.name, value.text);
        if (level.proven)
            fprintf(stream, ", proven to be the most\n");
        else
            fprintf(stream, ", at most %s\n", bound.text);
    }
    for (int32_t i = 0; reversa_circles_conflict(circles, i); i++)
        print_text(stream, i ? "  and: " : "  cannot hold together: ", reversa_circles_conflict(circles, i), "\n");
}

static int deliver(cli_session *session, const cli_inputs *inputs, const reversa_circles *circles)
{
    const cli_settings *settings = session->settings;
    bool json = settings->format == FORMAT_JSON;
    reversa_status status = REVERSA_OK;
    reversa_context_set_time_limit(session->ctx, 0); /* what there is, is written */
    progress_clear(&session->progress);
    if (output_has_folder(settings))
        status = write_folder(session, inputs, circles);
    else if (has_circles(circles) || json)
        status = reversa_circles_write_file(session->ctx, inputs->problem, circles,
                                            json ? REVERSA_CIRCLES_SUMMARY : REVERSA_CIRCLES_TABLE, "-");
    if (status)
        return session_cannot_write(session, status);
    if (!settings->quiet)
        sum_up(output_has_folder(settings) ? stdout : stderr, circles);
    return 0;
}

static int run(cli_session *session)
{
    cli_inputs inputs;
    reversa_circles *circles = NULL;
    int code = inputs_read(session, session->settings->arguments[0], &inputs);
    session_phase(session, "reading");
    if (!code) {
        reversa_status status = reversa_circles_match(session->ctx, inputs.problem, NULL, &circles);
        if (status)
            code = session_failed(session, status);
    }
    session_phase(session, "matching");
    if (!code)
        code = deliver(session, &inputs, circles);
    if (!code)
        code = session_outcome(reversa_circles_outcome(circles));
    reversa_circles_free(circles);
    inputs_free(&inputs);
    return code;
}

static const option_group own_group = {
    .title = "What comes out",
    .n_options = 2,
    .options = (const option[]){
        {.name = "output",
         .letter = 'o',
         .kind = OPTION_TEXT,
         .argument = "DIR",
         .initial = "-",
         .offset = offsetof(cli_settings, output),
         .help = "Write circles.csv, unmatched.csv and result.json into this folder, all or none, and the summary to "
                 "standard output. Where no circles are possible only result.json is written. With - the circles go to "
                 "standard output and the summary to standard error."},
        {.name = "format",
         .kind = OPTION_CHOICE,
         .argument = "auto|table|csv|json",
         .initial = "auto",
         .offset = offsetof(cli_settings, format),
         .least = FORMAT_AUTO,
         .help = "On standard output, json prints result.json in place of circles.csv."},
    }};

const cli_command circles_command = {
    .name = "circles",
    .arguments = "PEOPLE.csv",
    .summary = "the best circles: a mentor or two with several mentees in one weekly slot",
    .text =
        "Needs a programme with a \"circle\", such as\n"
        "  \"circle\": {\"mentors\": 1, \"mentees\": {\"at_least\": 3, \"at_most\": 6}, \"minutes\": 60,\n"
        "    \"composition\": [\n"
        "      {\"side\": \"mentee\", \"attribute\": \"department\", \"each_at_most\": 1},\n"
        "      {\"side\": \"mentee\", \"where\": {\"attribute\": \"gender\", \"is\": \"F\"}, \"none_or_at_least\": "
        "2}]}\n"
        "Every mentor of a circle may be paired with every mentee of it by the rules, all can come to one weekly slot\n"
        "(minutes 0: no slot), and nobody meets someone whom a veto or a limit `conflict` keeps apart. Who gives no\n"
        "availability is in no circle, or with \"missing\": \"pass\" can always come. A mentee is in at most one "
        "circle, a\n"
        "mentor in at most mentor_capacity circles. With two mentors the fit of a mentee is the mean of both scores.\n"
        "Levels are mentees, mentors, pairs, score; limits are quota, pairs, conflict.\n",
    .files = INPUT_FILES
    "  circles.csv    circle, side, person_id, fit, circle_score (millionths), slot_utc, slot_local\n"
    "  unmatched.csv  person_id, side, reason, eligible, best_score\n"
    "  result.json    outcome, levels, bound, certificate, limits, warnings, seed, checksums of the inputs\n",
    .examples = "  reversa circles people.csv --programme circles.json -o out\n"
                "  reversa circles people.csv --programme circles.json --time-limit 1m > circles.csv\n",
    .groups = {&input_group, &own_group, &run_group, NULL},
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
