/*
 * The bytes go to a new file beside the target, which then takes its place by rename(2). Standard output is closed and
 * checked by main().
 */
#include "output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "table.h"

static int cannot_write(const char *path, int error)
{
    fprintf(stderr, "reversa: %s: Cannot be written: %s\n", path, strerror(error));
    return EXIT_INTERNAL;
}

/* The permissions that a new file would have. */
static mode_t usual_mode(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

int output_open(cli_output *output, const char *path)
{
    struct stat info;
    *output = (cli_output){.stream = stdout};
    if (!path || strcmp(path, "-") == 0)
        return 0;
    size_t size = strlen(path) + 8;
    output->path = table_memory(NULL, size, 1);
    snprintf(output->path, size, "%s", path);
    bool exists = stat(path, &info) == 0;
    if (exists && !S_ISREG(info.st_mode)) { /* a device or pipe cannot be replaced */
        output->stream = fopen(path, "w");
        return output->stream ? 0 : cannot_write(path, errno);
    }
    output->temporary = table_memory(NULL, size, 1);
    snprintf(output->temporary, size, "%s.XXXXXX", path);
    int fd = mkstemp(output->temporary);
    if (fd < 0) {
        free(output->temporary);
        output->temporary = NULL;
        return cannot_write(path, errno);
    }
    fchmod(fd, exists ? info.st_mode & 07777 : usual_mode());
    output->stream = fdopen(fd, "w");
    return output->stream ? 0 : cannot_write(path, errno);
}

int output_close(cli_output *output, int code)
{
    if (!output->path)
        return code;
    int error = 0;
    if (output->stream && output->stream != stdout) {
        bool failed = ferror(output->stream) != 0;
        errno = 0;
        if (fclose(output->stream) != 0 || failed)
            error = errno ? errno : EIO;
    }
    if (!error && code == 0 && output->temporary && rename(output->temporary, output->path) != 0)
        error = errno;
    if (output->temporary && (error || code != 0))
        unlink(output->temporary);
    if (error && code == 0)
        code = cannot_write(output->path, error);
    free(output->temporary);
    free(output->path);
    *output = (cli_output){0};
    return code;
}

bool output_has_folder(const cli_settings *settings)
{
    return strcmp(settings->output, "-") != 0;
}

char *output_path(const cli_settings *settings, const char *name)
{
    size_t room = strlen(settings->output) + strlen(name) + 2;
    char *path = table_memory(NULL, room, 1);
    snprintf(path, room, "%s/%s", settings->output, name);
    return path;
}
