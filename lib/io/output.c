/*
 * Outputs that replace their target whole or not at all.
 *
 * The bytes go to a new file in the target's folder (O_EXCL with a counter), which is synced and then renamed over the
 * target: rename(2) is atomic within a file system. Several outputs are moved one after the other by exchanging them with
 * what was there (RENAME_EXCHANGE), so that a failure in the middle can put the earlier ones back. Invariant: whatever
 * happens, at the end the temporary files are gone.
 *
 * A reader of our pipe that goes away, and a limit on the size of files, raise signals that would end the process of
 * our caller: they are held back while we write and taken off the thread again.
 */
#include "io/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define BUFFER_BYTES ((size_t)1 << 16)
#define MAX_ATTEMPTS 10000 /* temporary names in one folder; they stay only where a process was killed */
#define NAME_BYTES 32      /* "/.reversa-9999.tmp" and a NUL */

static reversa_status cannot_write(rv_output *output, int error)
{
    const char *reason = strerrordesc_np(error); /* not translated, unlike strerror */
    const char *label = output->target ? output->target : "standard output";
    output->status = rv_fail_at(output->ctx, REVERSA_E_IO, (rv_place){.file = label}, "Cannot be written: %s",
                                reason ? reason : "unknown error");
    return output->status;
}

/* Write all bytes; 0, or the error number. */
static int write_all(int fd, const char *bytes, size_t length)
{
    sigset_t ours;
    sigset_t pending;
    sigset_t before;
    sigemptyset(&ours);
    sigaddset(&ours, SIGPIPE);
    sigaddset(&ours, SIGXFSZ);
    sigpending(&pending);
    pthread_sigmask(SIG_BLOCK, &ours, &before);
    int error = 0;
    while (length > 0 && !error) {
        ssize_t n = write(fd, bytes, length);
        if (n < 0 && errno != EINTR)
            error = errno;
        else if (n > 0) {
            bytes += n;
            length -= (size_t)n;
        }
    }
    int raised = error == EPIPE ? SIGPIPE : SIGXFSZ;
    if ((error == EPIPE || error == EFBIG) && !sigismember(&pending, raised)) {
        const struct timespec none = {0};
        sigemptyset(&ours);
        sigaddset(&ours, raised);
        while (sigtimedwait(&ours, NULL, &none) < 0 && errno == EINTR) {
        }
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}

/* Where the bytes must go for `path` to hold them: a symbolic link stays, what it points to is replaced. */
static char *resolve(reversa_context *ctx, const char *path)
{
    char resolved[PATH_MAX];
    struct stat info;
    if (lstat(path, &info) == 0 && S_ISLNK(info.st_mode) && realpath(path, resolved))
        path = resolved;
    size_t length = strlen(path);
    char *copy = rv_alloc(ctx, length + 1, 1);
    if (copy)
        memcpy(copy, path, length + 1);
    return copy;
}

/* Make the file beside the target. */
static reversa_status make_temporary(rv_output *output, mode_t mode)
{
    const char *slash = strrchr(output->target, '/');
    size_t folder = slash ? (size_t)(slash - output->target) + 1 : 0;
    output->temporary = rv_alloc(output->ctx, folder + NAME_BYTES, 1);
    if (!output->temporary)
        return REVERSA_E_MEMORY;
    memcpy(output->temporary, output->target, folder);
    int error = EEXIST;
    for (int attempt = 0; attempt < MAX_ATTEMPTS && error == EEXIST; attempt++) {
        snprintf(output->temporary + folder, NAME_BYTES, ".reversa-%d.tmp", attempt);
        output->fd = open(output->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        error = output->fd < 0 ? errno : 0;
    }
    if (error) {
        rv_free(output->ctx, output->temporary);
        output->temporary = NULL;
        return cannot_write(output, error);
    }
    if (mode != 0 && fchmod(output->fd, mode & 07777) != 0)
        return cannot_write(output, errno);
    return REVERSA_OK;
}

reversa_status rv_output_open(reversa_context *ctx, const char *path, rv_output *output)
{
    *output = (rv_output){.ctx = ctx, .fd = -1};
    if (strcmp(path, "-") == 0)
        return REVERSA_OK;
    reversa_status status = REVERSA_OK;
    struct stat info = {0};
    output->target = resolve(ctx, path);
    if (!output->target)
        status = REVERSA_E_MEMORY;
    else if (stat(output->target, &info) != 0)
        status = errno == ENOENT ? make_temporary(output, 0) : cannot_write(output, errno);
    else if (S_ISDIR(info.st_mode))
        status = cannot_write(output, EISDIR);
    else if (S_ISREG(info.st_mode))
        status = make_temporary(output, info.st_mode);
    if (!status && output->temporary)
        status = rv_grow(ctx, &output->buffer, &output->capacity, BUFFER_BYTES, 1);
    if (status)
        rv_output_abort(output);
    return status;
}

reversa_status rv_output_open_dropped(reversa_context *ctx, rv_output *output)
{
    *output = (rv_output){.ctx = ctx, .fd = -1, .dropped = true};
    rv_output_begin_hash(output);
    return rv_grow(ctx, &output->buffer, &output->capacity, BUFFER_BYTES, 1);
}

void rv_output_begin_hash(rv_output *output)
{
    output->hashed = true;
    rv_sha256_begin(&output->hash);
}

void rv_output_end_hash(rv_output *output, char sha256_out[65])
{
    RV_REQUIRE(output->hashed);
    rv_sha256_add(&output->hash, output->buffer, output->used);
    rv_sha256_end(&output->hash, sha256_out);
    output->hashed = false;
}

static void flush(rv_output *output)
{
    output->status = rv_poll(output->ctx);
    if (output->status)
        return;
    if (output->hashed)
        rv_sha256_add(&output->hash, output->buffer, output->used);
    int error = output->dropped ? 0 : write_all(output->fd, output->buffer, output->used);
    output->used = 0;
    if (error)
        (void)cannot_write(output, error);
}

void rv_output_add_slowly(rv_output *output, const void *bytes, size_t length)
{
    const char *from = bytes;
    while (!output->status && length > 0) {
        size_t room = output->capacity - output->used;
        if (room == 0 && (output->temporary || output->dropped)) {
            flush(output);
            continue;
        }
        if (!output->temporary && !output->dropped && room < length) {
            size_t needed;
            if (!rv_size_add(output->used, length, &needed))
                needed = SIZE_MAX;
            output->status = rv_grow(output->ctx, &output->buffer, &output->capacity, needed, 1);
            continue;
        }
        size_t n = room < length ? room : length;
        memcpy(output->buffer + output->used, from, n);
        output->used += n;
        from += n;
        length -= n;
    }
}

void rv_output_add_text(rv_output *output, const char *text)
{
    rv_output_add(output, text, strlen(text));
}

/* Everything of a temporary file is on the disk. */
static reversa_status stage(rv_output *output)
{
    if (output->status || !output->temporary || output->fd < 0)
        return output->status;
    flush(output);
    if (!output->status && fsync(output->fd) != 0)
        (void)cannot_write(output, errno);
    if (close(output->fd) != 0 && !output->status)
        (void)cannot_write(output, errno);
    output->fd = -1;
    return output->status;
}

/* Make a rename last: sync the folder. That it cannot be synced on some file systems changes nothing in the result. */
static void sync_folder(const rv_output *output)
{
    const char *slash = strrchr(output->temporary, '/');
    size_t length = slash ? (size_t)(slash - output->temporary) + 1 : 0;
    char folder[PATH_MAX] = ".";
    if (length >= sizeof folder)
        return;
    if (length > 0) {
        memcpy(folder, output->temporary, length);
        folder[length] = '\0';
    }
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)fsync(fd);
    close(fd);
}

/* Undo move_in(). Where the file system could not exchange, the new file stays: better than none. */
static void move_back(rv_output *output)
{
    if (!output->exchanged) {
        if (output->created)
            (void)unlink(output->target);
        return;
    }
    (void)renameat2(AT_FDCWD, output->temporary, AT_FDCWD, output->target, RENAME_EXCHANGE);
    output->exchanged = false;
    output->moved = false;
}

static bool is_folder(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* Put a complete file in its place. What was there is kept in the temporary if the file system can exchange the two. */
static reversa_status move_in(rv_output *output, bool only_one)
{
    int error = 0;
    if (!only_one && renameat2(AT_FDCWD, output->temporary, AT_FDCWD, output->target, RENAME_EXCHANGE) != 0)
        error = errno;
    output->exchanged = !only_one && !error;
    output->created = error == ENOENT;
    if (!output->exchanged && rename(output->temporary, output->target) != 0)
        return cannot_write(output, errno);
    output->moved = true;
    if (!output->exchanged || !is_folder(output->temporary))
        return REVERSA_OK;
    move_back(output); /* unlike rename(), an exchange takes even a folder's place */
    return cannot_write(output, EISDIR);
}

/* Bytes that were held back go to standard output, or to a device or pipe. */
static reversa_status pour(rv_output *output)
{
    int fd = output->target ? open(output->target, O_WRONLY | O_CLOEXEC | O_NOCTTY) : STDOUT_FILENO;
    if (fd < 0)
        return cannot_write(output, errno);
    int error = write_all(fd, output->buffer, output->used);
    if (output->target && close(fd) != 0 && !error)
        error = errno;
    return error ? cannot_write(output, error) : REVERSA_OK;
}

/* Stage all, then move all, then pour what cannot be taken back. */
static reversa_status commit_all(rv_output *outputs, size_t n_outputs)
{
    reversa_status status = REVERSA_OK;
    for (size_t i = 0; i < n_outputs && !status; i++)
        status = stage(&outputs[i]);
    size_t n_moved = 0;
    for (; n_moved < n_outputs && !status; n_moved++)
        if (outputs[n_moved].temporary)
            status = move_in(&outputs[n_moved], n_outputs == 1);
    for (size_t i = 0; i < n_outputs && !status; i++)
        if (!outputs[i].temporary)
            status = pour(&outputs[i]);
    for (size_t i = n_moved; i-- > 0;) {
        rv_output *output = &outputs[i];
        if (output->moved && status)
            move_back(output);
        else if (output->moved && output->temporary)
            sync_folder(output);
    }
    return status;
}

reversa_status rv_outputs_commit(rv_output *outputs, size_t n_outputs)
{
    reversa_status status = commit_all(outputs, n_outputs);
    for (size_t i = 0; i < n_outputs; i++)
        rv_output_abort(&outputs[i]);
    return status;
}

reversa_status rv_output_commit(rv_output *output)
{
    return rv_outputs_commit(output, 1);
}

void rv_output_abort(rv_output *output)
{
    if (!output->ctx)
        return;
    if (output->fd >= 0 && output->temporary)
        close(output->fd);
    if (output->temporary && (!output->moved || output->exchanged))
        (void)unlink(output->temporary);
    rv_free(output->ctx, output->temporary);
    rv_free(output->ctx, output->target);
    rv_free(output->ctx, output->buffer);
    *output = (rv_output){0};
}

reversa_status rv_folder_make(reversa_context *ctx, const char *path, bool *made_out)
{
    *made_out = mkdir(path, 0777) == 0;
    int error = *made_out ? 0 : errno;
    struct stat info;
    if (error == EEXIST && stat(path, &info) == 0)
        error = S_ISDIR(info.st_mode) ? 0 : ENOTDIR;
    if (!error)
        return REVERSA_OK;
    const char *reason = strerrordesc_np(error);
    return rv_fail_at(ctx, REVERSA_E_IO, (rv_place){.file = path}, "Folder cannot be made: %s",
                      reason ? reason : "unknown error");
}

void rv_folder_remove(const char *path)
{
    (void)rmdir(path);
}
