/*
 * `reversa engagement --report`: the page, with what changed in each item of the surveys.
 */
#include <stdlib.h>
#include <string.h>

#include "engagement.h"

#define RECOMMEND "recommend"
#define HIGHEST_RECOMMEND 10.0

/* What changed, an item of a side after the other. */
static reversa_status read_changes(const engagement_inputs *in, reversa_report_change *changes, int32_t *n_out)
{
    reversa_status status = REVERSA_OK;
    int32_t n_items = in->surveys ? reversa_surveys_n_items(in->surveys) : 0;
    *n_out = 0;
    for (int32_t i = 0; i < 2 * n_items && !status; i++) {
        reversa_survey_options options;
        reversa_skill_gain gain;
        const char *item = reversa_surveys_item(in->surveys, i / 2);
        reversa_survey_options_init(&options);
        options.pairs = &in->rows;
        options.side = i % 2 ? REVERSA_MENTEE : REVERSA_MENTOR;
        options.as_of = in->options.as_of;
        options.maximum = in->session->settings->scale;
        if (strcmp(item, RECOMMEND) == 0) {
            options.lowest = 0;
            options.highest = HIGHEST_RECOMMEND;
        }
        status = reversa_survey_gain(in->session->ctx, in->surveys, item, &options, &gain);
        if (!status && gain.change.n > 0)
            changes[(*n_out)++] = (reversa_report_change){.item = item, .side = options.side, .change = gain.change};
    }
    return status;
}

int engagement_page(const engagement_inputs *in)
{
    const cli_settings *settings = in->session->settings;
    reversa_report *report = NULL;
    reversa_engagement_parts parts;
    if (!settings->page)
        return 0;
    size_t n_items = in->surveys ? (size_t)reversa_surveys_n_items(in->surveys) : 0;
    reversa_report_change *changes = table_memory(NULL, 2 * n_items, sizeof *changes);
    reversa_engagement_parts_init(&parts);
    parts.options = &in->options;
    parts.source = settings->arguments[0];
    parts.pairs = &in->rows;
    parts.risk = in->risk;
    parts.changes = changes;
    parts.smallest = (int64_t)settings->smallest;
    reversa_status status = read_changes(in, changes, &parts.n_changes);
    if (!status)
        status = reversa_report_engagement(in->session->ctx, in->engagement, &parts, &report);
    int code = status ? session_failed(in->session, status) : 0;
    if (!code)
        status = reversa_report_write(in->session->ctx, report, settings->page);
    if (!code && status)
        code = session_cannot_write(in->session, status);
    reversa_report_free(report);
    free(changes);
    return code;
}
