/*
 * Files of network instances, which every program that is compared reads: little-endian numbers without padding.
 *
 * Sparse: "RVSPARSE", int64 mentees, mentors, pairs; int32 most_mentee[mentees], most_mentor[mentors]; int64
 * offset[mentees + 1]; int32 mentor[pairs] (ascending in a row), score[pairs] (0 .. 1 000 000).
 * Dense: "RVDENSE1", int64 mentees, mentors; int32 score[mentees · mentors], a row for each mentee.
 */
#ifndef BENCH_NETWORK_INSTANCE_H
#define BENCH_NETWORK_INSTANCE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define SPARSE_MAGIC "RVSPARSE"
#define DENSE_MAGIC "RVDENSE1"

typedef struct bench_instance {
    int64_t n_mentees;
    int64_t n_mentors;
    int64_t n_pairs;
    int32_t *most_mentee;
    int32_t *most_mentor;
    int64_t *offset;
    int32_t *mentor;
    int32_t *score;
} bench_instance;

static inline void *bench_room(int64_t count, size_t size)
{
    void *block = calloc((size_t)count + 1, size);
    if (!block) {
        fprintf(stderr, "out of memory\n");
        exit(1);
    }
    return block;
}

static inline void *bench_read(FILE *file, int64_t count, size_t size)
{
    void *block = bench_room(count, size);
    if (fread(block, size, (size_t)count, file) != (size_t)count) {
        fprintf(stderr, "the instance is cut short\n");
        exit(1);
    }
    return block;
}

static inline FILE *bench_open(const char *path, const char *magic)
{
    char found[8] = {0};
    FILE *file = fopen(path, "rb");
    if (!file || fread(found, 1, sizeof found, file) != sizeof found || memcmp(found, magic, sizeof found) != 0) {
        fprintf(stderr, "%s is no instance of kind %s\n", path, magic);
        exit(1);
    }
    return file;
}

static inline void bench_load(const char *path, bench_instance *instance)
{
    FILE *file = bench_open(path, SPARSE_MAGIC);
    int64_t *head = (int64_t *)bench_read(file, 3, sizeof *head);
    instance->n_mentees = head[0];
    instance->n_mentors = head[1];
    instance->n_pairs = head[2];
    free(head);
    instance->most_mentee = (int32_t *)bench_read(file, instance->n_mentees, sizeof(int32_t));
    instance->most_mentor = (int32_t *)bench_read(file, instance->n_mentors, sizeof(int32_t));
    instance->offset = (int64_t *)bench_read(file, instance->n_mentees + 1, sizeof(int64_t));
    instance->mentor = (int32_t *)bench_read(file, instance->n_pairs, sizeof(int32_t));
    instance->score = (int32_t *)bench_read(file, instance->n_pairs, sizeof(int32_t));
    fclose(file);
}

/* Seconds of this process on the processor: what others do at the same time counts little. */
static inline double bench_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_utime.tv_sec + 1e-6 * (double)usage.ru_utime.tv_usec + (double)usage.ru_stime.tv_sec +
           1e-6 * (double)usage.ru_stime.tv_usec;
}

/* The most memory that this program has held; ru_maxrss would count the process that started it. */
static inline double bench_peak_mb(void)
{
    char line[256];
    double kilobytes = 0;
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(line, sizeof line, file)) {
        if (strncmp(line, "VmHWM:", 6) == 0)
            kilobytes = (double)strtoll(line + 6, NULL, 10);
    }
    if (file)
        fclose(file);
    return kilobytes / 1024.0;
}

#endif
