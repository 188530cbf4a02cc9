/*
 * Progress, cancel and errors: a match is cancelled while it runs, the context is used again, an error is read.
 */
#include <pthread.h>
#include <reversa.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

/* What the two threads share. */
typedef struct watch {
    reversa_context *ctx;
    atomic_bool is_running; /* the call has begun */
    atomic_bool may_go_on;  /* the other thread has cancelled it */
} watch;

/* Runs on the thread of the call: as a window would draw it, or, here, to meet the other thread in the middle of it. */
static void on_progress(void *user, const char *stage, int64_t done, int64_t total)
{
    watch *w = user;
    (void)stage, (void)done, (void)total; /* total is 0 while it is unknown */
    atomic_store(&w->is_running, true);
    while (!atomic_load(&w->may_go_on)) {
    }
}

/* Any thread may cancel, and so may a signal handler. */
static void *cancel_it(void *user)
{
    watch *w = user;
    while (!atomic_load(&w->is_running)) {
    }
    reversa_context_cancel(w->ctx);
    atomic_store(&w->may_go_on, true);
    return NULL;
}

static reversa_status generate(reversa_context *ctx, int64_t people, reversa_organisation *organisation)
{
    reversa_generate_options options;
    reversa_generate_options_init(&options);
    options.people = people;
    return reversa_generate(ctx, &options, organisation);
}

int main(void)
{
    watch w = {0};
    reversa_organisation organisation = {0};
    reversa_problem *problem = NULL;
    reversa_matching *matching = NULL;
    reversa_error error;
    pthread_t other;

    reversa_status status = reversa_context_create(NULL, &w.ctx);
    if (!status)
        status = generate(w.ctx, 2000, &organisation);
    if (!status)
        status = reversa_problem_create(w.ctx, organisation.cohort, NULL, NULL, &problem);
    if (status || pthread_create(&other, NULL, cancel_it, &w) != 0)
        return 1;
    reversa_context_set_progress(w.ctx, on_progress, &w);
    status = reversa_match(w.ctx, problem, NULL, NULL, &matching);
    pthread_join(other, NULL);
    printf("cancelled: %s, matching %s\n", reversa_status_name(status), matching ? "made" : "NULL");

    reversa_context_resume(w.ctx); /* a cancelled context refuses every call until then */
    status = reversa_match(w.ctx, problem, NULL, NULL, &matching);
    printf("again: %s, %s\n", reversa_status_name(status), reversa_outcome_name(reversa_matching_outcome(matching)));

    status = generate(w.ctx, -1, &(reversa_organisation){0});
    reversa_context_error(w.ctx, 0, &error);
    printf("error: %s: %s\n", reversa_status_name(status), error.message);

    reversa_matching_free(matching), reversa_problem_free(problem);
    reversa_previous_free(organisation.previous), reversa_preferences_free(organisation.preferences);
    reversa_cohort_free(organisation.cohort), reversa_context_free(w.ctx);
    return 0;
}
