/*
 * `reversa version`: what is running, and under whose terms.
 */
#include <string.h>

#include "command.h"
#include "output.h"
#include "table.h"

static int run(cli_session *session)
{
    const char *libraries = reversa_build_info();
    bool has_glpk = strstr(libraries, "GLPK") != NULL;
    cli_output output;
    int code = output_open(&output, session->settings->output);
    if (!code && session->settings->format == FORMAT_TABLE) {
        fprintf(output.stream, "reversa %s\nwith %s\nOwn code: Apache-2.0.%s\n", reversa_version(), libraries,
                has_glpk ? " This build contains GLPK and is distributed under GPL-3 terms." : "");
    } else if (!code) {
        const table_column columns[] = {{"version", false}, {"libraries", false}};
        const char *const cells[] = {reversa_version(), libraries};
        cli_table *table = table_create(columns, 2);
        table_add(table, cells);
        table_print(table, output.stream, (cli_format)session->settings->format);
        table_free(table);
    }
    return output_close(&output, code);
}

static const option_group help_group = {.title = "Running",
                                        .n_options = 1,
                                        .options = (const option[]){
                                            {.name = "help",
                                             .letter = 'h',
                                             .kind = OPTION_FLAG,
                                             .offset = offsetof(cli_settings, help),
                                             .help = "This page."},
                                        }};

const cli_command version_command = {
    .name = "version",
    .arguments = "",
    .summary = "what is running",
    .text = "Prints the version of the library, the libraries it contains, and the licence that follows from them.\n",
    .examples = "  reversa version\n  reversa version --format json\n",
    .groups = {&report_group, &help_group, NULL},
    .run = run,
};
