/*
 * Reading a whole input, block by block, hashing on the way.
 *
 * The buffer grows with what was really read: a size that the system states may be wrong (pipes, /proc, files that grow).
 * Before each block the descriptor is waited for in slices, so cancelling works while a pipe is silent.
 */
#include "io/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sha256.h"
#include "io/arrow.h"

#define BLOCK_BYTES ((size_t)1 << 20)
#define FIRST_BYTES ((size_t)1 << 14) /* most files are small */
#define BELIEVED_TIMES 1024           /* a stated size up to that many times what was really read */
#define WAIT_MS 50                    /* how soon cancelling is noticed on a silent pipe */

const char *rv_file_label(const char *path)
{
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

static reversa_status cannot_read(reversa_context *ctx, const char *label, int error)
{
    const char *reason = strerrordesc_np(error); /* not translated, unlike strerror */
    return rv_fail_at(ctx, REVERSA_E_IO, (rv_place){.file = label}, "Cannot be read: %s",
                      reason ? reason : "unknown error");
}

/* Wait until a read would not block. */
static reversa_status wait_for_input(reversa_context *ctx, int fd)
{
    for (;;) {
        reversa_status status = rv_poll(ctx);
        if (status)
            return status;
        struct pollfd waiting = {.fd = fd, .events = POLLIN};
        if (poll(&waiting, 1, WAIT_MS) > 0)
            return REVERSA_OK;
    }
}

/* Room for another block. A buffer of the size that the system states is not moved as it grows, so it is taken where what
 * was read is not far less than that; its last byte is to see the end. */
static reversa_status make_room(reversa_context *ctx, int fd, const char *label, size_t block, rv_file *file)
{
    struct stat info;
    size_t needed;
    if (!rv_size_add(file->length, block, &needed))
        return rv_fail_at(ctx, REVERSA_E_IO, (rv_place){.file = label}, "Cannot be read: too large");
    if (needed <= file->capacity)
        return REVERSA_OK;
    size_t stated = fstat(fd, &info) == 0 && S_ISREG(info.st_mode) ? (size_t)info.st_size + BLOCK_BYTES : 0;
    if (stated > needed && stated / BELIEVED_TIMES < file->length)
        needed = stated;
    return rv_grow_raw(ctx, &file->bytes, &file->capacity, needed, 1);
}

static reversa_status read_block(reversa_context *ctx, int fd, const char *label, rv_file *file, bool *end_out)
{
    reversa_status status = wait_for_input(ctx, fd);
    if (status)
        return status;
    size_t block = file->length < FIRST_BYTES ? FIRST_BYTES : BLOCK_BYTES;
    status = make_room(ctx, fd, label, block, file);
    if (status)
        return status;
    ssize_t n = read(fd, file->bytes + file->length, block);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN ? REVERSA_OK : cannot_read(ctx, label, errno);
    *end_out = n == 0;
    file->length += (size_t)n;
    return REVERSA_OK;
}

reversa_status rv_file_read(reversa_context *ctx, const char *path, const char *label, rv_file *file_out)
{
    *file_out = (rv_file){0};
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return cannot_read(ctx, label, errno);
    rv_file file = {0};
    rv_sha256 hash;
    rv_sha256_begin(&hash);
    reversa_status status = REVERSA_OK;
    bool end = false;
    while (!status && !end) {
        size_t before = file.length;
        status = read_block(ctx, fd, label, &file, &end);
        if (file.length > before)
            rv_sha256_add(&hash, file.bytes + before, file.length - before);
    }
    if (!standard)
        close(fd);
    if (status) {
        rv_file_free(ctx, &file);
        return status;
    }
    rv_sha256_end(&hash, file.sha256);
    *file_out = file;
    return REVERSA_OK;
}

void rv_file_free(reversa_context *ctx, rv_file *file)
{
    rv_free(ctx, file->bytes);
    rv_arrow_free(ctx, file->arrow);
    *file = (rv_file){0};
}
